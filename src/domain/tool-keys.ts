import { DAY_MS, MINUTE_MS } from './institution.ts';

/** When a later key of a series takes over from the one before. All times are epoch ms UTC. */
export interface KeyRotation {
  /** From 2. */
  generation: number;
  signsFrom: number;
  /** Until when every earlier key stays published. */
  predecessorsUntil: number;
}

/** A new key is published this long before it signs: LMSs and proxies keep the set that they fetched. */
export const PUBLISHED_BEFORE_MS = DAY_MS;
/** An old key stays published this long after its last use; what it signs lives five minutes. */
export const PUBLISHED_AFTER_MS = 7 * DAY_MS;
/** For a stolen key: what our own answers may be kept (five minutes) and our processes wait to look (one), doubled. */
export const URGENT_BEFORE_MS = 12 * MINUTE_MS;

/** `next`: published, does not sign yet. `published`: signs no more. `retired`: stands in no key set. */
export type ToolKeyState = 'next' | 'signing' | 'published' | 'retired';

interface Rotating {
  createdAt: number;
  rotation: KeyRotation | null;
}

export function generationOf({ rotation }: Rotating): number {
  return rotation?.generation ?? 1;
}

export function signsFrom({ createdAt, rotation }: Rotating): number {
  return rotation?.signsFrom ?? createdAt;
}

/** Each key with its state at an instant, by generation. Nothing of it is stored: every process derives the same. */
export function toolKeyStates<Key extends Rotating>(
  keys: readonly Key[],
  now: number,
): { key: Key; state: ToolKeyState }[] {
  const series = [...keys].sort((a, b) => generationOf(a) - generationOf(b));
  const signing = series.findLast((key) => signsFrom(key) <= now);
  return series.map((key) => ({ key, state: stateOf(key, { series, signing, now }) }));
}

function stateOf(
  key: Rotating,
  { series, signing, now }: { series: readonly Rotating[]; signing: Rotating | undefined; now: number },
): ToolKeyState {
  if (key === signing) return 'signing';
  if (signing === undefined || generationOf(key) > generationOf(signing)) return 'next';
  const successors = series.filter((other) => generationOf(other) > generationOf(key));
  const ends = successors.flatMap(({ rotation }) =>
    rotation !== null && rotation.signsFrom <= now ? [rotation.predecessorsUntil] : [],
  );
  return now < Math.min(...ends) ? 'published' : 'retired';
}

/** The rotation that follows the newest key. @param urgent the key was stolen: the earlier ones go with the change */
export function nextRotation(
  newest: Rotating,
  { now, urgent }: { now: number; urgent: boolean },
): KeyRotation {
  const from = now + (urgent ? URGENT_BEFORE_MS : PUBLISHED_BEFORE_MS);
  return {
    generation: generationOf(newest) + 1,
    signsFrom: from,
    predecessorsUntil: urgent ? from : from + PUBLISHED_AFTER_MS,
  };
}

/** Whether a next key is to be made now, so that none signs longer than `everyMs`; 0 means never. */
export function isRotationDue(newest: Rotating, everyMs: number, now: number): boolean {
  return everyMs > 0 && now >= signsFrom(newest) + everyMs - PUBLISHED_BEFORE_MS;
}
