import type { Meeting } from './meeting.ts';
import { rollCallState, type RowFacts } from './roll-call.ts';
import { isSettled, windowPhase, type SigningWindow } from './signing-window.ts';

/** What supervision says of one student of a meeting. */
export type SupervisionRowState =
  'signed' | 'signed-marked-absent' | 'absent' | 'missing' | 'not-subject' | 'erased';

/** By the marks as they stand: nobody is absent for not having scanned until a completion writes it down. */
export function supervisionRowState(facts: {
  row: Pick<RowFacts['row'], 'mark' | 'subject' | 'erased'>;
  signed: boolean;
}): SupervisionRowState {
  if (facts.row.erased === true) return 'erased';
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
  | 'ROLL_CALL_NOT_COMPLETED'
  | 'WINDOW_STILL_OPEN'
  | 'SIGNATURES_ARRIVING'
  | 'SIGNED_MARKED_ABSENT'
  | 'ALREADY_VALIDATED'
  | 'CANCELLED';

export interface ValidationFacts {
  meeting: Pick<Meeting, 'status' | 'rollCall'>;
  /** Of every row. */
  states: readonly SupervisionRowState[];
  window: SigningWindow;
  /** Epoch ms UTC. */
  now: number;
}

export function validationObstacles({ meeting, states, window, now }: ValidationFacts): ValidationObstacle[] {
  if (meeting.status === 'validated') return ['ALREADY_VALIDATED'];
  if (meeting.status === 'cancelled') return ['CANCELLED'];
  const obstacles: ValidationObstacle[] = [];
  if (rollCallState(meeting.rollCall) !== 'completed') obstacles.push('ROLL_CALL_NOT_COMPLETED');
  if (windowPhase(window, now) !== 'closed') obstacles.push('WINDOW_STILL_OPEN');
  else if (!isSettled(window, now)) obstacles.push('SIGNATURES_ARRIVING');
  if (states.includes('signed-marked-absent')) obstacles.push('SIGNED_MARKED_ABSENT');
  return obstacles;
}
