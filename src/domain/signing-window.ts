import type { WindowSettings } from './institution.ts';
import type { Meeting } from './meeting.ts';

/** `[opensAt, closesAt)` in epoch ms UTC; opensAt is null while the roll call has yet to open it. */
export interface SigningWindow {
  opensAt: number | null;
  closesAt: number;
}

export type WindowPhase = 'before' | 'open' | 'closed';

/** From the meeting's start (or the start of the roll call) to its end + the extra time, or to an early close. */
export function signingWindow(
  meeting: Pick<Meeting, 'start' | 'end' | 'closedEarly' | 'rollCall' | 'opening'>,
  settings: WindowSettings,
): SigningWindow {
  const { extraTimeMs, signingOpens } = meeting.opening ?? settings;
  const regularEnd = meeting.end + extraTimeMs;
  const closesAt = meeting.closedEarly === null ? regularEnd : Math.min(regularEnd, meeting.closedEarly.at);
  if (signingOpens === 'meeting-start') return { opensAt: meeting.start, closesAt };
  const startedAt = meeting.rollCall.startedAt;
  return { opensAt: startedAt === null ? null : Math.max(startedAt, meeting.start), closesAt };
}

/** How long after the closing a signature can still arrive that began before it. */
export const SETTLE_MS = 10_000;
/** How long a signature may take from its received time to its write: what is left of `SETTLE_MS` is for the clocks. */
export const SIGNING_MS = SETTLE_MS / 2;

/** Whether whatever was signed within the window has arrived. */
export function isSettled({ closesAt }: SigningWindow, now: number): boolean {
  return now >= closesAt + SETTLE_MS;
}

/** The opening instant belongs to the window, the closing instant does not. */
export function windowPhase(window: SigningWindow, now: number): WindowPhase {
  if (now >= window.closesAt) return 'closed';
  return window.opensAt !== null && now >= window.opensAt ? 'open' : 'before';
}
