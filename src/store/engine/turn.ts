import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { isAlive, type EngineFolder } from './folder.ts';

const LOOK_MS = 100;

/** One process at a time starts or stops an engine; another's turn ends with it or with its process. */
export async function inTurn<T>(folder: EngineFolder, work: () => Promise<T>): Promise<T> {
  const file = folder.file('turn');
  while (!take(file)) {
    const holder = Number(readText(file));
    if (holder > 0 && !isAlive(holder)) rmSync(file, { force: true });
    await wait(LOOK_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string): boolean {
  try {
    const handle = openSync(file, 'wx', 0o600);
    writeSync(handle, String(process.pid));
    closeSync(handle);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Its holder has just finished.
    return '';
  }
}
