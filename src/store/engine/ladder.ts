import { AppError } from '../../errors.ts';
import type { EngineFolder, EngineLock, Holder } from './folder.ts';
import { downloadMongod, findMongod, startMongod } from './mongod.ts';
import { processesWith } from './process.ts';
import { startSecantus, type SecantusOptions } from './secantus.ts';

/** One way to an engine. */
export interface Step {
  name: string;
  /** Whose database it serves: both ways to a mongod serve the same. */
  holder: Holder;
  /** @param port where its users look for it; else any that is free */
  start: (port?: number) => Promise<EngineLock>;
}

/** The ways to an engine, the best first. */
export function ladder({ folder, sync, say }: SecantusOptions): Step[] {
  return [
    {
      name: 'mongod on PATH',
      holder: 'mongod',
      start: async (port) => startMongod(folder, { command: await findMongod(), kind: 'mongod', port }),
    },
    {
      name: DOWNLOADED,
      holder: 'mongod',
      start: async (port) =>
        startMongod(folder, { command: await downloadMongod(folder, say), kind: 'mongod-downloaded', port }),
    },
    { name: 'SecantusDB', holder: 'secantus', start: (port) => startSecantus({ folder, sync, say }, port) },
  ];
}

/** Costs seconds on a machine without the internet. */
const DOWNLOADED = 'downloaded mongod';

/**
 * Starts the first engine that can. Where a database lies already, only its own engine is tried: another would begin
 * with an empty one, and everything would seem lost.
 * @param isUsed by processes that know the address of one that has ended: then it is started at the same
 * @throws AppError ENGINE_UNAVAILABLE with the reason of each step
 */
export async function climb(
  folder: EngineFolder,
  steps: readonly Step[],
  isUsed: boolean,
): Promise<EngineLock> {
  const port = isUsed ? folder.lastPort() : undefined;
  const [holder = null, other] = folder.holders();
  if (other !== undefined) throw unavailable(folder, 'both', []);
  const reasons: string[] = [];
  for (const step of steps.filter((one) => holder === null || one.holder === holder)) {
    try {
      const lock = await (holder === null ? firstStart(folder, step) : step.start(port));
      folder.writeLock(lock);
      return lock;
    } catch (error) {
      reasons.push(`${step.name}: ${reasonOf(error)}`);
    }
  }
  if (holder !== null) reasons.push(...(await heldBy(folder.file(holder))));
  throw unavailable(folder, holder ?? 'none', reasons);
}

/** A start on an empty folder that fails leaves it empty, so that it binds no later one. */
async function firstStart(folder: EngineFolder, { name, holder, start }: Step): Promise<EngineLock> {
  const known = folder.failure(name, Date.now());
  if (known !== null) throw new Error(known);
  try {
    return await start();
  } catch (error) {
    folder.empty(holder);
    if (name === DOWNLOADED) folder.rememberFailure(name, reasonOf(error), Date.now());
    throw error;
  }
}

/** Only one process may have a database open: which one it is, is what the operator needs to know. */
async function heldBy(database: string): Promise<string[]> {
  const pids = await processesWith(database);
  return pids.map(
    (pid) =>
      `process ${String(pid)} has this database open: if it hangs, or nobody uses it, end it (kill ${String(pid)}) and start again`,
  );
}

/** The first line of what went wrong. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}

function unavailable(
  { path: folder }: EngineFolder,
  why: Holder | 'both' | 'none',
  reasons: readonly string[],
): AppError {
  return new AppError('ENGINE_UNAVAILABLE', { why, folder, reasons: reasons.join('; ') });
}
