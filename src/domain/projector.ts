import type { SignInMode } from './institution.ts';
import type { MeetingStatus } from './meeting.ts';
import { windowPhase, type SigningWindow } from './signing-window.ts';

/** What the projector can say of a meeting; a code is shown while it is `open`. */
export type ProjectorPhase =
  'before' | 'open' | 'manual' | 'not-subject' | 'closed' | 'validated' | 'cancelled';

/** What decides it. */
export interface ProjectorFacts {
  status: MeetingStatus;
  window: SigningWindow;
  /** Whether anybody is asked to sign. */
  subject: boolean;
  signInMode: SignInMode;
}

/** That no code will come is said before the meeting too, so that nobody waits for one. */
export function projectorPhase(
  { status, window, subject, signInMode }: ProjectorFacts,
  now: number,
): ProjectorPhase {
  if (status !== 'scheduled') return status;
  const phase = windowPhase(window, now);
  if (phase === 'closed') return 'closed';
  if (!subject) return 'not-subject';
  return signInMode === 'manual' ? 'manual' : phase;
}
