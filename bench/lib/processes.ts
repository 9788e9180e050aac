import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerStarted } from './types.ts';

/** A server under load, in a process of its own. */
export interface RunningServer extends ServerStarted {
  process: ChildProcess;
  /** CPU used since it started, ms. */
  cpuMs(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts the tool; its log goes to a file of the data folder. */
export function startTool(dataDir: string, port: number): Promise<RunningServer> {
  const log = openSync(join(dataDir, 'tool.log'), 'w', 0o600);
  return startServer(new URL('tool-process.ts', import.meta.url), {
    env: {
      NODE_ENV: 'production',
      DATA_DIR: dataDir,
      PORT: String(port),
      DEMO: '0',
      DEMO_PORT: '1',
      ALLOW_PRIVATE_PLATFORMS: '1',
    },
    stdio: ['ignore', log, 'inherit', 'ipc'],
  });
}

/** Starts a program that says when it is ready and answers `cpu` and `stop`. */
export async function startServer(program: URL, options: Forking): Promise<RunningServer> {
  const child = forked(program, options);
  const started = await answer<ServerStarted>(child);
  return {
    ...started,
    process: child,
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

interface Forking {
  env: Record<string, string>;
  stdio: NonNullable<Parameters<typeof fork>[2]>['stdio'];
}

/** A TypeScript program in a process of its own, with nothing of this one's environment. */
export function forked(program: URL, { env, stdio }: Forking): ChildProcess {
  const { PATH = '', HOME = '' } = process.env;
  return fork(program, [], {
    execArgv: ['--import', 'tsx'],
    env: { PATH, HOME, ...env },
    ...(stdio && { stdio }),
  });
}

/** A load generator: it does what it is told, says what came of it, and ends when this process lets go of it. */
export function forkedLoad(program: URL): ChildProcess {
  return forked(program, { env: {}, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

/** The next message of a process. @throws Error when it ends instead */
export async function answer<T>(child: ChildProcess): Promise<T> {
  const listening = new AbortController();
  const { signal } = listening;
  const ended = once(child, 'exit', { signal }).then(([status]: unknown[]) => {
    throw new Error(`a process of the bench ended with status ${String(status)}`);
  });
  try {
    const [message] = (await Promise.race([once(child, 'message', { signal }), ended])) as [T];
    return message;
  } finally {
    ended.catch(() => null);
    listening.abort();
  }
}
