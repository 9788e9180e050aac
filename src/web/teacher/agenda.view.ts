import type { LiveSession } from '../../application/ports/session.ts';
import type { MeetingSummary } from '../../application/ports/stores.ts';
import type { TeacherAgenda } from '../../application/teacher-agenda.ts';
import { courseTitle } from '../../domain/course.ts';
import { isSubject } from '../../domain/meeting.ts';
import { coursesAs } from '../../domain/person.ts';
import { rollCallState } from '../../domain/roll-call.ts';
import { supervisionCounts, supervisionRowState } from '../../domain/supervision.ts';
import type { Translator } from '../../i18n/index.ts';
import type { Page, PageHead } from '../page.ts';
import { paths } from '../paths.ts';
import { amendedTag } from '../shared/amendments.view.ts';
import { meetingHours, type MeetingHours } from '../shared/meeting-hours.ts';
import type { EmptyStateView, StatusView } from '../shared/partials.ts';
import { rosterWords } from '../shared/roster-words.ts';
import { actionLabel, lineState, lineStatus, type LineState } from './line-state.ts';
import { projectorAction } from './projector-action.ts';

/** One meeting in a list. */
export interface AgendaLine {
  href: string;
  course: string;
  title: string;
  hours: MeetingHours;
  room: string;
  state: LineState;
  status: StatusView;
  /** 'Amended'; null while it is not. */
  amended: string | null;
  /** '12 of 24 signed'; empty while nobody is expected. */
  counts: string;
}

/** The meeting that the page is about. */
export interface CurrentMeeting extends AgendaLine {
  /** 'Now', 'Next today' or 'Last today'. */
  when: string;
  actionLabel: string;
  /** Null once it can no longer be changed. */
  editHref: string | null;
  /** Where the projector's window is opened; null unless the code can be shown now. */
  projectorAction: string | null;
}

export interface AgendaSection {
  id: string;
  title: string;
  lines: AgendaLine[];
}

/** A course of the teacher, and where a meeting of it is made. */
export interface CourseLink {
  title: string;
  href: string;
  newHref: string;
}

/** When a course's roster was read, and where it is read again; null where the LMS shares none. */
export interface RosterView {
  words: string;
  readAction: string | null;
}

export interface AgendaModel {
  head: PageHead;
  current: CurrentMeeting | null;
  /** Instead of the current meeting. */
  empty: EmptyStateView | null;
  /** Today's other meetings, of all courses. */
  today: AgendaLine[];
  sections: AgendaSection[];
  courses: CourseLink[];
  /** 'My courses', or 'This course'. */
  coursesTitle: string;
  /** Whether teachers make meetings in this institution. */
  mayMake: boolean;
  /** Of the course at hand; null on the page of all courses. */
  roster: RosterView | null;
}

export type AgendaPage = Page<AgendaModel>;

interface AgendaFacts {
  agenda: TeacherAgenda;
  /** The course at hand; null for all. */
  course: string | null;
  live: LiveSession;
  now: number;
}

/** A teacher's meetings of today and around it, the current one first. */
export function agendaModel(t: Translator, facts: AgendaFacts): AgendaModel {
  const { agenda, live } = facts;
  const lines = (summaries: readonly MeetingSummary[]): AgendaLine[] =>
    summaries.map((summary) => lineOf(t, summary, facts));
  const sections: AgendaSection[] = [
    { id: 'upcoming', title: t.t('teacher.agenda.upcoming'), lines: lines(agenda.upcoming) },
    { id: 'past', title: t.t('teacher.agenda.past'), lines: lines(agenda.past) },
  ];
  const empty = agenda.current === null ? emptyOf(t, facts) : null;
  // What an empty page says of its one course is not said twice.
  const courses = empty !== null && agenda.courses.length === 1 ? [] : agenda.courses;
  return {
    head: headOf(t, facts),
    current: agenda.current === null ? null : currentOf(t, agenda.current, facts),
    empty,
    today: lines(agenda.today.filter((summary) => summary !== agenda.current)),
    sections: sections.filter((section) => section.lines.length > 0),
    courses: courses.map((course) => ({
      title: courseTitle(course),
      href: paths.teacher.course(course.id),
      newHref: paths.teacher.newMeeting(course.id),
    })),
    coursesTitle: t.t(facts.course === null ? 'teacher.agenda.courses' : 'teacher.agenda.course'),
    mayMake: live.institution.settings.teachersMakeMeetings,
    roster: rosterOf(t, facts),
  };
}

