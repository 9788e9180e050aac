import type { Meeting } from './meeting.ts';

/** As much of a meeting as says how far it is. */
export interface MeetingProgress {
  status: Meeting['status'];
  rollCall: Pick<Meeting['rollCall'], 'completedAt' | 'changedSince'>;
}

/** How far the meeting of a signature is, for whoever made it. */
export type ReceiptState = 'open' | 'completed' | 'validated' | 'amended' | 'cancelled';

/** @param amended whether something that concerns the signer was amended */
export function receiptState({ status, rollCall }: MeetingProgress, amended: boolean): ReceiptState {
  if (status === 'validated') return amended ? 'amended' : 'validated';
  if (status === 'cancelled') return 'cancelled';
  return rollCall.completedAt !== null && !rollCall.changedSince ? 'completed' : 'open';
}
