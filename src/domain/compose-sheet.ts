import type {
  AttendanceSheet,
  SheetAmendment,
  SheetSignature,
  SheetTeacher,
  SheetTrainee,
} from './attendance-sheet.ts';
import { namesOfTeachers, type AmendedField } from './amended.ts';
import type { Mark } from './roll-call.ts';
import {
  receiptReference,
  type AmendmentStatement,
  type RollCallStatement,
  type SaltedRow,
  type SaltedRowChange,
  type Statement,
  type StudentSignatureStatement,
  type TeacherSignatureStatement,
  type ValidationStatement,
} from './statement.ts';
import { supervisionRowState } from './supervision.ts';

/** A sealed statement, opened; null once it was erased, when its digest alone is left. */
export interface DigestedStatement {
  digest: string;
  statement: Statement | null;
  /** What a roll call or an amendment names by digest, in its order; null for what was erased. */
  rows: readonly (SaltedRow | SaltedRowChange | null)[];
}

type Of<S extends Statement> = DigestedStatement & { statement: S };

/** The sealed statements of a validated meeting, each in its part. */
export interface SealedRecord {
  validation: Of<ValidationStatement>;
  rollCall: Of<RollCallStatement> | null;
  /** Of the version of the roll call that was validated. */
  teacherSignatures: Of<TeacherSignatureStatement>[];
  /** That counted when it was validated, erased ones included. */
  signatures: DigestedStatement[];
  /** By number. */
  amendments: Of<AmendmentStatement>[];
}

/** Sorts the statements of a meeting; null while it is not validated. */
export function sealedRecord(statements: readonly DigestedStatement[]): SealedRecord | null {
  const validation = ofType(statements, 'validation').at(-1);
  if (validation === undefined) return null;
  const { rollCallDigest, signatures } = validation.statement;
  const byDigest = firstBy(statements, ({ digest }) => digest);
  return {
    validation,
    rollCall: ofType(statements, 'roll-call').find(({ digest }) => digest === rollCallDigest) ?? null,
    teacherSignatures: ofType(statements, 'teacher-signature').filter(
      ({ statement }) => statement.rollCallDigest === rollCallDigest,
    ),
    signatures: signatures.flatMap((digest) => byDigest.get(digest) ?? []),
    amendments: ofType(statements, 'amendment').sort((a, b) => a.statement.number - b.statement.number),
  };
}

function ofType<Type extends Statement['type']>(
  statements: readonly DigestedStatement[],
  type: Type,
): Of<Extract<Statement, { type: Type }>>[] {
  const isOfType = (one: DigestedStatement): one is Of<Extract<Statement, { type: Type }>> =>
    one.statement?.type === type;
  return statements.filter(isOfType);
}

/** What the statements themselves say of a sheet: every other field is about the sheet as a document. */
export type RecordedSheet = Pick<
  AttendanceSheet,
  | 'institution'
  | 'course'
  | 'teachers'
  | 'trainees'
  | 'sentences'
  | 'completed'
  | 'closedEarly'
  | 'validated'
  | 'amendments'
> & { meeting: Omit<AttendanceSheet['meeting'], 'halfDays'> };

/** The sheet that the sealed statements make, amendments applied. Reads nothing else. */
export function composeSheet(record: SealedRecord): RecordedSheet {
  const { validation, rollCall, amendments } = record;
  const { statement } = validation;
  const facts = amendedFacts(statement, amendments);
  return {
    institution: statement.institution,
    course: { title: facts.courseTitle },
    meeting: {
      id: statement.meeting.id,
      title: facts.title,
      start: facts.start,
      end: facts.end,
      timeZone: statement.meeting.timeZone,
      room: facts.room,
    },
    teachers: teachersOf(facts.teachers, record.teacherSignatures),
    trainees: traineesOf(record),
    sentences: sentencesOf(record),
    completed: completionOf(rollCall),
    closedEarly: statement.closedEarly,
    validated: { by: statement.person.name, at: statement.receivedAt },
    amendments: amendments.map(amendmentOf),
  };
}

type Facts = Record<Exclude<AmendedField, 'teachers'>, string> & { teachers: string[] };

function amendedFacts(
  { meeting }: ValidationStatement,
  amendments: readonly Of<AmendmentStatement>[],
): Facts {
  const { title, start, end, room, teachers } = meeting;
  const facts: Facts = { title, courseTitle: meeting.course.title, start, end, room, teachers };
  for (const { field, after } of amendments.flatMap(({ statement }) => statement.facts)) {
    if (field === 'teachers') facts.teachers = namesOfTeachers(after) ?? [after];
    else facts[field] = after;
  }
  return facts;
}

/** Those of the meeting, and whoever else signed the roll call. Each signature stands once: of two of a name, the first signed. */
function teachersOf(
  names: readonly string[],
  signatures: readonly Of<TeacherSignatureStatement>[],
): SheetTeacher[] {
  const left = [...signatures];
  const named = names.map((name): SheetTeacher => {
    const at = left.findIndex(({ statement }) => statement.person.name === name);
    const [own] = at < 0 ? [] : left.splice(at, 1);
    return { name, signature: own === undefined ? null : sheetSignature(own) };
  });
  const others = left.map((one) => ({ name: one.statement.person.name, signature: sheetSignature(one) }));
  return [...named, ...others];
}

