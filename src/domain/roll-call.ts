import { MINUTE_MS, type SignInMode } from './institution.ts';

export type AbsenceReason = 'unknown' | 'illness' | 'internship' | 'excused' | 'other';
export const ABSENCE_REASONS: readonly AbsenceReason[] = [
  'unknown',
  'illness',
  'internship',
  'excused',
  'other',
];

/** One row's mark. An internship is a reason for an absence, never a way out of the row. */
export type Mark =
  | { kind: 'present'; lateMinutes: number; leftEarlyMinutes: number }
  | { kind: 'absent'; reason: AbsenceReason };

export const PRESENT: Mark = { kind: 'present', lateMinutes: 0, leftEarlyMinutes: 0 };

/** One student of the sheet: the meeting's students as copied when it opened. */
export interface SheetRow {
  person: string;
  name: string;
  sortName: string;
  picture: string | null;
  subject: boolean;
  /** The revision that this person signs next, or has signed: one more each time one is set aside. No other counts. */
  revision: number;
  mark: Mark | null;
  /** The person was erased: `person` is a random pseudonym, and nothing else is left of the row. */
  erased?: true;
}

/** What 'set all' did last, so that it can be taken back. */
export interface BulkMarks {
  /** Epoch ms UTC. */
  at: number;
  by: string;
  mark: Mark;
  /** The rows that it changed, as they were. */
  before: { person: string; mark: Mark | null }[];
}

export interface RollCall {
  /** Epoch ms UTC; null before the teacher began. */
  startedAt: number | null;
  /** 0 until first completed; each completion is one more. */
  version: number;
  /** Epoch ms UTC of the completion of `version`. */
  completedAt: number | null;
  completedBy: string | null;
  /** Whether a mark changed since `version` was signed. */
  changedSince: boolean;
  /** Null once taken back, or completed. */
  bulk: BulkMarks | null;
}

export const ROLL_CALL_NOT_STARTED: Readonly<RollCall> = {
  startedAt: null,
  version: 0,
  completedAt: null,
  completedBy: null,
  changedSince: false,
  bulk: null,
};

export type RollCallState = 'not-started' | 'in-progress' | 'completed' | 'changed';

export function rollCallState(rollCall: RollCall): RollCallState {
  if (rollCall.completedAt !== null) return rollCall.changedSince ? 'changed' : 'completed';
  return rollCall.startedAt === null ? 'not-started' : 'in-progress';
}

/** What stands between a roll call and its completion, row by row. */
export type RowObstacle = 'unmarked' | 'signed-but-absent';

/** A row with what else is known of its person in this meeting. */
export interface RowFacts {
  row: SheetRow;
  scanned: boolean;
  signed: boolean;
}

/**
 * The mark that counts: the teacher's, else what the sign-in mode derives from the scan.
 * By QR alone, who was asked to scan and has not when the roll call is completed is absent; who is not subject to the
 * signature is asked for nothing, and is the teacher's to mark.
 */
export function effectiveMark(facts: Pick<RowFacts, 'row' | 'scanned'>, mode: SignInMode): Mark | null {
  if (facts.row.mark !== null || facts.row.erased === true) return facts.row.mark;
  if (mode === 'manual') return null;
  if (facts.scanned) return PRESENT;
  return mode === 'qr' && facts.row.subject ? { kind: 'absent', reason: 'unknown' } : null;
}

/** The sheet as a completion writes it. */
export function writtenRows(
  rows: readonly Pick<RowFacts, 'row' | 'scanned'>[],
  mode: SignInMode,
): SheetRow[] {
  return rows.map((facts) => ({ ...facts.row, mark: effectiveMark(facts, mode) }));
}

export function rowObstacle(facts: RowFacts, mode: SignInMode): RowObstacle | null {
  if (facts.row.erased === true) return null;
  const mark = effectiveMark(facts, mode);
  if (mark === null) return 'unmarked';
  return facts.signed && mark.kind === 'absent' ? 'signed-but-absent' : null;
}

/** Rows that hold the completion back; empty when the roll call can be completed. */
export function completionObstacles(
  rows: readonly RowFacts[],
  mode: SignInMode,
): { person: string; obstacle: RowObstacle }[] {
  return rows.flatMap((facts) => {
    const obstacle = rowObstacle(facts, mode);
    return obstacle === null ? [] : [{ person: facts.row.person, obstacle }];
  });
}

export interface RollCallCounts {
  present: number;
  absent: number;
  late: number;
  unmarked: number;
  total: number;
}

/** A row that is still to mark: by a code, whoever scanned is present without a mark. */
export function isToMark({ row, scanned }: Pick<RowFacts, 'row' | 'scanned'>, mode: SignInMode): boolean {
  return row.mark === null && row.erased !== true && (mode === 'manual' || !scanned);
}

export function rollCallCounts(
  rows: readonly Pick<RowFacts, 'row' | 'scanned'>[],
  mode: SignInMode,
): RollCallCounts {
  const known = rows.filter(({ row }) => row.erased !== true);
  const counts: RollCallCounts = { present: 0, absent: 0, late: 0, unmarked: 0, total: known.length };
  for (const facts of known) {
    const mark = facts.row.mark ?? PRESENT;
    if (isToMark(facts, mode)) counts.unmarked += 1;
    else if (mark.kind === 'absent') counts.absent += 1;
    else {
      counts.present += 1;
      if (mark.lateMinutes > 0) counts.late += 1;
    }
  }
  return counts;
}

export function sameMark(a: Mark | null, b: Mark | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.kind === 'absent') return b.kind === 'absent' && a.reason === b.reason;
  return b.kind === 'present' && a.lateMinutes === b.lateMinutes && a.leftEarlyMinutes === b.leftEarlyMinutes;
}

/** Whether the minutes of a mark are whole numbers that leave something of the meeting. */
export function isPossibleMark(mark: Mark, meeting: { start: number; end: number }): boolean {
  if (mark.kind === 'absent') return true;
  const { lateMinutes, leftEarlyMinutes } = mark;
  const whole = [lateMinutes, leftEarlyMinutes].every((minutes) => Number.isInteger(minutes) && minutes >= 0);
  return whole && (lateMinutes + leftEarlyMinutes) * MINUTE_MS < meeting.end - meeting.start;
}

/** From when to when a person attended by their mark, epoch ms UTC; the whole meeting while nothing else is marked. */
export function attendedSpan(
  meeting: { start: number; end: number },
  mark: Mark | null,
): { start: number; end: number } {
  if (mark?.kind !== 'present') return { start: meeting.start, end: meeting.end };
  return {
    start: meeting.start + mark.lateMinutes * MINUTE_MS,
    end: meeting.end - mark.leftEarlyMinutes * MINUTE_MS,
  };
}
