import type { SealedStatement } from '../../application/ports/sealed.ts';
import type { SupervisedFile, SupervisedRow } from '../../application/supervise.ts';
import { changesOfRow, setAsideBy } from '../../domain/amendment.ts';
import { courseTitle } from '../../domain/course.ts';
import type { Meeting } from '../../domain/meeting.ts';
import type { ValidationObstacle } from '../../domain/supervision.ts';
import type { MessageKey, Translator } from '../../i18n/index.ts';
import type { PageChrome } from '../page.ts';
import { paths } from '../paths.ts';
import { amendedTag, amendmentViews, type AmendmentView } from '../shared/amendments.view.ts';
import { meetingHours, type MeetingHours } from '../shared/meeting-hours.ts';
import type { ReasonForm, StatusView } from '../shared/partials.ts';
import { statementHref } from './amend-check.view.ts';
import { lineState, STATE_WORDS } from './line-state.ts';
import { markWords, rowStatus, signatureShown, type SignatureShown } from './row-words.ts';

/** A signature with when it arrived and where its whole statement is. */
export interface SignatureLine {
  shown: SignatureShown;
  name: string;
  time: string;
  iso: string;
  href: string;
}

/** A signature that no longer counts. */
export interface EarlierLine extends SignatureLine {
  words: string;
}

/** One student. */
export interface SupervisedLine {
  person: string;
  name: string;
  status: StatusView;
  mark: string;
  scanned: boolean;
  /** 'Amended', where an amendment changed the mark or the signature; else null. */
  amended: string | null;
  signature: SignatureLine | null;
  /** Where the signature is set aside; null where there is none, or the meeting is frozen. */
  asideHref: string | null;
  earlier: EarlierLine[];
  /** All signatures of the person, side by side; null before the first in this meeting. */
  sideBySideHref: string | null;
}

/** The selected meeting: model of `views/secretariat/supervised.ejs`, beside the page. */
export interface SupervisedModel {
  id: string;
  course: string;
  title: string;
  hours: MeetingHours;
  room: string;
  status: StatusView;
  window: string;
  /** '12 of 24 signed, 3 missing, 2 absent' */
  counts: string;
  teachers: string;
  teacherSignature: SignatureLine | null;
  rollCall: StatusView;
  lines: SupervisedLine[];
  /** Where it is checked and validated; null while validation waits for something, or is done. */
  validateHref: string | null;
  /** What validation waits for. */
  waits: string[];
  close: ReasonForm | null;
  aside: ReasonForm | null;
  validation: { words: string; href: string; sheetsHref: string } | null;
  /** 'Amended', beside the state; null while it is not. */
  amended: string | null;
  amendments: AmendmentView[];
  /** Where a validated meeting is corrected; null before. */
  amendHref: string | null;
  cancelled: string | null;
  editHref: string;
}

export interface SupervisedView {
  page: PageChrome;
  meeting: SupervisedModel;
}

/** What the page knows beside the meeting. */
export interface SupervisedFacts {
  file: SupervisedFile;
  zone: string;
  now: number;
  /** Adds the filters of the address to one of this meeting's. */
  href: (path: string, more?: Readonly<Record<string, string>>) => string;
  /** The signature that is about to be set aside. */
  aside?: string | undefined;
  /** A form that was refused. */
  refused?: { form: 'close' | 'aside'; reason: string; error: string } | undefined;
}

const ROLL_CALL: Record<SupervisedFile['rollCall'], { key: MessageKey; tone: StatusView['tone'] }> = {
  'not-started': { key: 'secretariat.rollCall.notStarted', tone: 'neutral' },
  'in-progress': { key: 'secretariat.rollCall.inProgress', tone: 'info' },
  completed: { key: 'secretariat.rollCall.completed', tone: 'success' },
  changed: { key: 'secretariat.rollCall.changed', tone: 'warning' },
};

