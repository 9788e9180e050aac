import { z } from 'zod';
import type { AmendmentDraft, AmendmentSheet } from '../../application/amendment-sheet.ts';
import { plannedSpans, type MeetingPlan } from '../../application/plan-meetings.ts';
import { amendableFacts } from '../../domain/amendment.ts';
import type { Span } from '../../domain/half-day.ts';
import { rowOf, type Meeting } from '../../domain/meeting.ts';
import type { Mark } from '../../domain/roll-call.ts';
import { tidyText } from '../../domain/text.ts';
import type { Translator } from '../../i18n/index.ts';
import type { FieldError } from '../form.ts';
import { checkMeeting, meetingForm, typedMeeting, type MeetingRules } from '../shared/meeting-form.ts';
import { markText, readMarks, rowForm } from '../teacher/mark-form.ts';

const text = (most: number): z.ZodType<string> => z.string().max(most).default('');

const factFields = {
  courseTitle: text(4_000),
  title: text(4_000),
  date: text(40),
  start: text(40),
  end: text(40),
  room: text(4_000),
};

const NOTHING_SEEN = { courseTitle: '', title: '', date: '', start: '', end: '', room: '', teachers: '' };

const amendRow = rowForm.extend({ aside: z.enum(['', 'yes']).default('') });

/** The form as it is sent: each field beside what stood there when the page was made. */
export const amendForm = z.object({
  version: z.coerce.number().int().catch(-1),
  reason: text(4_000),
  ...factFields,
  teachers: meetingForm.shape.teachers,
  seen: z.object({ ...factFields, teachers: text(8_000) }).default(NOTHING_SEEN),
  /** By person; those of students who are not on the sheet too. */
  rows: z.record(z.string().max(40), amendRow).default({}),
  /** Sent by the check, to change something once more. */
  edit: text(10),
});

export type AmendTyped = z.output<typeof amendForm>;
export type AmendRowTyped = z.output<typeof amendRow>;
type SeenFacts = AmendTyped['seen'];

const FACTS = ['courseTitle', 'title', 'date', 'start', 'end', 'room'] as const;

/** The facts as the form shows them: date and hours by the institution's clock. */
function shownFacts(meeting: Meeting, timeZone: string): SeenFacts {
  const { date, start, end } = typedMeeting(meeting, timeZone);
  const { title, courseTitle, room, teachers } = amendableFacts(meeting);
  return { courseTitle, title, date, start, end, room, teachers: idsText(teachers.map((one) => one.person)) };
}

function idsText(ids: readonly string[]): string {
  return [...ids].sort().join(',');
}

function isTyped(typed: AmendTyped, field: (typeof FACTS)[number]): boolean {
  return tidyText(typed[field]) !== tidyText(typed.seen[field]);
}

export function freshAmendment({ file: { meeting } }: AmendmentSheet, timeZone: string): AmendTyped {
  const seen = shownFacts(meeting, timeZone);
  const teachers = meeting.teachers.map(({ person }) => person);
  return { version: meeting.version, reason: '', ...seen, teachers, seen, rows: {}, edit: '' };
}

/** What was typed, over the meeting as it stands now: whatever was left as it was seen is what a colleague made of it. */
export function rebased(typed: AmendTyped, sheet: AmendmentSheet, timeZone: string): AmendTyped {
  const fresh = freshAmendment(sheet, timeZone);
  const facts = Object.fromEntries(FACTS.filter((f) => isTyped(typed, f)).map((f) => [f, typed[f]]));
  const teachers = idsText(typed.teachers) === typed.seen.teachers ? fresh.teachers : typed.teachers;
  return {
    ...fresh,
    ...facts,
    teachers,
    reason: typed.reason,
    rows: Object.fromEntries(
      changedRows(typed).map(([person, row]) => [person, seenNow(sheet, person, row)]),
    ),
    edit: typed.edit,
  };
}

function seenNow({ file }: AmendmentSheet, person: string, row: AmendRowTyped): AmendRowTyped {
  return { ...row, seen: markText(rowOf(file.meeting, person)?.mark ?? null) };
}

/** The rows in which something was chosen: another mark, or that the signature no longer counts. */
function changedRows({ rows }: AmendTyped): [string, AmendRowTyped][] {
  return Object.entries(rows).filter(([, row]) => row.aside !== '' || (row.mark !== '' && !isAsSeen(row)));
}

