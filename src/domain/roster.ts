import { DAY_MS, MINUTE_MS } from './institution.ts';

/** The last reading of a course's roster. Times in epoch ms UTC. */
export interface RosterReading {
  /** When it began. */
  at: number;
  /** When the roster was last read whole. */
  wholeAt: number;
  /** Where the LMS says only what changed since; null where it does not offer that. */
  differencesUrl: string | null;
}

/** How old a reading may be when somebody launches. */
export const OLD_MS = 10 * MINUTE_MS;
/** How long until the timer reads the roster of a course under signature again, and after a failure. */
export const AGAIN_MS = { read: 12 * 60 * MINUTE_MS, failed: 60 * MINUTE_MS } as const;

export function isOld(reading: RosterReading | null, now: number): boolean {
  return reading === null || now - reading.at >= OLD_MS;
}

/** Where to ask for the differences alone: a day at most, so that one that was missed does not stay missed. */
export function differencesUrlOf(reading: RosterReading | null, now: number): string | null {
  return reading !== null && now - reading.wholeAt < DAY_MS ? reading.differencesUrl : null;
}
