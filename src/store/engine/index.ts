import { AppError } from '../../errors.ts';
import { EngineFolder, type EngineLock } from './folder.ts';
import { downloadMongod, findMongod, startMongod } from './mongod.ts';
import { answers, stopProcess } from './process.ts';
import { startSecantus } from './secantus.ts';
import { inTurn } from './turn.ts';
import { enter, leave } from './users.ts';

export interface EngineOptions {
  /** MONGODB_URL: then nothing is started. */
  mongoUrl: string | null;
  dataDir: string;
  sync: boolean;
  /** Told what is installed, downloaded and started. */
  say: (line: string) => void;
}

/** The database that serves this data folder. */
export interface Engine {
  url: string;
  kind: 'external' | EngineLock['kind'];
  /** For start-up: which engine runs, and what it does not survive. */
  notes: string[];
  /** Leaves the engine; the last process that uses it stops it. */
  stop(): Promise<void>;
}

interface Step {
  name: string;
  start: () => Promise<EngineLock>;
}

/**
 * Finds the engine that runs, or starts the first of the ladder that can: a mongod on the PATH, a cached or downloaded
 * one, SecantusDB.
 * @throws AppError ENGINE_UNAVAILABLE with the reason of each step
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  if (options.mongoUrl !== null) {
    const notes = ['Database: MONGODB_URL'];
    return { url: options.mongoUrl, kind: 'external', notes, stop: () => Promise.resolve() };
  }
  const folder = new EngineFolder(options.dataDir);
  return inTurn(folder, async () => {
    const lock = (await running(folder)) ?? (await climb(folder, options));
    enter(folder);
    return { url: lock.url, kind: lock.kind, notes: notesOf(lock, options), stop: () => stop(folder, lock) };
  });
}

async function running(folder: EngineFolder): Promise<EngineLock | null> {
  const lock = folder.readLock();
  return lock !== null && (await answers(lock.url)) ? lock : null;
}

async function climb(folder: EngineFolder, options: EngineOptions): Promise<EngineLock> {
  const reasons: string[] = [];
  for (const step of ladder(folder, options)) {
    const known = folder.failure(step.name, Date.now());
    try {
      if (known !== null) throw new Error(known);
      const lock = await step.start();
      folder.writeLock(lock);
      return lock;
    } catch (error) {
      const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
      if (known === null && step.name === 'downloaded mongod')
        folder.rememberFailure(step.name, reason, Date.now());
      reasons.push(`${step.name}: ${reason}`);
    }
  }
  throw new AppError('ENGINE_UNAVAILABLE', { reasons: reasons.join('; ') });
}

function ladder(folder: EngineFolder, { sync, say }: EngineOptions): Step[] {
  return [
    {
      name: 'mongod on PATH',
      start: async () => startMongod(folder, { command: await findMongod(), kind: 'mongod' }),
    },
    {
      name: 'downloaded mongod',
      start: async () =>
        startMongod(folder, { command: await downloadMongod(folder, say), kind: 'mongod-downloaded' }),
    },
    { name: 'SecantusDB', start: () => startSecantus({ folder, sync, say }) },
  ];
}

function notesOf({ kind, pid }: EngineLock, { sync, dataDir }: EngineOptions): string[] {
  const where = `data in ${dataDir}, process ${String(pid)}`;
  if (kind !== 'secantus')
    return [`Database: ${kind === 'mongod' ? 'mongod' : 'downloaded mongod'} (${where})`];
  return [
    `Database: SecantusDB 0.7.0b3, a beta for trial and development (${where})`,
    sync
      ? 'It syncs each commit to disk: slower, made to survive a power cut.'
      : 'It survives a killed process, not a power cut unless EMARGE_ENGINE_SYNC=1. For real use set MONGODB_URL.',
  ];
}

async function stop(folder: EngineFolder, { pid }: EngineLock): Promise<void> {
  await inTurn(folder, async () => {
    if (!leave(folder)) return;
    await stopProcess(pid);
    folder.clearLock();
  });
}
