import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LoadResult, Order, ToolStarted } from './types.ts';

export interface RunningTool extends ToolStarted {
  /** CPU used since it started, ms. */
  cpuMs(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts the tool; its log goes to a file of the data folder. */
export async function startTool(dataDir: string, port: number): Promise<RunningTool> {
  const env = {
    DATA_DIR: dataDir,
    PORT: String(port),
    DEMO: '0',
    DEMO_PORT: '1',
    ALLOW_PRIVATE_PLATFORMS: '1',
  };
  const log = openSync(join(dataDir, 'tool.log'), 'w', 0o600);
  const child = forked('tool-process.ts', { env, stdio: ['ignore', log, 'inherit', 'ipc'] });
  const started = await answer<ToolStarted>(child);
  return {
    ...started,
    cpuMs: async () => {
      child.send('cpu');
      const { user, system } = await answer<NodeJS.CpuUsage>(child);
      return (user + system) / 1000;
    },
    stop: async () => {
      child.send('stop');
      await once(child, 'exit');
    },
  };
}

const TICK_MS = 10;

/** CPU that a process has used, ms; null where there is no /proc to read it from. */
export function cpuOf(pid: number | undefined): number | null {
  const file = `/proc/${String(pid)}/stat`;
  if (!existsSync(file)) return null;
  // Fields 14 and 15, user and system time; the second field is a name in brackets.
  const fields = readFileSync(file, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** Lets the students come, from a process of their own. */
export async function letCome(order: Order): Promise<LoadResult> {
  const child = forked('load-process.ts', { env: {}, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  child.send(order);
  const result = await answer<LoadResult>(child);
  await once(child, 'exit');
  return result;
}

interface Forking {
  env: Record<string, string>;
  stdio: NonNullable<Parameters<typeof fork>[2]>['stdio'];
}

function forked(name: string, { env, stdio }: Forking): ChildProcess {
  const file = fileURLToPath(new URL(name, import.meta.url));
  const { PATH = '', HOME = '' } = process.env;
  return fork(file, [], {
    execArgv: ['--import', 'tsx'],
    env: { PATH, HOME, ...env },
    ...(stdio && { stdio }),
  });
}

async function answer<T>(child: ChildProcess): Promise<T> {
  const ended = once(child, 'exit').then(([status]: unknown[]) => {
    throw new Error(`a process of the bench ended with status ${String(status)}`);
  });
  const [message] = (await Promise.race([once(child, 'message'), ended])) as [T];
  return message;
}
