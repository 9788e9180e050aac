import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { isAlive } from './folder.ts';

/** Long enough to recover a large database after a crash; an engine that ends is not waited for. */
const START_MS = 120_000;
const STOP_MS = 10_000;

export interface EngineCommand {
  command: string;
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** Where its output goes. */
  log: string;
}

/** Starts an engine in a process group of its own, so that Ctrl-C reaches us alone and we stop it last. */
export async function startProcess({ command, args, env, log }: EngineCommand): Promise<number> {
  const output = openSync(log, 'a', 0o600);
  const child = spawn(command, args, {
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...process.env, ...env },
  });
  closeSync(output);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  child.unref();
  if (child.pid === undefined) throw new Error(`${command} did not start`);
  return child.pid;
}

/** Resolves when the engine answers. @throws Error with the end of its output when it ends or stays silent */
export async function waitUntilAnswers(url: string, pid: number, log: string): Promise<void> {
  if (await answersWithin({ url, pid }, START_MS)) return;
  await stopProcess(pid);
  throw new Error(`it did not answer: ${readFileSync(log, 'utf8').trim().split('\n').slice(-3).join(' ')}`);
}

/** Whether an engine answers a command under these credentials, asked until it does, it ends or the time is over. */
export async function answersWithin(
  { url, pid }: { url: string; pid: number },
  ms: number,
): Promise<boolean> {
  const deadline = Date.now() + ms;
  while (isAlive(pid)) {
    if (await answers(url)) return true;
    if (Date.now() >= deadline) return false;
    await wait(100);
  }
  return false;
}

async function answers(url: string): Promise<boolean> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 1_000, connectTimeoutMS: 1_000 });
  try {
    await client.db('admin').command({ listDatabases: 1, nameOnly: true });
    return true;
  } catch {
    // Not up yet, busy, or not this one: it is asked again.
    return false;
  } finally {
    await client.close();
  }
}

/** Asks a process to end, and ends it if it does not. */
export async function stopProcess(pid: number): Promise<void> {
  signal(pid, 'SIGTERM');
  const deadline = Date.now() + STOP_MS;
  while (isAlive(pid) && Date.now() < deadline) await wait(50);
  if (isAlive(pid)) signal(pid, 'SIGKILL');
  while (isAlive(pid) && Date.now() < deadline + STOP_MS) await wait(50);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Processes that were started with this argument; none where there is no /proc to look into. */
export async function processesWith(argument: string): Promise<number[]> {
  const names = await readdir('/proc').catch(() => []);
  const found = names.map(async (name) => {
    // It may end while it is looked at.
    const line = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    return line.split('\0').includes(argument) ? [Number(name)] : [];
  });
  return (await Promise.all(found)).flat().filter((pid) => pid > 0);
}

/** A port of this machine that is free now: the wanted one, else any. @throws Error when the wanted one is taken */
export function freePort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new Error('no free port'));
      });
    });
  });
}
