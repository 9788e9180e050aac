import { randomUUID } from 'node:crypto';
import type { Clock, Log } from '../application/ports/tools.ts';
import type { Models } from './models.ts';

const BEAT_MS = 20_000;
/** A process that was not heard of for this long is gone. */
const GONE_AFTER_MS = 60_000;

/**
 * Says that this process works with the database, until the returned function is called.
 * What must not happen beside a running tool looks for it: `livingProcesses`.
 */
export async function enterPresence(
  { processes }: Models,
  { clock, log }: { clock: Clock; log: Log },
): Promise<() => Promise<void>> {
  const id = randomUUID();
  const beat = async (): Promise<void> => {
    const until = clock.now() + GONE_AFTER_MS;
    await processes.updateOne({ _id: id }, { $set: { until, expireAt: new Date(until) } }, { upsert: true });
  };
  await beat();
  const warn = (error: unknown): void => {
    log.warn({ err: String(error) }, 'the database was not told whether this process lives');
  };
  const timer = setInterval(() => void beat().catch(warn), BEAT_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    // A database that is away forgets the process by itself.
    await processes.deleteOne({ _id: id }).catch(warn);
  };
}

/** How many processes work with the database now. */
export function livingProcesses({ processes }: Models, now: number): Promise<number> {
  return processes.countDocuments({ until: { $gt: now } });
}
