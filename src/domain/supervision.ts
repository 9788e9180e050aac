import type { RowFacts } from './roll-call.ts';

/** What supervision says of one student of a meeting. */
export type SupervisionRowState = 'signed' | 'signed-marked-absent' | 'absent' | 'missing' | 'not-subject';

/** By the marks as they stand: nobody is absent for not having scanned until a completion writes it down. */
export function supervisionRowState(facts: Pick<RowFacts, 'row' | 'signed'>): SupervisionRowState {
  const absent = facts.row.mark?.kind === 'absent';
  if (facts.signed) return absent ? 'signed-marked-absent' : 'signed';
  if (!facts.row.subject) return 'not-subject';
  return absent ? 'absent' : 'missing';
}

export interface SupervisionCounts {
  signed: number;
  /** Students who are expected to sign: subject, and not marked absent. */
  expected: number;
  missing: number;
}

export function supervisionCounts(states: readonly SupervisionRowState[]): SupervisionCounts {
  const signed = states.filter((state) => state === 'signed' || state === 'signed-marked-absent').length;
  const missing = states.filter((state) => state === 'missing').length;
  return { signed, missing, expected: signed + missing };
}

/** What validation still waits for. Missing signatures are listed, not forbidden. */
export type ValidationObstacle =
  'ROLL_CALL_NOT_COMPLETED' | 'WINDOW_STILL_OPEN' | 'ALREADY_VALIDATED' | 'CANCELLED';

export function validationObstacles(facts: {
  status: 'scheduled' | 'cancelled' | 'validated';
  rollCallCompleted: boolean;
  windowClosed: boolean;
}): ValidationObstacle[] {
  if (facts.status === 'validated') return ['ALREADY_VALIDATED'];
  if (facts.status === 'cancelled') return ['CANCELLED'];
  const obstacles: ValidationObstacle[] = [];
  if (!facts.rollCallCompleted) obstacles.push('ROLL_CALL_NOT_COMPLETED');
  if (!facts.windowClosed) obstacles.push('WINDOW_STILL_OPEN');
  return obstacles;
}
