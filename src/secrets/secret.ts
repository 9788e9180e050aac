import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../errors.ts';

/** 32 characters of base64url are 192 bits: less is refused rather than stretched. */
export const MIN_SECRET_LENGTH = 32;

export interface SecretSource {
  /** EMARGE_SECRET; null when it is unset or empty. */
  fromEnv: string | null;
  dataDir: string;
  /** Whether the database is the embedded engine: only then is a secret made. */
  embedded: boolean;
}

/**
 * The secret under which keys and tokens are encrypted. Given by EMARGE_SECRET; with the embedded engine alone, made
 * once (32 random bytes) and kept under the data folder: a file 0600 in a folder 0700.
 * @throws AppError SECRET_MISSING with MONGODB_URL and no EMARGE_SECRET; CONFIG_INVALID when it is too short
 */
export function loadSecret({ fromEnv, dataDir, embedded }: SecretSource): string {
  if (fromEnv !== null && fromEnv !== '') return longEnough(fromEnv, 'EMARGE_SECRET');
  if (!embedded) throw new AppError('SECRET_MISSING');
  const file = secretFile(dataDir);
  return longEnough(readSecret(file) ?? makeSecret(file), file);
}

/** Where the secret of the embedded engine is kept. */
export function secretFile(dataDir: string): string {
  return join(dataDir, 'secret', 'emarge-secret');
}

function longEnough(secret: string, variable: string): string {
  if ([...secret].length >= MIN_SECRET_LENGTH) return secret;
  const problem = `must have at least ${String(MIN_SECRET_LENGTH)} characters`;
  throw new AppError('CONFIG_INVALID', { variable, problem });
}

function readSecret(file: string): string | null {
  try {
    const secret = readFileSync(file, 'utf8').trim();
    chmodSync(file, 0o600);
    chmodSync(dirname(file), 0o700);
    return secret;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Two processes may do this at once: linking a finished file lets one of them win, and both read the winner's. */
function makeSecret(file: string): string {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const draft = join(folder, `.${randomUUID()}`);
  writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, {
    mode: 0o600,
    flush: true,
    flag: 'wx',
  });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(file, 'utf8').trim();
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