function isAsSeen(row: AmendRowTyped): boolean {
  const read = readMarks({ '': row }, { start: 0, end: Number.MAX_SAFE_INTEGER });
  const [change] = read.changes;
  return change !== undefined && markText(change.mark) === row.seen;
}

/** What the form asks for, and what in it cannot be read. */
export interface ReadAmendment {
  draft: AmendmentDraft;
  errors: FieldError[];
  /** Of the hours as typed, epoch ms UTC. */
  span: Span;
}

export function readAmendment(
  t: Translator,
  typed: AmendTyped,
  { sheet, rules }: { sheet: AmendmentSheet; rules: MeetingRules },
): ReadAmendment {
  const { meeting } = sheet.file;
  const { span, errors } = readHours(t, typed, { meeting, rules });
  const rows = changedRows(typed);
  const marks = new Map<string, Mark>();
  const { changes, wrong } = readMarks(Object.fromEntries(rows), span ?? meeting);
  for (const { person, mark, seen } of changes)
    if (mark !== null && markText(mark) !== markText(seen)) marks.set(person, mark);
  const facts = textFacts(typed);
  return {
    draft: {
      facts: { ...facts, ...(span && spanFacts(span, meeting)) },
      marks,
      setAside: rows.filter(([, row]) => row.aside !== '').map(([person]) => person),
    },
    errors: [...errors, ...[...wrong.keys()].map((person) => minutesError(t, person))],
    span: span ?? meeting,
  };
}

function minutesError(t: Translator, person: string): FieldError {
  return { field: `late-${person}`, words: t.t('secretariat.amend.markImpossible') };
}

function textFacts(typed: AmendTyped): AmendmentDraft['facts'] {
  const changed = (['courseTitle', 'title', 'room'] as const).filter((field) => isTyped(typed, field));
  const taught = idsText(typed.teachers) !== typed.seen.teachers;
  return {
    ...Object.fromEntries(changed.map((field) => [field, tidyText(typed[field])])),
    ...(taught && { teachers: typed.teachers }),
  };
}

function spanFacts(span: Span, meeting: Span): Partial<Span> {
  return {
    ...(span.start !== meeting.start && { start: span.start }),
    ...(span.end !== meeting.end && { end: span.end }),
  };
}

/** Null while nothing of them was typed: then they stay to the millisecond, whatever a form shows of them. */
function readHours(
  t: Translator,
  typed: AmendTyped,
  { meeting, rules }: { meeting: Meeting; rules: MeetingRules },
): { span: Span | null; errors: FieldError[] } {
  const { date, start, end, title, room, teachers } = typed;
  const given = { ...meetingForm.parse({}), date, start, end, title, room, teachers };
  const checked = checkMeeting(t, given, { rules, course: meeting.course, made: true });
  const touched = (['date', 'start', 'end'] as const).some((field) => isTyped(typed, field));
  if (!checked.ok) {
    const ofHours = (field: string): boolean => ['date', 'start', 'end'].includes(field);
    return { span: null, errors: checked.errors.filter(({ field }) => touched || !ofHours(field)) };
  }
  return { span: touched ? exactSpan(typed, meeting, spanOf(rules, checked.plan)) : null, errors: [] };
}

function spanOf(rules: MeetingRules, plan: MeetingPlan): Span {
  const [span] = plannedSpans(rules, plan);
  if (span === undefined) throw new Error('a plan has a span');
  return span;
}

/** An hour that was not typed stays exactly, on the same day. */
function exactSpan(typed: AmendTyped, meeting: Span, read: Span): Span {
  const sameDay = !isTyped(typed, 'date');
  return {
    start: sameDay && !isTyped(typed, 'start') ? meeting.start : read.start,
    end: sameDay && !isTyped(typed, 'end') ? meeting.end : read.end,
  };
}

/** What the check sends on: the facts, and the rows in which something was chosen. */
export function hiddenFields(typed: AmendTyped): { name: string; value: string }[] {
  const field = (name: string, value: string): { name: string; value: string } => ({ name, value });
  return [
    field('version', String(typed.version)),
    field('reason', typed.reason),
    ...FACTS.flatMap((name) => [field(name, typed[name]), field(`seen[${name}]`, typed.seen[name])]),
    ...typed.teachers.map((id) => field('teachers[]', id)),
    field('seen[teachers]', typed.seen.teachers),
    ...changedRows(typed).flatMap(([person, { seen, mark, reason, late, early, aside }]) =>
      Object.entries({ seen, mark, reason, late, early, aside }).map(([name, value]) =>
        field(`rows[${person}][${name}]`, value),
      ),
    ),
  ];
}
