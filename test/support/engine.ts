import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient, MongoServerError } from 'mongodb';
import type { Connection } from 'mongoose';
import { openEngine, type Engine } from '../../src/store/engine/index.ts';

const INDEX_NOT_FOUND = 27;
const RUN_FOLDER = join(tmpdir(), 'emarge-test');
/** Mocha may load this file twice, for its hooks and for the tests: both see the one engine here. */
const run: typeof globalThis & { emargeTestEngine?: Promise<Engine> | undefined } = globalThis;

/** The engine of a test run: one, started when first asked for; its packages stay for the next run. */
function testEngine(): Promise<Engine> {
  run.emargeTestEngine ??= openEngine({
    mongoUrl: process.env['TEST_MONGODB_URL'] ?? null,
    dataDir: RUN_FOLDER,
    sync: false,
    say: (line) => {
      console.log(line);
    },
  });
  return run.emargeTestEngine;
}

export interface TestDatabase {
  url: string;
  name: string;
  drop(): Promise<void>;
}

/** A database of its own for a test file; drop it after. */
export async function freshDatabase(): Promise<TestDatabase> {
  const { url } = await testEngine();
  const name = `test-${randomBytes(6).toString('hex')}`;
  const own = new URL(url);
  own.pathname = `/${name}`;
  return {
    url: own.href,
    name,
    async drop() {
      const client = new MongoClient(own.href);
      await client.db(name).dropDatabase();
      await client.close();
    },
  };
}

/**
 * A data folder for an engine of one's own: the run's engine has installed the packages, and this folder shares them.
 * Remove it after.
 */
export async function ownDataDir(): Promise<string> {
  await (await freshDatabase()).drop();
  const dataDir = mkdtempSync(join(tmpdir(), 'emarge-own-'));
  const shared = join(RUN_FOLDER, 'engine');
  mkdirSync(join(dataDir, 'engine'), { recursive: true });
  for (const name of readdirSync(shared)) {
    if (name.startsWith('python-') || name === 'failures.json')
      symlinkSync(join(shared, name), join(dataDir, 'engine', name));
  }
  return dataDir;
}

/**
 * Keeps what has expired: the engine clears it by the machine's clock, which may be past the one that a test sets.
 * Call it when the indexes stand.
 */
export async function keepExpired(connection: Connection): Promise<void> {
  for (const name of ['sessions', 'tries']) {
    await connection
      .collection(name)
      .dropIndex('expireAt_1')
      .catch((error: unknown) => {
        // Two applications on one database: the other has dropped it.
        if (!(error instanceof MongoServerError) || error.code !== INDEX_NOT_FOUND) throw error;
      });
  }
}

/** Stops the engine if this run started one: called once, after the last test. */
export async function stopTestEngine(): Promise<void> {
  await (await run.emargeTestEngine)?.stop();
  run.emargeTestEngine = undefined;
}
