import type { AgendaEntry, StudentAgenda } from '../../application/student-agenda.ts';
import { ownAmendments } from '../../domain/amendment.ts';
import { courseTitle } from '../../domain/course.ts';
import type { SigningState } from '../../domain/signature.ts';
import type { Translator } from '../../i18n/index.ts';
import type { Page } from '../page.ts';
import { paths } from '../paths.ts';
import { amendedTag } from '../shared/amendments.view.ts';
import { meetingHours, type MeetingHours } from '../shared/meeting-hours.ts';
import { openUntil, stateWords } from './state-words.ts';

/** One meeting in a list. */
export interface AgendaLine {
  href: string;
  course: string;
  title: string;
  hours: MeetingHours;
  room: string;
  state: SigningState;
  words: string;
  /** 'Open until 10:15 (12 min left)' while there is something to sign. */
  until: string | null;
  /** Whether the student is asked to do something. */
  asked: boolean;
  /** 'Amended': the meeting's page says what and why; null while nothing of this student was. */
  amended: string | null;
}

export interface AgendaSection {
  id: 'now' | 'next' | 'before';
  title: string;
  lines: AgendaLine[];
}

export type AgendaPage = Page<{
  sections: AgendaSection[];
  /** Where the other courses' meetings are; null on the page of all. */
  allHref: string | null;
}>;

/** Whose agenda it is, and the institution's zone (IANA name). */
export interface AgendaFacts {
  person: string;
  zone: string;
  now: number;
}

/** A student's meetings, those that can be signed now first. */
export function agendaSections(t: Translator, agenda: StudentAgenda, clock: AgendaFacts): AgendaSection[] {
  const lines = (entries: readonly AgendaEntry[]): AgendaLine[] =>
    entries.map((entry) => lineOf(t, entry, clock));
  const now = lines(agenda.now).sort((a, b) => Number(b.asked) - Number(a.asked));
  const title = t.t(now.some(({ asked }) => asked) ? 'student.agenda.now' : 'student.agenda.running');
  const sections: AgendaSection[] = [
    { id: 'now', title, lines: now },
    { id: 'next', title: t.t('student.agenda.next'), lines: lines(agenda.next) },
    { id: 'before', title: t.t('student.agenda.before'), lines: lines(agenda.before) },
  ];
  return sections.filter(({ lines }) => lines.length > 0);
}

/** Whether the student can do something now: sign, or scan first. */
export function isAsked(state: SigningState): boolean {
  return state === 'open' || state === 'scan-needed';
}

function lineOf(t: Translator, entry: AgendaEntry, clock: AgendaFacts): AgendaLine {
  const { personal, state, window } = entry;
  const { meeting, course } = personal;
  const facts = { window, ...clock };
  return {
    href: paths.student.meeting(meeting.id),
    course: meeting.opening?.courseTitle ?? courseTitle(course),
    title: meeting.title,
    hours: meetingHours(t, meeting, clock.zone),
    room: meeting.room,
    state,
    words: stateWords(t, state, facts).title,
    until: isAsked(state) ? openUntil(t, facts) : null,
    asked: isAsked(state),
    amended: amendedTag(t, ownAmendments(meeting, clock.person)),
  };
}
