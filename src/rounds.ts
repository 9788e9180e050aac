import type { Log } from './application/ports/tools.ts';

/** Work that comes round as long as the tool runs. */
export interface Round {
  everyMs: number;
  work: () => Promise<unknown>;
  /** For the log, when a round failed: the next one tries again. */
  failed: string;
}

/** Begins the rounds; one that still works is not overtaken. @returns stops them, and waits for those at work */
export function beginRounds(log: Log, rounds: readonly Round[]): () => Promise<void> {
  const stops = rounds.map((round) => begin(log, round));
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}

function begin(log: Log, { everyMs, work, failed }: Round): () => Promise<void> {
  let running: Promise<void> | null = null;
  const run = async (): Promise<void> => {
    try {
      await work();
    } catch (error) {
      log.warn({ err: error }, failed);
    } finally {
      running = null;
    }
  };
  const timer = setInterval(() => {
    running ??= run();
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