/** A meeting under supervision: who signed, what is missing, and what can be done next. */
export function supervisedModel(t: Translator, facts: SupervisedFacts): SupervisedModel {
  const { file, zone, href } = facts;
  const { meeting, course } = file.file;
  const state = lineState(file, meeting.status);
  const { key, tone } = STATE_WORDS[state];
  return {
    id: meeting.id,
    course: meeting.opening?.courseTitle ?? courseTitle(course),
    title: meeting.title,
    hours: meetingHours(t, meeting, zone),
    room: meeting.room,
    status: { tone, words: t.t(key) },
    window: windowWords(t, facts),
    counts: countWords(t, file),
    teachers: t.list(meeting.teachers.map(({ name }) => name)),
    teacherSignature: lineOf(t, file.teacherSignature, zone),
    rollCall: { tone: ROLL_CALL[file.rollCall].tone, words: t.t(ROLL_CALL[file.rollCall].key) },
    lines: file.rows.map((row) => studentLine(t, row, facts)),
    validateHref: isCheckable(file) ? href(paths.secretariat.validate(meeting.id)) : null,
    waits: waitsFor(t, file),
    close: closeForm(facts),
    aside: asideForm(facts),
    validation: validationLine(t, facts),
    amended: amendedTag(t, meeting.amendments),
    amendments: amendmentViews(t, meeting.amendments, { zone, href: statementHref(file) }),
    amendHref: isAmendable(meeting) ? href(paths.secretariat.amend(meeting.id)) : null,
    cancelled: cancelledWords(t, facts),
    editHref: paths.secretariat.meeting(meeting.id),
  };
}

function isAmendable({ status, erased }: Meeting): boolean {
  return status === 'validated' && erased === undefined;
}

/** When signing is, was or will be possible. */
export function windowWords(t: Translator, { file, zone, now }: Omit<SupervisedFacts, 'href'>): string {
  const { window, phase } = file;
  const { closedEarly } = file.file.meeting;
  const closes = t.dateTime(window.closesAt, zone);
  if (phase === 'open') {
    return t.t('secretariat.window.open', { closes, left: t.duration(window.closesAt - now) });
  }
  if (phase === 'before') {
    return window.opensAt === null
      ? t.t('secretariat.window.waitsForTeacher')
      : t.t('secretariat.window.before', { opens: t.dateTime(window.opensAt, zone) });
  }
  if (closedEarly === null) return t.t('secretariat.window.closed', { closes });
  return t.t('secretariat.window.closedEarly', {
    closes,
    name: closedEarly.byName,
    reason: closedEarly.reason,
  });
}

const WAITS: Record<ValidationObstacle, MessageKey | null> = {
  ROLL_CALL_NOT_COMPLETED: 'secretariat.waits.rollCall',
  WINDOW_STILL_OPEN: 'secretariat.waits.window',
  SIGNATURES_ARRIVING: 'secretariat.waits.arriving',
  SIGNED_MARKED_ABSENT: 'secretariat.waits.signedAbsent',
  // Not waited for: it says so itself.
  ALREADY_VALIDATED: null,
  CANCELLED: null,
};

function countWords(t: Translator, { counts, rows }: SupervisedFile): string {
  const absent = rows.filter(({ state }) => state === 'absent').length;
  return t.t('secretariat.counts', { ...counts, absent });
}

function waitsFor(t: Translator, file: SupervisedFile): string[] {
  if (!file.subject) return [];
  return file.obstacles.flatMap((obstacle) => {
    const key = WAITS[obstacle];
    return key === null ? [] : [t.t(key)];
  });
}

/** Whether it can be checked, with a view to validating it: at once, or in some seconds. */
function isCheckable({ subject, obstacles }: SupervisedFile): boolean {
  return subject && obstacles.every((obstacle) => obstacle === 'SIGNATURES_ARRIVING');
}

