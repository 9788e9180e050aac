/**
 * 1,500 students launch, read the page and sign: within a minute, then as fast as possible, beside raw inserts of the
 * same documents into the same engine. It measures; what it judges is this alone: none lost, none double.
 *
 * npm run bench -- burst [--students 1500] [--seconds 60] [--concurrency 50] [--port 3190] [--data data/bench]
 */
import { mkdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { loadSecret } from '../src/secrets/secret.ts';
import { createVault } from '../src/secrets/vault.ts';
import { EngineFolder } from '../src/store/engine/folder.ts';
import { openEngine } from '../src/store/engine/index.ts';
import { emptied, insertRaw, openDatabase } from './burst/database.ts';
import { openLms } from './burst/lms.ts';
import { cpuOf, startTool } from './burst/processes.ts';
import { table } from './burst/report.ts';
import { run, type Bench } from './burst/run.ts';

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

mkdirSync(values.data, { recursive: true, mode: 0o700 });
const engine = await openEngine({ mongoUrl: null, dataDir: values.data, sync: false, say });
const vault = createVault(loadSecret({ fromEnv: null, dataDir: values.data, embedded: true }));
const database = await openDatabase(engine.url, vault);
const lms = await openLms();
const enginePid = new EngineFolder(values.data).readLock()?.pid;
try {
  await emptied(database);
  const tool = await startTool(values.data, Number(values.port));
  try {
    for (const note of [machine(), ...tool.notes]) say(note);
    process.exitCode = (await measured({ database, tool, lms, concurrency, enginePid })) ? 0 : 1;
  } finally {
    await tool.stop();
  }
} finally {
  lms.close();
  await database.close();
  await engine.stop();
}

function machine(): string {
  return `Node ${process.versions.node}; ${String(cpus().length)} cores, ${cpus()[0]?.model.trim() ?? 'unknown'}`;
}

/** Whether every signature was kept, once. */
async function measured(bench: Bench): Promise<boolean> {
  await run(bench, WARM_UP);
  const paced = await run(bench, { students, seconds });
  say(
    `\n${String(students)} students in ${String(seconds)} s, at an even pace with jitter\n\n${paced.words}`,
  );
  const fast = await run(bench, { students, seconds: null });
  say(
    `\n${String(students)} students, ${String(concurrency)} at a time, as fast as possible\n\n${fast.words}`,
  );
  const before = cpuOf(enginePid) ?? NaN;
  const raw = await insertRaw(bench.database, { school: paced.school, concurrency });
  const engineMs = ((cpuOf(enginePid) ?? NaN) - before) / students;
  const rawRate = students / (raw.elapsedMs / 1000);
  const rows = [
    ['raw inserts of session and statement', rawRate.toFixed(1), '100 %'],
    ['the tool', fast.rate.toFixed(1), `${((100 * fast.rate) / rawRate).toFixed(0)} %`],
  ];
  say(
    `\nOne student stores ${String(raw.bytes)} bytes in two documents: inserted raw, ${engineMs.toFixed(1)} ms of the engine's CPU.\n`,
  );
  say(table(['into the same engine', 'students/s', 'share'], rows));
  return paced.whole && fast.whole;
}
