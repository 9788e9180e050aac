import type { BundledStatement } from './evidence-bundle.ts';

type Placed = Pick<BundledStatement, 'inclusion'>;

/** In the log; those that wait for their place come last. */
export function placeOf({ inclusion }: Placed): number {
  return inclusion?.index ?? Infinity;
}

/**
 * The statements of a bundle in their order: when an erased one was received is no longer told, so that each stands before
 * the first that has a later place in the log.
 * @param kept in the order in which they were received
 */
export function withErased<T extends Placed>(kept: readonly T[], erased: readonly T[]): T[] {
  const waiting = [...erased].sort((one, other) => placeOf(one) - placeOf(other));
  const all: T[] = [];
  for (const one of kept) {
    while (waiting[0] !== undefined && placeOf(waiting[0]) < placeOf(one)) all.push(...waiting.splice(0, 1));
    all.push(one);
  }
  return [...all, ...waiting];
}

/** So many of a list, evenly, the last one among them. */
export function atMost<T>(most: number, list: readonly T[]): T[] {
  const step = Math.ceil(list.length / most);
  return list.filter((_, at) => (list.length - 1 - at) % step === 0);
}