function studentLine(t: Translator, row: SupervisedRow, facts: SupervisedFacts): SupervisedLine {
  const { file, zone, href } = facts;
  const { meeting } = file.file;
  const frozen = meeting.status !== 'scheduled';
  return {
    person: row.person,
    name: row.state === 'erased' ? t.t('common.erasedPerson') : row.name,
    status: rowStatus(t, row.state),
    mark: markWords(t, row.mark),
    scanned: row.scanned,
    amended: amendedTag(t, changesOfRow(meeting, row.person)),
    signature: lineOf(t, row.signature, zone),
    asideHref:
      row.signature === null || frozen
        ? null
        : href(paths.secretariat.supervised(meeting.id), { aside: row.signature.id }),
    earlier: row.earlier.flatMap((sealed) => earlierLine(t, sealed, { zone, meeting })),
    sideBySideHref:
      row.signature === null && row.earlier.length === 0 ? null : paths.secretariat.sideBySide(row.person),
  };
}

function lineOf(t: Translator, sealed: SealedStatement | null, zone: string): SignatureLine | null {
  if (sealed === null) return null;
  return {
    shown: signatureShown(t, sealed.shown),
    name: sealed.shown.name,
    time: t.time(sealed.receivedAt, zone),
    iso: new Date(sealed.receivedAt).toISOString(),
    href: paths.secretariat.statement(sealed.id),
  };
}

function earlierLine(
  t: Translator,
  sealed: SealedStatement,
  { zone, meeting }: { zone: string; meeting: Meeting },
): EarlierLine[] {
  const line = lineOf(t, sealed, zone);
  if (line === null) return [];
  const setAside = sealed.setAside ?? setAsideBy(meeting.amendments, sealed.digest);
  const words =
    setAside === null
      ? t.t('secretariat.noLongerCounts')
      : t.t('secretariat.setAsideBy', { name: setAside.byName, reason: setAside.reason });
  return [{ ...line, words }];
}

/** Offered while there is a window to close. */
function closeForm({ file, href, now, refused }: SupervisedFacts): ReasonForm | null {
  const { meeting } = file.file;
  const over = meeting.status !== 'scheduled' || file.phase === 'closed' || now < meeting.start;
  if (over || !file.subject) return null;
  const mine = refused?.form === 'close' ? refused : null;
  return {
    action: href(paths.secretariat.closeNow(meeting.id)),
    statement: '',
    name: '',
    reason: mine?.reason ?? '',
    error: mine?.error ?? null,
    cancelHref: href(paths.secretariat.supervised(meeting.id)),
  };
}

function asideForm({ file, href, aside, refused }: SupervisedFacts): ReasonForm | null {
  const { meeting } = file.file;
  const row = file.rows.find(({ signature }) => signature !== null && signature.id === aside);
  if (row === undefined || aside === undefined || meeting.status !== 'scheduled') return null;
  const mine = refused?.form === 'aside' ? refused : null;
  return {
    action: href(paths.secretariat.setAside(meeting.id)),
    statement: aside,
    name: row.name,
    reason: mine?.reason ?? '',
    error: mine?.error ?? null,
    cancelHref: href(paths.secretariat.supervised(meeting.id)),
  };
}

function validationLine(t: Translator, { file, zone }: SupervisedFacts): SupervisedModel['validation'] {
  const { validated } = file.file.meeting;
  if (validated === null || file.validation === null) return null;
  return {
    words: t.t('secretariat.validatedBy', { name: validated.byName, at: t.dateTime(validated.at, zone) }),
    href: paths.secretariat.statement(file.validation.id),
    sheetsHref: paths.secretariat.sheets(file.file.meeting.id),
  };
}

function cancelledWords(t: Translator, { file, zone }: SupervisedFacts): string | null {
  const { cancelled } = file.file.meeting;
  if (cancelled === null) return null;
  return t.t('secretariat.cancelledBy', {
    name: cancelled.byName,
    at: t.dateTime(cancelled.at, zone),
    reason: cancelled.reason,
  });
}