function sheetSignature({
  digest,
  statement,
}: Of<StudentSignatureStatement | TeacherSignatureStatement>): SheetSignature {
  const { method, receivedAt, typedName } = statement;
  return { digest, method, receivedAt, typedName };
}

interface Row {
  digest: string;
  /** Null once erased. */
  person: SaltedRow['person'] | null;
  subject: boolean;
  mark: Mark | null;
}

function traineesOf(record: SealedRecord): SheetTrainee[] {
  const setAside = new Set(record.amendments.flatMap(({ statement }) => statement.setAside));
  const counting = record.signatures.filter(({ digest }) => !setAside.has(digest)).filter(isStudents);
  const signatures = firstBy(counting, ({ statement }) => statement.person.id);
  return amendedRows(record).map((row) => {
    if (row.person === null) return erasedTrainee(row.digest);
    const { id, name } = row.person;
    const signed = signatures.get(id);
    return {
      row: row.digest,
      name,
      mark: row.mark,
      state: supervisionRowState({ row, signed: signed !== undefined }),
      signature: signed === undefined ? null : sheetSignature(signed),
    };
  });
}

function isStudents(one: DigestedStatement): one is Of<StudentSignatureStatement> {
  return one.statement?.type === 'student-signature';
}

function erasedTrainee(row: string): SheetTrainee {
  return { row, name: null, mark: null, state: 'erased', signature: null };
}

/** The roll call's rows with every change since; who was added stands at the end. */
function amendedRows({ rollCall, amendments }: SealedRecord): Row[] {
  const rows: Row[] = (rollCall?.statement.rows ?? []).map((digest, i) => rowOf(digest, rollCall?.rows[i]));
  const known = firstBy(rows, ({ person }) => person?.id ?? null);
  for (const { statement, rows: changes } of amendments) {
    const firstAdded = statement.rows.length - statement.added;
    for (const [i, digest] of statement.rows.entries()) {
      const change = changeOf(changes[i]);
      const row = change === null ? undefined : known.get(change.person.id);
      if (row !== undefined && change !== null) row.mark = change.after;
      else if (i >= firstAdded) rows.push(addedRow(digest, change, known));
    }
  }
  return rows;
}

/** A change of an erased row leaves nothing to apply; one that added a row leaves that row, erased. */
function addedRow(digest: string, change: SaltedRowChange | null, known: Map<string, Row>): Row {
  if (change === null) return { digest, person: null, subject: false, mark: null };
  const row = { digest, person: change.person, subject: true, mark: change.after };
  known.set(change.person.id, row);
  return row;
}

/** By a key; of several with the same, the first. Those whose key is null are left out. */
function firstBy<T>(all: readonly T[], keyOf: (one: T) => string | null): Map<string, T> {
  const found = new Map<string, T>();
  for (const one of all) {
    const key = keyOf(one);
    if (key !== null && !found.has(key)) found.set(key, one);
  }
  return found;
}

function rowOf(digest: string, row: SaltedRow | SaltedRowChange | null | undefined): Row {
  const known = row !== null && row !== undefined && 'mark' in row ? row : null;
  if (known === null) return { digest, person: null, subject: false, mark: null };
  return { digest, person: known.person, subject: known.subject, mark: known.mark };
}

function changeOf(change: SaltedRow | SaltedRowChange | null | undefined): SaltedRowChange | null {
  return change !== null && change !== undefined && 'after' in change ? change : null;
}

function sentencesOf({ signatures, teacherSignatures }: SealedRecord): AttendanceSheet['sentences'] {
  const all = [
    ...signatures
      .filter(isStudents)
      .map(({ statement }) => ({ ...statement.sentence, signedBy: 'student' as const })),
    ...teacherSignatures.map(({ statement }) => ({ ...statement.sentence, signedBy: 'teacher' as const })),
  ];
  const each = new Map(all.map((one) => [JSON.stringify([one.signedBy, one.locale, one.text]), one]));
  return [...each.values()];
}

function completionOf(rollCall: SealedRecord['rollCall']): AttendanceSheet['completed'] {
  if (rollCall === null) return null;
  const { completedBy, receivedAt, version } = rollCall.statement;
  return { by: completedBy.name, at: receivedAt, version };
}

function amendmentOf({ digest, statement, rows }: Of<AmendmentStatement>): SheetAmendment {
  const { number, person, receivedAt, reason, facts, setAside } = statement;
  return {
    number,
    digest,
    by: person.name,
    at: receivedAt,
    reason,
    facts,
    rows: rows.map(changeOf).map((change) => ({
      name: change?.person.name ?? null,
      before: change?.before ?? null,
      after: change?.after ?? null,
    })),
    setAside: setAside.length,
  };
}

/** The reference under which every version of a meeting's sheet stands. */
export function sheetId(validationDigest: string, version: number): string {
  return `${receiptReference(validationDigest)}/${String(version)}`;
}
