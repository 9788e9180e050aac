import { MINUTE_MS } from './institution.ts';

/** Waits no longer than this before it is stamped: a round and the authority's answer fit into the rest of a minute. */
const STAMPED_AFTER_MS = 45_000;
/** From then on the delay is told to whoever watches the tool. */
export const STAMPS_LATE_MS = 5 * MINUTE_MS;

interface Waiting {
  since: number;
  urgent: boolean;
}

/** Whether something that waits is to be stamped now: within a minute, at once after a validation. */
export function isStampDue({ since, urgent }: Waiting, now: number): boolean {
  return urgent || now - since >= STAMPED_AFTER_MS;
}

/** How long the oldest of what waits has waited, ms; 0 when nothing waits. */
export function stampDelay(waiting: readonly Pick<Waiting, 'since'>[], now: number): number {
  return Math.max(0, ...waiting.map(({ since }) => now - since));
}
