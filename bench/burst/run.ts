import { once } from 'node:events';
import { answer, cpuOf, forkedLoad } from '../lib/processes.ts';
import { makeSchool } from '../lib/school.ts';
import type { School } from '../lib/types.ts';
import type { Workbench } from '../lib/workbench.ts';
import { stepTable } from './report.ts';
import { stored } from './stored.ts';
import type { LoadResult, Order } from './types.ts';

export type Bench = Workbench & Pick<Order, 'concurrency'>;

export interface Outcome {
  school: School;
  /** Students a second. */
  rate: number;
  /** None lost, none double. */
  whole: boolean;
  /** Table and figures, for the terminal. */
  words: string;
}

/** A new school signs. @param seconds null: as fast as possible */
export async function run(
  bench: Bench,
  { students, seconds }: { students: number; seconds: number | null },
): Promise<Outcome> {
  const { database, tool, lms, concurrency } = bench;
  const { jwksUrl, privateJwk } = lms;
  const school = await makeSchool(database.tool.stores, { students, jwksUrl });
  const before = { tool: await tool.cpuMs(), engine: cpuOf(bench.enginePid) };
  const result = await letCome({ toolUrl: tool.url, school, privateJwk, seconds, concurrency });
  const cpuMs = (await tool.cpuMs()) - before.tool;
  const engineMs = (cpuOf(bench.enginePid) ?? NaN) - (before.engine ?? NaN);
  const { whole, words } = await checked(bench, school);
  const rate = students / (result.elapsedMs / 1000);
  const figures =
    `${rate.toFixed(1)} students/s; tool ${((100 * cpuMs) / result.elapsedMs).toFixed(0)} % of one core; ` +
    `CPU for one student: tool ${(cpuMs / students).toFixed(1)} ms, engine ${(engineMs / students).toFixed(1)} ms`;
  const lines = [stepTable(result), '', figures, errorsOf(result), words];
  return { school, rate, whole, words: lines.join('\n') };
}

/** Lets the students come, from a process of their own. */
async function letCome(order: Order): Promise<LoadResult> {
  const child = forkedLoad(new URL('load-process.ts', import.meta.url));
  child.send(order);
  const result = await answer<LoadResult>(child);
  await once(child, 'exit');
  return result;
}

async function checked({ database }: Bench, school: School): Promise<{ whole: boolean; words: string }> {
  const { signatures, people, sessions } = await stored(database, school.institution);
  const expected = school.students.length;
  const lost = expected - people;
  const double = signatures - people;
  const counts = `${String(signatures)} signatures of ${String(people)} students, ${String(sessions)} sessions`;
  return {
    whole: lost === 0 && double === 0,
    words: `Stored: ${counts}: ${lost === 0 ? 'none' : String(lost)} lost, ${double === 0 ? 'none' : String(double)} double`,
  };
}

function errorsOf({ errors }: LoadResult): string {
  const kinds = [...new Set(errors)].slice(0, 5);
  return `Errors: ${String(errors.length)}${kinds.length === 0 ? '' : ` (${kinds.join('; ')})`}`;
}
