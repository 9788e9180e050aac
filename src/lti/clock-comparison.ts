import type { Clock } from '../application/ports/tools.ts';
import type { Incoming, PlatformGuard } from './guarded-fetch.ts';

/** How far a platform's clock is from ours, by the `Date` of its answers. */
export class ClockComparison {
  readonly #clock: Clock;
  #difference: { seconds: number; tookMs: number } | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Positive when the platform's clock is ahead; null when no answer told. Exact to the second that `Date` has. */
  get differenceS(): number | null {
    return this.#difference?.seconds ?? null;
  }

  /** The same guard, its answers looked at. */
  watching(guard: PlatformGuard): PlatformGuard {
    return {
      ...guard,
      fetch: async (address, outgoing) => {
        const asked = this.#clock.now();
        const answer = await guard.fetch(address, outgoing);
        this.#compare(answer, asked);
        return answer;
      },
    };
  }

  /** The quickest answer tells most exactly. */
  #compare({ headers }: Incoming, asked: number): void {
    const theirs = Date.parse(headers.date ?? '');
    const answered = this.#clock.now();
    const tookMs = answered - asked;
    if (Number.isNaN(theirs) || (this.#difference !== null && this.#difference.tookMs <= tookMs)) return;
    // `Date` is cut to the second: half of one is added back.
    const seconds = Math.round((theirs + 500 - (asked + answered) / 2) / 1000);
    this.#difference = { seconds, tookMs };
  }
}
