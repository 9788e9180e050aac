import { once } from 'node:events';
import { answer, cpuOf, forkedLoad, type RunningServer } from '../lib/processes.ts';
import type { LoadResult, Order } from './types.ts';

/** Rounds before anything counts: servers compile what is hot, browsers get their cookies. */
const WARM_UP = 2;

export interface Side {
  name: string;
  server: RunningServer;
}

/** What one side did in all its rounds. */
export interface Figures {
  name: string;
  /** Duration of each, ms. */
  samples: number[];
  errors: string[];
  elapsedMs: number;
  /** A second, in each round. */
  rates: number[];
  /** CPU, ms. */
  serverMs: number;
  engineMs: number;
}

export interface Comparison {
  sides: readonly [Side, Side];
  rounds: number;
  order: Omit<Order, 'toolUrl'>;
  enginePid: number | undefined;
}

/** One round at each side in turn, again and again, so that the machine's other work hits both alike. */
export async function compared({ sides, rounds, order, enginePid }: Comparison): Promise<[Figures, Figures]> {
  const load = forkedLoad(new URL('load-process.ts', import.meta.url));
  const all: [Figures, Figures] = [emptyOf(sides[0]), emptyOf(sides[1])];
  for (let at = -WARM_UP; at < rounds; at++) {
    for (const index of [0, 1] as const) {
      const { server } = sides[index];
      const before = await cpu(server, enginePid);
      load.send({ ...order, toolUrl: server.url } satisfies Order);
      const result = await answer<LoadResult>(load);
      if (at >= 0) add(all[index], result, { before, after: await cpu(server, enginePid) });
    }
  }
  load.disconnect();
  await once(load, 'exit');
  return all;
}

function emptyOf({ name }: Side): Figures {
  return { name, samples: [], errors: [], elapsedMs: 0, rates: [], serverMs: 0, engineMs: 0 };
}

interface Cpu {
  server: number;
  engine: number;
}

async function cpu(server: RunningServer, enginePid: number | undefined): Promise<Cpu> {
  return { server: await server.cpuMs(), engine: cpuOf(enginePid) ?? NaN };
}

function add(figures: Figures, result: LoadResult, { before, after }: { before: Cpu; after: Cpu }): void {
  figures.samples.push(...result.samples);
  figures.errors.push(...result.errors);
  figures.elapsedMs += result.elapsedMs;
  figures.rates.push((1000 * result.samples.length) / result.elapsedMs);
  figures.serverMs += after.server - before.server;
  figures.engineMs += after.engine - before.engine;
}
