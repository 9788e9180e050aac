import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { AppError } from '../errors.ts';

const A_FILE = 'leads to a file where a folder is needed';
const NOT_ALLOWED = 'names a folder that this user may not read and write';
const PROBLEMS: Readonly<Record<string, string>> = {
  EEXIST: A_FILE,
  ENOTDIR: A_FILE,
  EACCES: NOT_ALLOWED,
  EPERM: NOT_ALLOWED,
  EROFS: 'names a folder on a read-only file system',
  ENOSPC: 'names a folder on a full disk',
};

/**
 * Makes the data folder (0700), with those above it, if it is not there.
 * @throws AppError CONFIG_INVALID naming DATA_DIR, the folder and what is wrong with it
 */
export function makeDataDir(dataDir: string): void {
  const folder = resolve(dataDir);
  try {
    makeFolder(folder);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const problem = `${PROBLEMS[code] ?? 'names a folder that cannot be made'} (${folder}, ${code})`;
    throw new AppError('CONFIG_INVALID', { variable: 'DATA_DIR', problem }, error);
  }
}

/** Not `recursive`, with which Node never comes back from folders that take none, such as /proc. */
function makeFolder(folder: string): void {
  const there = statSync(folder, { throwIfNoEntry: false });
  if (there?.isDirectory() === true) return;
  if (there === undefined) makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process has just made it.
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
  }
}
