import {
  AMENDED_FIELDS,
  teachersFact,
  type AmendedField,
  type AmendedRow,
  type AmendmentChanges,
} from './amended.ts';
import {
  meetingFault,
  rowOf,
  type Act,
  type Amendment,
  type Meeting,
  type MeetingFault,
  type MeetingTeacher,
} from './meeting.ts';
import { isPossibleMark, sameMark, type Mark, type SheetRow } from './roll-call.ts';
import { lengthOf, MAX_REASON_LENGTH } from './text.ts';

/** The facts that an amendment may correct. */
export interface AmendableFacts {
  title: string;
  courseTitle: string;
  /** Epoch ms UTC. */
  start: number;
  end: number;
  room: string;
  teachers: MeetingTeacher[];
}

/** What is to be corrected; what is left out stays. */
export interface Correction {
  facts: Partial<AmendableFacts>;
  /** Of rows of the sheet, by person. */
  marks: ReadonlyMap<string, Mark>;
  /** Students who were forgotten, with their marks. */
  added: readonly (SheetRow & { mark: Mark })[];
  /** Whose counting signatures no longer count. */
  setAside: readonly { person: string; digest: string }[];
}

export const MAX_ROOM_LENGTH = 200;
export const MAX_COURSE_TITLE_LENGTH = 500;

export function amendableFacts(meeting: Meeting): AmendableFacts {
  const { title, start, end, room, teachers, opening } = meeting;
  return { title, courseTitle: opening?.courseTitle ?? '', start, end, room, teachers };
}

/** The facts as texts, as statements and amendments name them. */
export function factTexts(facts: AmendableFacts): Record<AmendedField, string> {
  return {
    title: facts.title,
    courseTitle: facts.courseTitle,
    start: isoText(facts.start),
    end: isoText(facts.end),
    room: facts.room,
    teachers: teachersFact(facts.teachers.map(({ name }) => name)),
  };
}

/** Empty for what is no instant, so that a fault can be told of it. */
function isoText(at: number): string {
  return Number.isFinite(at) && Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : '';
}

/**
 * What a correction really changes: nothing in it is before as it is after. Teachers are told apart by the names that stand on
 * the sheet: another of the same name is no change that anyone could read.
 */
export function changesOf(meeting: Meeting, correction: Correction): AmendmentChanges {
  const before = factTexts(amendableFacts(meeting));
  const after = factTexts({ ...amendableFacts(meeting), ...correction.facts });
  return {
    facts: AMENDED_FIELDS.filter((field) => before[field] !== after[field]).map((field) => ({
      field,
      before: before[field],
      after: after[field],
    })),
    rows: [...changedRows(meeting, correction), ...correction.added.map(addedRow)],
    setAside: correction.setAside.map(({ person, digest }) => ({
      person,
      name: rowOf(meeting, person)?.name ?? '',
      digest,
    })),
  };
}

function changedRows({ sheet }: Meeting, { marks }: Correction): AmendedRow[] {
  return sheet.flatMap(({ person, name, mark: before }) => {
    const after = marks.get(person);
    return after === undefined || sameMark(before, after) ? [] : [{ person, name, before, after }];
  });
}

function addedRow({ person, name, mark }: SheetRow & { mark: Mark }): AmendedRow {
  return { person, name, before: null, after: mark };
}

export function isNothing({ facts, rows, setAside }: AmendmentChanges): boolean {
  return facts.length + rows.length + setAside.length === 0;
}

export type AmendmentFault =
  | MeetingFault
  | 'NOT_VALIDATED'
  | 'NOTHING_CHANGED'
  | 'REASON_MISSING'
  | 'REASON_TOO_LONG'
  | 'COURSE_TITLE_MISSING'
  | 'COURSE_TITLE_TOO_LONG'
  | 'ROOM_TOO_LONG'
  /** A meeting that was validated had begun. */
  | 'STARTS_AFTER_VALIDATION'
  | 'NOT_ON_SHEET'
  | 'ALREADY_ON_SHEET'
  | 'NOT_SIGNED'
  | 'MARK_IMPOSSIBLE'
  | 'SIGNED_ABSENT';

/** Why a correction cannot be made, and whose row is the reason; null where none is. */
export interface FoundFault {
  fault: AmendmentFault;
  person: string | null;
}

export interface AmendmentFacts {
  meeting: Meeting;
  correction: Correction;
  reason: string;
  /** Digest of the signature that counts, by person. */
  signed: ReadonlyMap<string, string>;
}

/**
 * Everything that stands against an amendment; empty when it can be made. Only what was validated is amended, for a reason,
 * by at least one change; and the meeting then stands as a validation would take it: possible hours and marks, and nobody
 * absent whose signature counts.
 */
export function amendmentFaults(facts: AmendmentFacts): FoundFault[] {
  const { meeting, correction } = facts;
  const after = { ...amendableFacts(meeting), ...correction.facts };
  const whole = [...reasonFaults(facts), ...factsFaults(meeting, after)];
  const found = [
    ...whole.map((fault) => ({ fault, person: null })),
    ...foreignRows(facts),
    ...rowFaults(facts),
  ];
  if (found.length > 0 || !isNothing(changesOf(meeting, correction))) return found;
  return [{ fault: 'NOTHING_CHANGED', person: null }];
}

