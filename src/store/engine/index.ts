import { EngineFolder, type EngineLock } from './folder.ts';
import { climb, ladder, type Step } from './ladder.ts';
import { answersWithin, stopProcess } from './process.ts';
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

/** What tests replace. */
export interface EngineParts {
  steps?: (folder: EngineFolder) => Step[];
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
  return inTurn(folder, async () => {
    const lock = (await running(folder, patienceMs)) ?? (await climb(folder, steps(folder)));
    enter(folder);
    return { url: lock.url, kind: lock.kind, notes: notesOf(lock, options), stop: () => stop(folder, lock) };
  });
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

async function stop(folder: EngineFolder, { pid }: EngineLock): Promise<void> {
  await inTurn(folder, async () => {
    if (!leave(folder)) return;
    await stopProcess(pid);
    folder.clearLock();
  });
}
