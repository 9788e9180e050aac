import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { RunningServer } from '../lib/processes.ts';
import { makeSchool } from '../lib/school.ts';
import type { School } from '../lib/types.ts';
import { atWork, type Workbench } from '../lib/workbench.ts';
import { comparisonTable, roundsOf, type Wording } from './report.ts';
import { compared } from './run.ts';
import { onOneCore, startStock } from './sides.ts';
import type { Work } from './types.ts';

/** What both sides do. */
export interface Bench extends Wording {
  work: Work;
  /** Before the first round. */
  prepare?: (sides: Sides) => Promise<void>;
}

export interface Sides extends Workbench {
  stock: RunningServer;
  school: School;
}

const say = (line: string): void => console.log(line);

/** Runs a comparison as the command line asks for it. The exit status tells whether everything was answered. */
export async function compare(bench: Bench): Promise<void> {
  const { values } = parseArgs({
    options: {
      /** Browsers of a round: ltijs takes an id_token for ten seconds, so a round must be shorter. */
      students: { type: 'string', default: '100' },
      rounds: { type: 'string', default: '10' },
      concurrency: { type: 'string', default: '20' },
      /** The tool's; ltijs takes a free one. */
      port: { type: 'string', default: '3190' },
      /** A folder of the bench's own: its database is emptied. */
      data: { type: 'string', default: 'data/bench' },
    },
  });
  const { data } = values;
  const port = Number(values.port);
  const whole = await atWork({ data, port, say }, async (workbench) => {
    const { database, lms } = workbench;
    const students = Number(values.students);
    const school = await makeSchool(database.tool.stores, { students, jwksUrl: lms.jwksUrl });
    const stock = await startStock(workbench, { school, say });
    try {
      const { rounds, concurrency } = values;
      return await measured(bench, { ...workbench, school, stock }, [Number(rounds), Number(concurrency)]);
    } finally {
      await stock.stop();
    }
  });
  process.exitCode = whole ? 0 : 1;
}

async function measured(
  bench: Bench,
  sides: Sides,
  [rounds, concurrency]: readonly [rounds: number, concurrency: number],
): Promise<boolean> {
  const { lms, school, stock, tool, enginePid } = sides;
  say(onOneCore([stock, tool]) ? 'Both servers bound to one core' : 'Servers on whichever core');
  await bench.prepare?.(sides);
  const order = { school, privateJwk: lms.privateJwk, concurrency, work: bench.work };
  const servers = [
    { name: 'stock ltijs 5.9.9', server: stock },
    { name: 'Emarge', server: tool },
  ] as const;
  const [theirs, ours] = await compared({ sides: servers, rounds, order, enginePid });
  for (const side of [theirs, ours]) say(roundsOf(side, bench.unit));
  say(`Load ${loadavg()[0]?.toFixed(1) ?? ''} after\n`);
  say(comparisonTable(bench, theirs, ours));
  return theirs.errors.length + ours.errors.length === 0;
}
