import { START } from './meetings.ts';

/** A clock that a test sets. Epoch ms UTC. */
export interface SettableClock {
  now(): number;
  set(ms: number): void;
  forward(ms: number): void;
}

/** Begins at 08:30 in Paris on 24 November 2026. */
export function settableClock(at = START): SettableClock {
  let now = at;
  return {
    now: () => now,
    set: (ms) => {
      now = ms;
    },
    forward: (ms) => {
      now += ms;
    },
  };
}
