import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

/** What stands about a running engine in the data folder, for whoever comes next. */
const lockShape = z.object({
  kind: z.enum(['mongod', 'mongod-downloaded', 'secantus']),
  url: z.string(),
  pid: z.number().int().positive(),
});

export type EngineLock = z.infer<typeof lockShape>;

/** Who keeps a database in the data folder; each has its own folder there, of this name. */
export type Holder = 'mongod' | 'secantus';

const failureShape = z.record(z.string(), z.object({ reason: z.string(), at: z.number() }));

/** The engine's part of the data folder: 0700, since it holds the database's password. */
export class EngineFolder {
  readonly path: string;

  constructor(dataDir: string) {
    // Absolute, since it is looked for among the arguments of processes.
    this.path = resolve(dataDir, 'engine');
    mkdirSync(join(this.path, 'users'), { recursive: true, mode: 0o700 });
    chmodSync(this.path, 0o700);
  }

  file(name: string): string {
    return join(this.path, name);
  }

  /** The recorded engine, if its process lives; a stale record is nothing. */
  readLock(): EngineLock | null {
    const lock = lockShape.safeParse(readJson(this.file('engine.json')));
    return lock.success && isAlive(lock.data.pid) ? lock.data : null;
  }

  /** Where the engine listened that was not stopped by its last user. */
  lastPort(): number | undefined {
    const lock = lockShape.safeParse(readJson(this.file('engine.json')));
    return lock.success ? Number(new URL(lock.data.url).port) : undefined;
  }

  writeLock(lock: EngineLock): void {
    writePrivate(this.file('engine.json'), JSON.stringify(lock));
  }

  /** Before it answers: whoever comes after a start that was killed finds it. One that lives, but hangs, stays recorded. */
  writeStarting(lock: EngineLock): void {
    if (this.readLock() === null) this.writeLock(lock);
  }

  clearLock(): void {
    rmSync(this.file('engine.json'), { force: true });
  }

  /** Whose database lies here: none before the first start, and more than one only by mischance. */
  holders(): Holder[] {
    return (['mongod', 'secantus'] as const).filter((name) => this.holds(name));
  }

  holds(holder: Holder): boolean {
    const folder = this.file(holder);
    return existsSync(folder) && readdirSync(folder).length > 0;
  }

  /** Removes what a first start that failed has left. */
  empty(holder: Holder): void {
    rmSync(this.file(holder), { recursive: true, force: true });
  }

  /** While there is no database yet, a ladder step that failed is not tried again for a day. */
  failure(step: string, now: number): string | null {
    const failures = failureShape.safeParse(readJson(this.file('failures.json')));
    const known = failures.success ? failures.data[step] : undefined;
    return known !== undefined && now - known.at < 86_400_000 ? known.reason : null;
  }

  rememberFailure(step: string, reason: string, at: number): void {
    const failures = failureShape.safeParse(readJson(this.file('failures.json')));
    const all = { ...(failures.success ? failures.data : {}), [step]: { reason, at } };
    writePrivate(this.file('failures.json'), JSON.stringify(all));
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // Absent, or cut off by a crash: both mean that nothing is known.
    return null;
  }
}

/** Whole or not at all, and for the owner alone. */
export function writePrivate(file: string, text: string): void {
  const draft = `${file}.${String(process.pid)}`;
  writeFileSync(draft, text, { mode: 0o600, flush: true });
  renameSync(draft, file);
}
