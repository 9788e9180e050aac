import { newId } from '../../application/identity.ts';
import type { LiveSession } from '../../application/ports/session.ts';
import type { PersonalMeeting } from '../../application/ports/stores.ts';
import { usesQr } from '../../application/scan.ts';
import { countingSignature, personalState, type Sentence } from '../../application/sign.ts';
import { ownAmendments } from '../../domain/amendment.ts';
import { courseTitle } from '../../domain/course.ts';
import { rowOf, type Amendment } from '../../domain/meeting.ts';
import { displayName } from '../../domain/person.ts';
import { attendedSpan } from '../../domain/roll-call.ts';
import { allowedMethods, type SigningState } from '../../domain/signature.ts';
import { signingWindow } from '../../domain/signing-window.ts';
import type { ErrorCode } from '../../errors.ts';
import type { Translator } from '../../i18n/index.ts';
import type { FieldError } from '../form.ts';
import type { Page, PageChrome } from '../page.ts';
import { paths } from '../paths.ts';
import { amendmentViews, type AmendmentView } from '../shared/amendments.view.ts';
import { meetingHours, type MeetingHours } from '../shared/meeting-hours.ts';
import { freshFields, type SignatureFields } from '../shared/signature-form.ts';
import { isAsked } from './agenda.view.ts';
import { openUntil, stateWords, type StateWords } from './state-words.ts';

/** The form by which a student signs. */
export interface SignForm {
  action: string;
  /** A double tap or a retry of this page meets the same receipt. */
  idempotencyKey: string;
  sentence: Sentence;
  fields: SignatureFields;
}

/** Presence by the rolling code: in-page scanner and typed code. */
export interface ScanForm {
  needed: boolean;
  action: string;
  codeAction: string;
  codeError: FieldError | null;
}

/** Model of `views/student/scan-form.ejs`. */
export interface ScanFormView {
  page: PageChrome;
  scan: ScanForm;
}

export interface MeetingModel {
  /** The server's clock, epoch ms: the page counts by it, not by the phone's. */
  now: number;
  course: string;
  title: string;
  hours: MeetingHours;
  room: string;
  teachers: string;
  state: SigningState;
  words: StateWords;
  /** 'Open until 10:15 (12 min left)', and that instant in epoch ms; null unless something is asked. */
  open: { until: string; closesAt: number } | null;
  /** When the page is worth reading again by itself, epoch ms; null when it is not. */
  opensAt: number | null;
  scanned: boolean;
  receiptHref: string | null;
  /** Of what was validated: the facts, and this student's own mark and signature. */
  amendments: AmendmentView[];
  scan: ScanForm | null;
  form: SignForm | null;
  /** Why a signature was refused that is not about its fields. */
  refused: { code: ErrorCode; words: string } | null;
  agendaHref: string;
}

export type MeetingPage = Page<MeetingModel>;

/** What the student meets on the page of one meeting. */
export interface Meeting {
  live: LiveSession;
  personal: PersonalMeeting;
  now: number;
}

/** A student's meeting in the state in which it is: what it asks of them, and what comes next. */
export function meetingModel(t: Translator, { live, personal, now }: Meeting): MeetingModel {
  const { institution, person } = live;
  const { meeting, course } = personal;
  const state = personalState(personal, { person: person.id, institution, now });
  const window = signingWindow(meeting, institution.settings);
  const facts = { window, zone: institution.timeZone, now };
  const signature = countingSignature(personal, person.id);
  const own = ownAmendments(meeting, person.id);
  return {
    now,
    course: meeting.opening?.courseTitle ?? courseTitle(course),
    title: meeting.title,
    hours: meetingHours(t, meeting, institution.timeZone),
    room: meeting.room,
    teachers: t.list(meeting.teachers.map(({ name }) => name)),
    state,
    words: { ...stateWords(t, state, facts), ...droppedWords(t, state, own) },
    open: isAsked(state) ? { until: openUntil(t, facts), closesAt: window.closesAt } : null,
    opensAt: state === 'not-open-yet' ? window.opensAt : null,
    scanned: personal.scan !== null,
    receiptHref: signature === null ? null : paths.student.receipt(signature.id),
    amendments: amendmentViews(t, own, { zone: institution.timeZone, own: true }),
    scan: scanForm({ live, personal }, state),
    form: state === 'open' ? signForm(t, { live, personal }) : null,
    refused: null,
    agendaHref: paths.student.course(meeting.course),
  };
}

/** Whoever signed, and whose signature an amendment set aside, is not told that none was received. */
function droppedWords(t: Translator, state: SigningState, own: readonly Amendment[]): Partial<StateWords> {
  const dropped = state === 'validated' && own.some(({ setAside }) => setAside.length > 0);
  return dropped ? { next: t.t('student.next.validatedSetAside') } : {};
}

function scanForm({ live, personal }: Omit<Meeting, 'now'>, state: SigningState): ScanForm | null {
  if (!isAsked(state) || personal.scan !== null || !usesQr(personal, live)) return null;
  const { id } = personal.meeting;
  return {
    needed: state === 'scan-needed',
    action: paths.student.scan(id),
    codeAction: paths.student.code(id),
    codeError: null,
  };
}

function signForm(t: Translator, { live, personal }: Omit<Meeting, 'now'>): SignForm {
  const { institution, person } = live;
  const row = rowOf(personal.meeting, person.id);
  const methods = allowedMethods(personal.scan !== null, institution.settings.confirmationAllowed);
  return {
    action: paths.student.sign(personal.meeting.id),
    idempotencyKey: newId(),
    sentence: sentenceOf(t, personal, live),
    fields: freshFields(methods, row?.name ?? displayName(person)),
  };
}

/** The exact sentence that is signed, with the hours that the teacher's mark leaves. */
export function sentenceOf(t: Translator, { meeting, course }: PersonalMeeting, live: LiveSession): Sentence {
  const { timeZone } = live.institution;
  const { start, end } = attendedSpan(meeting, rowOf(meeting, live.person.id)?.mark ?? null);
  const text = t.t('student.sentence', {
    course: meeting.opening?.courseTitle ?? courseTitle(course),
    date: t.date(meeting.start, timeZone),
    from: t.time(start, timeZone),
    to: t.time(end, timeZone),
  });
  return { text, locale: t.locale };
}
