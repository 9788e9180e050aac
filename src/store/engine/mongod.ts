import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { MongoClient } from 'mongodb';
import { z } from 'zod';
import type { EngineFolder, EngineLock } from './folder.ts';
import { freePort, startProcess, stopProcess, waitUntilAnswers } from './process.ts';

const run = promisify(execFile);
const REPLICA_SET = 'emarge';
const FIRST_BYTE_MS = 5_000;

/** Whether `mongod` is on the PATH. @throws Error when it is not, or does not run here */
export async function findMongod(): Promise<string> {
  try {
    await run('mongod', ['--version']);
    return 'mongod';
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new Error('there is none', { cause: error });
    throw error;
  }
}

/**
 * An official mongod from the cache of mongodb-memory-server, or downloaded by it.
 * @throws Error when there is none for this system, or the download does not begin within 5 s
 */
export async function downloadMongod(folder: EngineFolder, say: (line: string) => void): Promise<string> {
  const { DryMongoBinary } = await import('mongodb-memory-server-core/lib/util/DryMongoBinary.js');
  const { MongoBinary } = await import('mongodb-memory-server-core');
  const { MongoBinaryDownloadUrl } =
    await import('mongodb-memory-server-core/lib/util/MongoBinaryDownloadUrl.js');
  const options = await DryMongoBinary.generateOptions({ downloadDir: folder.file('mongod-binaries') });
  const cached = await DryMongoBinary.locateBinary(options);
  if (cached !== undefined) return cached;
  const address = await new MongoBinaryDownloadUrl(options).getDownloadUrl();
  await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(FIRST_BYTE_MS) });
  say('Downloading an official mongod (once) ...');
  return MongoBinary.getPath(options);
}

/** mongod as a single-node replica set on loopback, its data in the data folder. */
export async function startMongod(
  folder: EngineFolder,
  {
    command,
    kind,
    port: wanted,
  }: { command: string; kind: 'mongod' | 'mongod-downloaded'; port: number | undefined },
): Promise<EngineLock> {
  const data = folder.file('mongod');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const port = await freePort(wanted);
  const log = folder.file('mongod.log');
  const args = ['--dbpath', data, '--port', String(port), '--bind_ip', '127.0.0.1', '--replSet', REPLICA_SET];
  const pid = await startProcess({ command, args, log });
  const url = `mongodb://127.0.0.1:${String(port)}/emarge?directConnection=true`;
  const lock: EngineLock = { kind, url, pid };
  folder.writeStarting(lock);
  await waitUntilAnswers(url, pid, log);
  try {
    await initiate(url, port);
  } catch (error) {
    await stopProcess(pid);
    throw error;
  }
  return lock;
}

const ALREADY_INITIALIZED = 23;
const storedConfig = z.object({ config: z.object({ version: z.number() }) });

/** A set that knows itself under an old port is told the new one. */
async function initiate(url: string, port: number): Promise<void> {
  const client = new MongoClient(url);
  const host = `127.0.0.1:${String(port)}`;
  const config = { _id: REPLICA_SET, members: [{ _id: 0, host }] };
  try {
    const admin = client.db('admin');
    await admin.command({ replSetInitiate: config }).catch(async (error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === ALREADY_INITIALIZED)) throw error;
      const stored = storedConfig.parse(await admin.command({ replSetGetConfig: 1 }));
      const version = stored.config.version + 1;
      await admin.command({ replSetReconfig: { ...config, version }, force: true });
    });
  } finally {
    await client.close();
  }
}
