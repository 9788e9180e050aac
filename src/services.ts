import { mkdirSync } from 'node:fs';
import pino, { type Logger } from 'pino';
import type { Stores } from './application/ports/stores.ts';
import type { Sealer } from './application/ports/sealed.ts';
import type { Clock, Vault } from './application/ports/tools.ts';
import type { Config } from './config/environment.ts';
import { createSealer } from './evidence/seal.ts';
import { loadSecret } from './secrets/secret.ts';
import { createVault } from './secrets/vault.ts';
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
 * @throws AppError ENGINE_UNAVAILABLE, SECRET_MISSING, SECRET_WRONG, DATABASE_AWAY, INDEXES_BROKEN
 */
export async function openFoundation(config: Config, options: FoundationOptions): Promise<Foundation> {
  const { say, clock = systemClock } = options;
  const log = options.log ?? pino({ level: config.logLevel });
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const embedded = config.mongodbUrl === null;
  const vault = createVault(loadSecret({ fromEnv: config.secret, dataDir: config.dataDir, embedded }));
  const engine = await openEngine({
    mongoUrl: config.mongodbUrl,
    dataDir: config.dataDir,
    sync: config.engineSync,
    say,
  });
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
