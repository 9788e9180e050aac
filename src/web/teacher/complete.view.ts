import type { RollCallRow } from '../../application/roll-call-sheet.ts';
import type { Sentence } from '../../application/sign.ts';
import { courseTitle } from '../../domain/course.ts';
import type { Meeting } from '../../domain/meeting.ts';
import { displayName } from '../../domain/person.ts';
import {
  completionObstacles,
  effectiveMark,
  PRESENT,
  sameMark,
  writtenRows,
  type Mark,
} from '../../domain/roll-call.ts';
import { receiptReference } from '../../domain/statement.ts';
import type { ErrorCode } from '../../errors.ts';
import type { Translator } from '../../i18n/index.ts';
import type { Page, PageHead } from '../page.ts';
import { paths } from '../paths.ts';
import { markWords } from '../secretariat/row-words.ts';
import { meetingHours, type MeetingHours } from '../shared/meeting-hours.ts';
import { freshFields, type SignatureFields } from '../shared/signature-form.ts';
import { accessNotice, type AccessNotice } from './access-words.ts';
import type { RollCallFacts } from './roll-call.view.ts';

/** A student in a list, with what is said of them. */
export interface NamedLine {
  name: string;
  /** Their row on the roll call. */
  href: string;
  words: string;
}

/** The form by which the teacher signs the roll call. */
export interface CompleteForm {
  action: string;
  sentence: Sentence;
  /** Digest of the rows as they would be sealed. */
  rowsDigest: string;
  fields: SignatureFields;
}

/** A completed roll call, with what can be quoted. */
export interface Completed {
  reference: string;
  words: string;
}

export interface CompleteModel {
  head: PageHead;
  course: string;
  hours: MeetingHours;
  room: string;
  present: number;
  /** Present for a part of the meeting. */
  partly: NamedLine[];
  /** Marked absent. */
  absent: NamedLine[];
  /** Who is written absent, or present, by the code alone when this is signed. */
  byScan: { present: number; absent: NamedLine[] };
  /** Rows that hold the completion back. */
  open: NamedLine[];
  signedAbsent: NamedLine[];
  /** Why it cannot be completed at all. */
  notice: AccessNotice | null;
  /** Whether a version was signed before, and a mark changed since. */
  changed: string | null;
  refused: { code: ErrorCode; words: string } | null;
  form: CompleteForm | null;
  completed: Completed | null;
  rollCallHref: string;
  agendaHref: string;
}

export type CompletePage = Page<CompleteModel>;

type CompleteFacts = RollCallFacts & Pick<CompleteForm, 'rowsDigest'>;

/** What a teacher signs when the roll call is completed, and what stands in the way of it. */
export function completeModel(t: Translator, facts: CompleteFacts): CompleteModel {
  const { sheet, zone } = facts;
  const { meeting, course } = sheet.file;
  const completed = completedOf(t, facts);
  const rows = rowsToCheck(t, facts);
  const canSign = completed === null && sheet.access === 'open';
  return {
    head: headOf(t, facts, completed !== null),
    course: meeting.opening?.courseTitle ?? courseTitle(course),
    hours: meetingHours(t, meeting, zone),
    room: meeting.room,
    ...rows,
    notice: completed === null ? accessNotice(t, facts) : null,
    changed:
      sheet.progress === 'changed'
        ? t.t('teacher.complete.changed', { version: meeting.rollCall.version + 1 })
        : null,
    refused: null,
    form: canSign && rows.open.length + rows.signedAbsent.length === 0 ? formOf(t, facts) : null,
    completed,
    rollCallHref: paths.teacher.meeting(meeting.id),
    agendaHref: paths.teacher.course(meeting.course),
  };
}

function rowsToCheck(
  t: Translator,
  { sheet }: RollCallFacts,
): Pick<CompleteModel, 'present' | 'partly' | 'absent' | 'byScan' | 'open' | 'signedAbsent'> {
  const { rows, mode, file } = sheet;
  const obstacles = new Map(completionObstacles(rows, mode).map((o) => [o.person, o.obstacle]));
  const lines = (keep: (row: RollCallRow) => boolean): NamedLine[] =>
    rows.filter(keep).map(({ row }) => ({
      name: row.name,
      href: `${paths.teacher.meeting(file.meeting.id)}#row-${row.person}`,
      words: markWords(t, row.mark),
    }));
  const byScan = (kind: Mark['kind']): NamedLine[] =>
    lines((row) => row.row.mark === null && effectiveMark(row, mode)?.kind === kind);
  return {
    present: rows.filter((row) => effectiveMark(row, mode)?.kind === 'present').length,
    partly: lines(({ row: { mark } }) => mark?.kind === 'present' && !sameMark(mark, PRESENT)),
    absent: lines(({ row }) => row.mark?.kind === 'absent'),
    byScan: { present: byScan('present').length, absent: byScan('absent') },
    open: lines(({ row }) => obstacles.get(row.person) === 'unmarked'),
    signedAbsent: lines(({ row }) => obstacles.get(row.person) === 'signed-but-absent'),
  };
}

function headOf(t: Translator, { sheet }: RollCallFacts, completed: boolean): PageHead {
  const { id, course } = sheet.file.meeting;
  return {
    title: t.t(completed ? 'teacher.complete.done' : 'teacher.complete.go'),
    scripts: ['sign'],
    breadcrumbs: [
      { href: paths.teacher.course(course), label: t.t('teacher.agenda.title') },
      { href: paths.teacher.meeting(id), label: t.t('teacher.rollCall') },
    ],
  };
}

function formOf(t: Translator, { sheet, live, zone, rowsDigest }: CompleteFacts): CompleteForm {
  const { meeting } = sheet.file;
  return {
    action: paths.teacher.complete(meeting.id),
    sentence: completionSentence(t, { ...meeting, sheet: writtenRows(sheet.rows, sheet.mode) }, zone),
    rowsDigest,
    fields: freshFields(['drawn', 'typed'], displayName(live.person)),
  };
}

/** The exact sentence that the teacher signs: the meeting, and how many are present and absent. */
export function completionSentence(t: Translator, completed: Meeting, zone: string): Sentence {
  const present = completed.sheet.filter(({ mark }) => mark?.kind === 'present').length;
  const text = t.t('teacher.complete.sentence', {
    course: completed.opening?.courseTitle ?? '',
    date: t.date(completed.start, zone),
    from: t.time(completed.start, zone),
    to: t.time(completed.end, zone),
    present,
    absent: completed.sheet.filter(({ mark }) => mark?.kind === 'absent').length,
  });
  return { text, locale: t.locale };
}

function completedOf(t: Translator, { sheet, zone }: RollCallFacts): Completed | null {
  const { teacherSignature, progress } = sheet;
  if (progress !== 'completed' || teacherSignature === null) return null;
  const { digest, name, receivedAt, revision } = teacherSignature;
  return {
    reference: receiptReference(digest),
    words: t.t('teacher.complete.signed', {
      name,
      at: t.dateTimeWithZone(receivedAt, zone),
      version: revision,
    }),
  };
}
