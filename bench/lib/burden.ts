import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';

/** What some work cost the process that did it. */
export interface Burden {
  ms: number;
  /** Longest time in which nothing else could be answered. */
  blockMs: number;
  /** Bytes of the whole process at their most, and before. */
  peak: number;
  before: number;
}

const SAMPLED_MS = 20;
const RESOLUTION_MS = 1;

/** Does the work and watches the process meanwhile. */
export async function burdenOf(work: () => Promise<unknown>): Promise<Burden> {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let peak = before;
  const look = (): void => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const timer = setInterval(look, SAMPLED_MS);
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  // It measures from one of its ticks to the next: the first must have been.
  await wait(SAMPLED_MS);
  const began = performance.now();
  await work();
  const ms = performance.now() - began;
  look();
  clearInterval(timer);
  // Else a block that ended the work is not in it yet.
  await wait(2 * SAMPLED_MS);
  delay.disable();
  return { ms, blockMs: delay.max / 1e6, peak, before };
}
