import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../../errors.ts';
import { isAlive, type EngineFolder } from './folder.ts';

const LOOK_MS = 100;
/** Longer than an installation or a download with a start takes. */
const LONGEST_MS = 15 * 60_000;

/** Turns of this process. A file with its number but none of these is of another, before the number came round. */
const ours = new Set<string>();

/**
 * One process at a time starts or stops an engine; another's turn ends with it or with its process.
 * @throws AppError ENGINE_UNAVAILABLE when it lasts too long
 */
export async function inTurn<T>(
  folder: EngineFolder,
  work: () => Promise<T>,
  longestMs = LONGEST_MS,
): Promise<T> {
  const file = folder.file('turn');
  const id = `${String(process.pid)} ${randomUUID()}`;
  ours.add(id);
  try {
    await take(file, id, Date.now() + longestMs);
    return await work();
  } finally {
    if (readText(file) === id) rmSync(file, { force: true });
    ours.delete(id);
  }
}

async function take(file: string, id: string, deadline: number): Promise<void> {
  const draft = `${file}.${id.replace(' ', '.')}`;
  while (!(await taken({ file, draft, id }))) {
    if (Date.now() > deadline) throw tooLong(file);
    await wait(LOOK_MS);
  }
}

async function taken({ file, draft, id }: Record<'file' | 'draft' | 'id', string>): Promise<boolean> {
  try {
    // Linked whole: nobody ever reads a file without its holder.
    writeFileSync(draft, id, { mode: 0o600 });
    if (linked(draft, file)) return true;
    const holder = readText(file);
    if (holder === null || lives(holder)) return false;
    // Of several who follow a dead holder, the last to put its file there has the turn.
    renameSync(draft, file);
    await wait(LOOK_MS);
    return readText(file) === id;
  } finally {
    rmSync(draft, { force: true });
  }
}

function linked(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function lives(holder: string): boolean {
  const pid = Number.parseInt(holder, 10);
  if (pid === process.pid) return ours.has(holder);
  return pid > 0 && isAlive(pid);
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Its holder has just finished.
    return null;
  }
}

function tooLong(file: string): AppError {
  const pid = String(Number.parseInt(readText(file) ?? '', 10));
  const reasons = `It is process ${pid}, by the file ${file}.`;
  return new AppError('ENGINE_UNAVAILABLE', { why: 'busy', reasons });
}
