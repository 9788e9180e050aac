import type { AmendedField, AmendedRow, AmendmentChanges } from './amended.ts';
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

export const MAX_REASON_LENGTH = 500;
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
    teachers: facts.teachers.map(({ name }) => name).join(', '),
  };
}

/** Empty for what is no instant, so that a fault can be told of it. */
function isoText(at: number): string {
  return Number.isFinite(at) && Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : '';
}

const FIELDS: readonly AmendedField[] = ['courseTitle', 'title', 'start', 'end', 'room', 'teachers'];

/** What a correction really changes: nothing in it is before as it is after. */
export function changesOf(meeting: Meeting, correction: Correction): AmendmentChanges {
  const before = factTexts(amendableFacts(meeting));
  const after = factTexts({ ...amendableFacts(meeting), ...correction.facts });
  return {
    facts: FIELDS.filter((field) => before[field] !== after[field]).map((field) => ({
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

/** Why a correction cannot be made, and whose row is the reason; null when it can. */
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
 * Only what was validated is amended, for a reason, by at least one change; and the meeting stands as a validation would
 * take it: possible hours and marks, and nobody absent whose signature counts.
 */
export function amendmentFault(facts: AmendmentFacts): FoundFault | null {
  const { meeting, correction } = facts;
  const fault =
    reasonFault(facts) ?? factsFault(meeting, { ...amendableFacts(meeting), ...correction.facts });
  if (fault !== null) return { fault, person: null };
  const row = foreignRow(facts) ?? rowFault(facts);
  if (row !== null) return row;
  return isNothing(changesOf(meeting, correction)) ? { fault: 'NOTHING_CHANGED', person: null } : null;
}

function reasonFault({ meeting, reason }: AmendmentFacts): AmendmentFault | null {
  if (meeting.status !== 'validated') return 'NOT_VALIDATED';
  if (reason.trim() === '') return 'REASON_MISSING';
  return lengthOf(reason) > MAX_REASON_LENGTH ? 'REASON_TOO_LONG' : null;
}

function lengthOf(text: string): number {
  return [...text].length;
}

function factsFault(meeting: Meeting, after: AmendableFacts): AmendmentFault | null {
  const fault = meetingFault(after);
  if (fault !== null) return fault;
  if (after.start > (meeting.validated?.at ?? Infinity)) return 'STARTS_AFTER_VALIDATION';
  if (after.courseTitle.trim() === '') return 'COURSE_TITLE_MISSING';
  if (lengthOf(after.courseTitle) > MAX_COURSE_TITLE_LENGTH) return 'COURSE_TITLE_TOO_LONG';
  return lengthOf(after.room) > MAX_ROOM_LENGTH ? 'ROOM_TOO_LONG' : null;
}

/** A row or a signature that is not there, or is there already. */
function foreignRow({ meeting, correction, signed }: AmendmentFacts): FoundFault | null {
  const on = new Set(meeting.sheet.map(({ person }) => person));
  const unknown = [...correction.marks.keys()].find((person) => !on.has(person));
  if (unknown !== undefined) return { fault: 'NOT_ON_SHEET', person: unknown };
  for (const { person } of correction.added) {
    if (on.has(person)) return { fault: 'ALREADY_ON_SHEET', person };
    on.add(person);
  }
  const seen = new Map(signed);
  for (const { person, digest } of correction.setAside) {
    if (seen.get(person) !== digest) return { fault: 'NOT_SIGNED', person };
    seen.delete(person);
  }
  return null;
}

function rowFault({ meeting, correction, signed }: AmendmentFacts): FoundFault | null {
  const after = corrected(meeting, correction);
  const dropped = new Set(correction.setAside.map(({ person }) => person));
  for (const { person, mark } of after.sheet) {
    if (mark !== null && !isPossibleMark(mark, after)) return { fault: 'MARK_IMPOSSIBLE', person };
    const counts = signed.has(person) && !dropped.has(person);
    if (counts && mark?.kind === 'absent') return { fault: 'SIGNED_ABSENT', person };
  }
  return null;
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
    sheet: [...sheet, ...added].sort((a, b) => a.sortName.localeCompare(b.sortName)),
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

/** By whom and why a signature no longer counts; null when no amendment says so. */
export function setAsideBy(amendments: readonly Amendment[], digest: string): Act | null {
  return amendments.find(({ setAside }) => setAside.some((one) => one.digest === digest)) ?? null;
}
