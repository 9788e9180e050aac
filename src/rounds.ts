import type { Log } from './application/ports/tools.ts';

/** Work that comes round as long as the tool runs. */
export interface Round {
  everyMs: number;
  work: () => Promise<unknown>;
  /** How many may be at work at the same time: one unless it says otherwise. */
  atOnce?: number;
  /** For the log, when a round failed: the next one tries again. */
  failed: string;
}

/** Begins the rounds; one that still works is not overtaken, unless it allows it. @returns stops them, and waits for those at work */
export function beginRounds(log: Log, rounds: readonly Round[]): () => Promise<void> {
  const stops = rounds.map((round) => begin(log, round));
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}

function begin(log: Log, { everyMs, work, failed, atOnce = 1 }: Round): () => Promise<void> {
  const running = new Set<Promise<void>>();
  const run = async (): Promise<void> => {
    try {
      await work();
    } catch (error) {
      log.warn({ err: error }, failed);
    }
  };
  const timer = setInterval(() => {
    if (running.size >= atOnce) return;
    const begun = run();
    running.add(begun);
    void begun.finally(() => running.delete(begun));
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await Promise.all(running);
  };
}
