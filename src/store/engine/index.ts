import { EngineFolder, type EngineLock } from './folder.ts';
import { climb, ladder, type Step } from './ladder.ts';
import { answersWithin, stopProcess } from './process.ts';
import { inTurn } from './turn.ts';
import { enter, isUsed, leave } from './users.ts';
import { watchEngine } from './watch.ts';

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

/** What tests replace. */
export interface EngineParts {
  steps?: (folder: EngineFolder) => readonly Step[];
  /** How long an engine that runs, but is busy, is given to answer. */
  patienceMs?: number;
}

const PATIENCE_MS = 30_000;

/**
 * Finds the engine that runs, or starts the one whose database lies in the data folder. Before there is any: the first of
 * the ladder that can, which is a mongod on the PATH, a cached or downloaded one, SecantusDB.
 * @throws AppError ENGINE_UNAVAILABLE with the reason of each step
 */
export async function openEngine(options: EngineOptions, parts: EngineParts = {}): Promise<Engine> {
  if (options.mongoUrl !== null) {
    const notes = ['Database: MONGODB_URL'];
    return { url: options.mongoUrl, kind: 'external', notes, stop: () => Promise.resolve() };
  }
  const folder = new EngineFolder(options.dataDir);
  const { steps = () => ladder({ folder, ...options }), patienceMs = PATIENCE_MS } = parts;
  const find = async (): Promise<EngineLock> =>
    (await running(folder, patienceMs)) ?? climb(folder, steps(folder), isUsed(folder));
  return inTurn(folder, async () => {
    const lock = await find();
    const user = enter(folder);
    const endWatch = watchEngine({
      isThere: () => folder.readLock() !== null,
      revive: () => inTurn(folder, async () => revived(await find(), options)),
      say: options.say,
    });
    const stop = (): Promise<void> =>
      endWatch().then(() => inTurn(folder, () => stopUnlessUsed(folder, user)));
    return { url: lock.url, kind: lock.kind, notes: notesOf(lock, options), stop };
  });
}

function revived({ pid }: EngineLock, { say }: EngineOptions): void {
  say(`The database engine had ended; it runs again as process ${String(pid)}.`);
}

/** One that stays silent may be another program under a number that came round: its database's lock tells them apart. */
async function running(folder: EngineFolder, patienceMs: number): Promise<EngineLock | null> {
  const lock = folder.readLock();
  return lock !== null && (await answersWithin(lock, patienceMs)) ? lock : null;
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

/** The engine that is stopped is the one of now: it may have been started again since it was opened. */
async function stopUnlessUsed(folder: EngineFolder, user: string): Promise<void> {
  if (!leave(folder, user)) return;
  const lock = folder.readLock();
  if (lock !== null) await stopProcess(lock.pid);
  folder.clearLock();
}