function reasonFaults({ meeting, reason }: AmendmentFacts): AmendmentFault[] {
  if (meeting.status !== 'validated') return ['NOT_VALIDATED'];
  if (reason.trim() === '') return ['REASON_MISSING'];
  return lengthOf(reason) > MAX_REASON_LENGTH ? ['REASON_TOO_LONG'] : [];
}

function factsFaults(meeting: Meeting, after: AmendableFacts): AmendmentFault[] {
  const fault = meetingFault(after);
  const faults: AmendmentFault[] = fault === null ? [] : [fault];
  if (after.start > (meeting.validated?.at ?? Infinity)) faults.push('STARTS_AFTER_VALIDATION');
  if (after.courseTitle.trim() === '') faults.push('COURSE_TITLE_MISSING');
  if (lengthOf(after.courseTitle) > MAX_COURSE_TITLE_LENGTH) faults.push('COURSE_TITLE_TOO_LONG');
  if (lengthOf(after.room) > MAX_ROOM_LENGTH) faults.push('ROOM_TOO_LONG');
  return faults;
}

/** Rows and signatures that are not there, or are there already. */
function foreignRows({ meeting, correction, signed }: AmendmentFacts): FoundFault[] {
  const { marks, added, setAside } = correction;
  const on = new Set(meeting.sheet.filter((row) => row.erased !== true).map(({ person }) => person));
  const newcomers = added.map(({ person }) => person);
  const dropped = setAside.map(({ person }) => person);
  const unknown = [...marks.keys()].filter((person) => !on.has(person));
  const known = newcomers.filter((person, at) => on.has(person) || newcomers.indexOf(person) !== at);
  const unsigned = setAside.filter(
    ({ person, digest }, at) => signed.get(person) !== digest || dropped.indexOf(person) !== at,
  );
  return [
    ...unknown.map((person): FoundFault => ({ fault: 'NOT_ON_SHEET', person })),
    ...known.map((person): FoundFault => ({ fault: 'ALREADY_ON_SHEET', person })),
    ...unsigned.map(({ person }): FoundFault => ({ fault: 'NOT_SIGNED', person })),
  ];
}

function rowFaults({ meeting, correction, signed }: AmendmentFacts): FoundFault[] {
  const after = corrected(meeting, correction);
  // Hours that are impossible themselves say nothing of the marks.
  const timed = meetingFault(after) === null;
  const dropped = new Set(correction.setAside.map(({ person }) => person));
  return after.sheet.flatMap(({ person, mark }): FoundFault[] => {
    if (mark === null) return [];
    if (timed && !isPossibleMark(mark, after)) return [{ fault: 'MARK_IMPOSSIBLE', person }];
    const counts = signed.has(person) && !dropped.has(person);
    return counts && mark.kind === 'absent' ? [{ fault: 'SIGNED_ABSENT', person }] : [];
  });
}

/** Nobody moves; who is added stands behind the last who is before them in the order of people: lower case, by code units. */
function withRow(sheet: SheetRow[], row: SheetRow): SheetRow[] {
  const orderOf = ({ sortName }: SheetRow): string => sortName.toLowerCase();
  const at = sheet.findLastIndex((other) => orderOf(other) <= orderOf(row)) + 1;
  return [...sheet.slice(0, at), row, ...sheet.slice(at)];
}

/** The working copy as it stands after a correction. A signature that is set aside is of a revision before. */
export function corrected(meeting: Meeting, { facts, marks, added, setAside }: Correction): Meeting {
  const { courseTitle, ...fields } = facts;
  const dropped = new Set(setAside.map(({ person }) => person));
  const sheet = meeting.sheet.map((row) => ({
    ...row,
    mark: marks.get(row.person) ?? row.mark,
    revision: dropped.has(row.person) ? row.revision + 1 : row.revision,
  }));
  return {
    ...meeting,
    ...fields,
    opening:
      meeting.opening === null || courseTitle === undefined
        ? meeting.opening
        : { ...meeting.opening, courseTitle },
    sheet: added.reduce(withRow, sheet),
  };
}

/** The meeting after an amendment, which it names. */
export function amended(meeting: Meeting, correction: Correction, amendment: Amendment): Meeting {
  return { ...corrected(meeting, correction), amendments: [...meeting.amendments, amendment] };
}

/** What concerns one student of an amendment: the facts, and their own row and signature. */
export function ownPart(amendment: Amendment, person: string): Amendment | null {
  const own = {
    ...amendment,
    rows: amendment.rows.filter((row) => row.person === person),
    setAside: amendment.setAside.filter((one) => one.person === person),
  };
  return isNothing(own) ? null : own;
}

/** The amendments of a meeting that concern one student. */
export function ownAmendments({ amendments }: Pick<Meeting, 'amendments'>, person: string): Amendment[] {
  return amendments.flatMap((amendment) => ownPart(amendment, person) ?? []);
}

/** The amendments that changed a student's own row or signature. */
export function changesOfRow({ amendments }: Pick<Meeting, 'amendments'>, person: string): Amendment[] {
  return amendments.filter(({ rows, setAside }) =>
    [...rows, ...setAside].some((one) => one.person === person),
  );
}

/** By whom and why a signature no longer counts; null when no amendment says so. */
export function setAsideBy(amendments: readonly Amendment[], digest: string): Act | null {
  return amendments.find(({ setAside }) => setAside.some((one) => one.digest === digest)) ?? null;
}