function rosterOf(t: Translator, { agenda, course: id, live }: AgendaFacts): RosterView | null {
  const course = agenda.courses.find((one) => one.id === id);
  if (course === undefined) return null;
  if (course.roster === null) return { words: t.t('teacher.agenda.rosterNotShared'), readAction: null };
  const words = rosterWords(t, course.roster, live.institution.timeZone);
  return { words, readAction: paths.teacher.roster(course.id) };
}

function headOf(t: Translator, { agenda, course, live }: AgendaFacts): PageHead {
  const [own] = agenda.courses;
  const title = course === null || own === undefined ? t.t('teacher.agenda.title') : courseTitle(own);
  const several = coursesAs(live.person, 'teacher').length > 1;
  const breadcrumbs =
    course !== null && several ? [{ href: paths.teacher.home, label: t.t('teacher.agenda.title') }] : [];
  return { title, breadcrumbs };
}

function lineOf(t: Translator, summary: MeetingSummary, { live, now }: AgendaFacts): AgendaLine {
  const { meeting, course, signedBy } = summary;
  const signedOnes = new Set(signedBy);
  const { signed, expected } = supervisionCounts(
    meeting.sheet.map((row) => supervisionRowState({ row, signed: signedOnes.has(row.person) })),
  );
  const state = lineState({
    meeting,
    subject: isSubject(meeting, course),
    progress: rollCallState(meeting.rollCall),
    now,
  });
  return {
    href: paths.teacher.meeting(meeting.id),
    course: meeting.opening?.courseTitle ?? courseTitle(course),
    title: meeting.title,
    hours: meetingHours(t, meeting, live.institution.timeZone),
    room: meeting.room,
    state,
    status: lineStatus(t, state),
    amended: amendedTag(t, meeting.amendments),
    counts: expected === 0 ? '' : t.t('teacher.signedOf', { signed, expected }),
  };
}

function currentOf(t: Translator, summary: MeetingSummary, facts: AgendaFacts): CurrentMeeting {
  const { meeting } = summary;
  const line = lineOf(t, summary, facts);
  return {
    ...line,
    when: whenOf(t, meeting, facts.now),
    actionLabel: actionLabel(t, line.state),
    editHref: meeting.status === 'scheduled' ? paths.teacher.edit(meeting.id) : null,
    projectorAction: projectorAction(summary, facts),
  };
}

function whenOf(t: Translator, meeting: { start: number; end: number }, now: number): string {
  if (now < meeting.start) return t.t('teacher.agenda.next');
  return t.t(now < meeting.end ? 'teacher.agenda.now' : 'teacher.agenda.last');
}

/** Nothing today: what comes, or how a meeting is made. */
function emptyOf(t: Translator, { agenda, live }: AgendaFacts): EmptyStateView {
  const some = agenda.upcoming.length + agenda.past.length > 0;
  const title = t.t(some ? 'teacher.agenda.noneToday' : 'teacher.agenda.none');
  if (!live.institution.settings.teachersMakeMeetings) {
    return { title, words: t.t('teacher.agenda.bySecretariat'), action: null };
  }
  const [only, ...others] = agenda.courses;
  const action =
    only === undefined || others.length > 0
      ? null
      : { href: paths.teacher.newMeeting(only.id), label: t.t('teacher.agenda.make') };
  return { title, words: t.t(some ? 'teacher.agenda.noneTodayNext' : 'teacher.agenda.noneNext'), action };
}
