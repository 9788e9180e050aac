import type { Meeting } from './meeting.ts';

/** What a teacher meets at a meeting's roll call; each has its own words and next step. */
export type RollCallAccess =
  | 'cancelled'
  | 'validated'
  | 'not-subject'
  | 'inactive'
  | 'no-right'
  | 'not-begun'
  /** The signing opens with the roll call, and the sheet is copied then. */
  | 'to-start'
  | 'open';

export interface RollCallFacts {
  meeting: Pick<Meeting, 'status' | 'opening' | 'start'>;
  /** As copied at opening, else as the course is now. */
  subject: boolean;
  /** Whether the institution has signature activated now. */
  active: boolean;
  /** Whether this teacher has the right to enter absences. */
  mayMark: boolean;
  /** Epoch ms UTC. */
  now: number;
}

/** Whether the roll call can be taken now, and if not, why. The order is what the teacher should hear first. */
export function rollCallAccess({ meeting, subject, active, mayMark, now }: RollCallFacts): RollCallAccess {
  if (meeting.status !== 'scheduled') return meeting.status;
  if (!subject) return 'not-subject';
  if (!active) return 'inactive';
  if (!mayMark) return 'no-right';
  if (now < meeting.start) return 'not-begun';
  return meeting.opening === null ? 'to-start' : 'open';
}
