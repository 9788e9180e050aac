import type { Logger } from 'pino';
import type { Stores } from './application/ports/stores.ts';
import type { Sealer } from './application/ports/sealed.ts';
import type { Clock, Vault } from './application/ports/tools.ts';
import { makeDataDir } from './config/data-dir.ts';
import type { Config } from './config/environment.ts';
import { AppError } from './errors.ts';
import { createSealer } from './evidence/seal.ts';
import { createLog } from './log.ts';
import { loadSecret, prepareNewSecret } from './secrets/secret.ts';
import { createVault } from './secrets/vault.ts';
import { changeSecret } from './store/change-secret.ts';
import { openEngine, type Engine } from './store/engine/index.ts';
import { openStores } from './store/index.ts';

export const systemClock: Clock = { now: () => Date.now() };

/** What both the tool and the command line stand on. */
export interface Foundation {
  stores: Stores;
  vault: Vault;
  sealer: Sealer;
  clock: Clock;
  log: Logger;
  engine: Pick<Engine, 'kind' | 'notes'>;
  close(): Promise<void>;
}

export interface FoundationOptions {
  /** Told what is installed and started. */
  say: (line: string) => void;
  clock?: Clock;
  log?: Logger;
}

/**
 * Opens the engine, the secret and the stores.
 * @throws AppError CONFIG_INVALID, ENGINE_UNAVAILABLE, SECRET_MISSING, SECRET_WRONG, DATABASE_AWAY, INDEXES_BROKEN
 */
export async function openFoundation(config: Config, options: FoundationOptions): Promise<Foundation> {
  const { say, clock = systemClock } = options;
  const log = options.log ?? createLog(config.logLevel);
  const embedded = config.mongodbUrl === null;
  if (embedded) makeDataDir(config.dataDir);
  const vault = createVault(loadSecret({ fromEnv: config.secret, dataDir: config.dataDir, embedded }));
  const engine = await engineOf(config, say);
  try {
    const opened = await openStores({ url: engine.url, vault, clock, log });
    const { stores } = opened;
    const sealer = createSealer({ keys: stores.keys, vault, clock });
    return {
      stores,
      vault,
      sealer,
      clock,
      log,
      engine,
      close: () => opened.close().then(() => engine.stop()),
    };
  } catch (error) {
    await engine.stop();
    throw error;
  }
}

function engineOf(config: Config, say: (line: string) => void): Promise<Engine> {
  const { mongodbUrl: mongoUrl, dataDir, engineSync: sync } = config;
  return openEngine({ mongoUrl, dataDir, sync, say });
}

/** What a change of the secret did. */
export interface SecretChanged {
  /** Values that were encrypted anew; 0 when an earlier run had done it. */
  changed: number;
  /** Where the new secret stands; null when the operator keeps it. */
  file: string | null;
}

/**
 * Changes EMARGE_SECRET, or the secret in the data folder, to EMARGE_NEW_SECRET or a made one.
 * @throws AppError CONFIG_INVALID, SECRET_UNCHANGED, ENGINE_UNAVAILABLE, and what `changeSecret` throws
 */
export async function changeTheSecret(config: Config, say: (line: string) => void): Promise<SecretChanged> {
  const source = { fromEnv: config.secret, dataDir: config.dataDir, embedded: config.mongodbUrl === null };
  if (source.embedded) makeDataDir(source.dataDir);
  const old = loadSecret(source);
  const next = prepareNewSecret(source, config.newSecret);
  if (next.secret === old) throw new AppError('SECRET_UNCHANGED');
  const engine = await engineOf(config, say);
  try {
    const [from, to] = [createVault(old), createVault(next.secret)];
    const changed = await changeSecret({ url: engine.url, from, to, clock: systemClock, say });
    next.keep();
    return { changed, file: next.file };
  } finally {
    await engine.stop();
  }
}
