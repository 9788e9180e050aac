import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../errors.ts';

/** 32 characters of base64url are 192 bits: less is refused rather than stretched. */
export const MIN_SECRET_LENGTH = 32;

const NEW = 'EMARGE_NEW_SECRET';

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
function makeSecret(file: string, secret = randomBytes(32).toString('base64url')): string {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const draft = join(folder, `.${randomUUID()}`);
  writeFileSync(draft, `${secret}\n`, {
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

/** A secret that is to take the place of the present one. */
export interface NewSecret {
  secret: string;
  /** Where it will stand; null when the operator keeps it. */
  file: string | null;
  /** Puts it into the place of the old one. */
  keep(): void;
}

/**
 * The secret to change to: EMARGE_NEW_SECRET; for a secret that is kept in the data folder, else a made one. It stands
 * beside the old one from now on, so that an interrupted change is finished with the same.
 * @throws AppError CONFIG_INVALID when it is not given, too short, or another than the one of an interrupted change
 */
export function prepareNewSecret(source: SecretSource, given: string | null): NewSecret {
  const isKept = source.embedded && (source.fromEnv ?? '') === '';
  if (!isKept) {
    if (given === null) throw new AppError('CONFIG_INVALID', { variable: NEW, problem: 'must be set' });
    return { secret: longEnough(given, NEW), file: null, keep: () => undefined };
  }
  const file = secretFile(source.dataDir);
  const draft = `${file}.new`;
  const wanted = given === null ? undefined : longEnough(given, NEW);
  const secret = longEnough(readSecret(draft) ?? makeSecret(draft, wanted), draft);
  if (wanted !== undefined && wanted !== secret)
    throw new AppError('CONFIG_INVALID', { variable: NEW, problem: `must be the one in ${draft}` });
  return { secret, file, keep: () => renameSync(draft, file) };
}
