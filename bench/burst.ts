/**
 * 1,500 students launch, read the page and sign: within a minute, then as fast as possible, beside raw inserts of the
 * same documents into the same engine. It measures; what it judges is this alone: none lost, none double.
 *
 * npm run bench -- burst [--students 1500] [--seconds 60] [--concurrency 50] [--port 3190] [--data data/bench]
 */
import { parseArgs } from 'node:util';
import { table } from './lib/report.ts';
import { atWork } from './lib/workbench.ts';
import { run, type Bench } from './burst/run.ts';
import { insertRaw } from './burst/stored.ts';

const { values } = parseArgs({
  options: {
    students: { type: 'string', default: '1500' },
    seconds: { type: 'string', default: '60' },
    /** Browsers at a time in the fast run, and raw inserts at a time. */
    concurrency: { type: 'string', default: '50' },
    port: { type: 'string', default: '3190' },
    /** A folder of the bench's own: its database is emptied. */
    data: { type: 'string', default: 'data/bench' },
  },
});
const students = Number(values.students);
const seconds = Number(values.seconds);
const concurrency = Number(values.concurrency);
const WARM_UP = { students: Math.min(60, students), seconds: 2 };
const say = (line: string): void => console.log(line);

const whole = await atWork({ data: values.data, port: Number(values.port), say }, (bench) =>
  measured({ ...bench, concurrency }),
);
process.exitCode = whole ? 0 : 1;

/** Whether every signature was kept, once. */
async function measured(bench: Bench): Promise<boolean> {
  await run(bench, WARM_UP);
  const paced = await run(bench, { students, seconds });
  say(
    `\n${String(students)} students in ${String(seconds)} s, at an even pace with jitter\n\n${paced.words}`,
  );
  // The trial engine grows slower with every write since its start: raw before and after, so that neither side gains.
  const before = await insertRaw(bench.database, { school: paced.school, concurrency });
  const fast = await run(bench, { students, seconds: null });
  const after = await insertRaw(bench.database, { school: paced.school, concurrency });
  say(
    `\n${String(students)} students, ${String(concurrency)} at a time, as fast as possible\n\n${fast.words}`,
  );
  say(`\nOne student stores ${String(before.bytes)} bytes in two documents: a session and a statement.\n`);
  const best = Math.max(before.rate, after.rate);
  const row = (name: string, rate: number): string[] => [
    name,
    rate.toFixed(1),
    `${((100 * rate) / best).toFixed(0)} %`,
  ];
  const rows = [
    row('both inserted raw, before', before.rate),
    row('both inserted raw, after', after.rate),
    row('the tool', fast.rate),
  ];
  say(table(['into the same engine', 'students/s', 'share'], rows));
  return paced.whole && fast.whole;
}
