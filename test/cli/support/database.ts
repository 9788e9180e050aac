import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { createVault } from '../../../src/secrets/vault.ts';
import { openStores, type OpenStores } from '../../../src/store/index.ts';
import { freshDatabase } from '../../support/engine.ts';

/** A database that commands of their own processes share with a test. */
export interface SharedDatabase {
  opened: OpenStores;
  /** The environment of a command that works on it. */
  env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export async function openSharedDatabase(): Promise<SharedDatabase> {
  const database = await freshDatabase();
  const secret = randomBytes(32).toString('base64url');
  const opened = await openStores({
    url: database.url,
    vault: createVault(secret),
    clock: { now: () => Date.now() },
    log: pino({ level: 'silent' }),
  });
  return {
    opened,
    env: { MONGODB_URL: database.url, EMARGE_SECRET: secret },
    close: async () => {
      await opened.close();
      await database.drop();
    },
  };
}
