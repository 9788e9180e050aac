import type { ProjectorState } from '../../application/projector.ts';
import { courseTitle } from '../../domain/course.ts';
import { MINUTE_MS } from '../../domain/institution.ts';
import type { ProjectorPhase } from '../../domain/projector.ts';
import type { MessageKey, Translator } from '../../i18n/index.ts';
import type { Page } from '../page.ts';
import { paths, withQuery } from '../paths.ts';
import { meetingHours, type MeetingHours } from '../shared/meeting-hours.ts';
import type { Tone } from '../shared/partials.ts';
import { qrPicture, type QrPicture } from './qr.ts';

/** What changes on the page: shown at first, and asked for again as JSON. */
export interface ProjectorNow {
  phase: ProjectorPhase;
  title: string;
  words: string;
  tone: Tone;
  code: { qr: QrPicture; typed: string; msToNext: number } | null;
  /** '21 / 24' */
  signed: string;
  scanned: string;
}

export type ProjectorPage = Page<{
  course: string;
  meeting: string;
  hours: MeetingHours;
  room: string;
  now: ProjectorNow;
  /** Where the typed code is entered, as one reads it out. */
  address: string;
  stateHref: string;
  endAction: string;
  /** Whether the page reads itself again, for browsers without scripts. */
  readsItself: boolean;
}>;

/** The window closes soon: said while there is still time to sign. */
const SOON_MS = 5 * MINUTE_MS;

/** @param zone IANA name of the institution's time zone */
export function projectorNow(t: Translator, state: ProjectorState, zone: string): ProjectorNow {
  const { phase, code, counts } = state;
  return {
    phase,
    ...phaseWords(t, state, zone),
    code: code && { qr: qrPicture(code.url), typed: code.typed, msToNext: code.msToNext },
    signed: t.t('projector.signedOf', { signed: counts.signed, expected: counts.expected }),
    scanned: t.number(state.scanned),
  };
}

const PHASE_WORDS: Record<ProjectorPhase, { title: MessageKey; words: MessageKey; tone: Tone }> = {
  before: { title: 'projector.before.title', words: 'projector.before.words', tone: 'neutral' },
  open: { title: 'projector.open.title', words: 'projector.open.words', tone: 'info' },
  manual: { title: 'projector.manual.title', words: 'projector.manual.words', tone: 'neutral' },
  'not-subject': {
    title: 'projector.notSubject.title',
    words: 'projector.notSubject.words',
    tone: 'neutral',
  },
  closed: { title: 'projector.closed.title', words: 'projector.closed.words', tone: 'neutral' },
  validated: { title: 'projector.validated.title', words: 'projector.validated.words', tone: 'neutral' },
  cancelled: { title: 'projector.cancelled.title', words: 'projector.cancelled.words', tone: 'warning' },
};

function phaseWords(
  t: Translator,
  { phase, window, now }: ProjectorState,
  zone: string,
): Pick<ProjectorNow, 'title' | 'words' | 'tone'> {
  const { title, words, tone } = PHASE_WORDS[phase];
  const moment = (at: number): string =>
    t.date(at, zone) === t.date(now, zone) ? t.time(at, zone) : t.dateTime(at, zone);
  const closes = moment(window.closesAt);
  if (phase === 'before' && window.opensAt === null) {
    return { title: t.t(title), words: t.t('projector.before.waits'), tone };
  }
  if (phase === 'open' && window.closesAt - now <= SOON_MS) {
    return { title: t.t(title), words: t.t('projector.open.soon', { closes }), tone: 'warning' };
  }
  const opens = moment(window.opensAt ?? window.closesAt);
  return { title: t.t(title), words: t.t(words, { opens, closes }), tone };
}

/** @param where.publicUrl the tool's address; `where.readsItself` for browsers without scripts */
export function projectorModel(
  t: Translator,
  state: ProjectorState,
  where: { zone: string; publicUrl: string; readsItself: boolean },
): Omit<ProjectorPage, 'page'> {
  const { meeting, course } = state.file;
  return {
    course: meeting.opening?.courseTitle ?? courseTitle(course),
    meeting: meeting.title,
    hours: meetingHours(t, meeting, where.zone),
    room: meeting.room,
    now: projectorNow(t, state, where.zone),
    address: `${where.publicUrl.replace(/^https?:\/\//, '')}${paths.scan.code}`,
    stateHref: paths.projector.state(meeting.id),
    endAction: paths.projector.end(meeting.id),
    readsItself: where.readsItself,
  };
}

/** The page that reads itself again. */
export function unscriptedHref(meeting: string): string {
  return withQuery(paths.projector.page(meeting), { script: 'off' });
}
