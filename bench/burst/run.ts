import { stored, type BenchDatabase } from './database.ts';
import type { BenchLms } from './lms.ts';
import { cpuOf, letCome, type RunningTool } from './processes.ts';
import { stepTable } from './report.ts';
import { makeSchool } from './school.ts';
import type { LoadResult, School } from './types.ts';

export interface Bench {
  database: BenchDatabase;
  tool: RunningTool;
  lms: BenchLms;
  concurrency: number;
  enginePid: number | undefined;
}

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
