import { setTimeout as wait } from 'node:timers/promises';
import { reasonOf } from './ladder.ts';

const LOOK_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** What a watch looks at and does. */
export interface Watched {
  /** Whether the engine's process lives. */
  isThere: () => boolean;
  /** Starts it again, if nobody else has. */
  revive: () => Promise<void>;
  say: (line: string) => void;
}

/**
 * Looks after an engine that is in use: it may be killed, by somebody or for want of memory.
 * @returns ends the watch, after a start that is under way
 */
export function watchEngine(watched: Watched): () => Promise<void> {
  const ending = new AbortController();
  const watching = watch(watched, ending.signal);
  return () => {
    ending.abort();
    return watching;
  };
}

async function watch({ isThere, revive, say }: Watched, ending: AbortSignal): Promise<void> {
  let failures = 0;
  while (await passed(Math.min(LOOK_MS * 2 ** failures, LONGEST_PAUSE_MS), ending)) {
    if (isThere()) {
      failures = 0;
      continue;
    }
    try {
      await revive();
    } catch (error) {
      failures += 1;
      say(
        `The database engine has ended and could not be started again: ${reasonOf(error)} The next try follows.`,
      );
    }
  }
}

/** False when the watch ends meanwhile. The process does not wait for it. */
async function passed(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  return wait(ms, true, { signal, ref: false }).catch(() => false);
}
