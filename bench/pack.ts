/**
 * What a funder pack costs: a course whose sheets are made by the tool itself, then the pack's making and its download, with
 * the longest time in which the process answered nothing. It measures; no time is judged.
 *
 * npm run bench -- pack [--sheets 1000] [--students 8]
 */
import { parseArgs } from 'node:util';
import { actorOf } from '../src/application/acts.ts';
import { newId } from '../src/application/identity.ts';
import { askForPack } from '../src/application/packs/ask-pack.ts';
import { makeDuePacks } from '../src/application/packs/make-packs.ts';
import { handOutPack } from '../src/application/packs/read-packs.ts';
import { DAY_MS } from '../src/domain/institution.ts';
import { stopTestEngine } from '../test/support/engine.ts';
import { START } from '../test/support/meetings.ts';
import { countOperations } from '../test/support/operations.ts';
import { openTestApp } from '../test/web/support/app.ts';
import { burdenOf, type Burden } from './lib/burden.ts';
import { table } from './lib/report.ts';
import { makeCourse, VERIFY } from './pack/course.ts';

const { values } = parseArgs({
  options: { sheets: { type: 'string', default: '1000' }, students: { type: 'string', default: '8' } },
});
const [sheets, students] = [Number(values.sheets), Number(values.students)];
const MEGABYTE = 1024 * 1024;

const test = await openTestApp();
const counter = countOperations(test.client);
const rows: string[][] = [];
let bytes = 0;

async function measured(name: string, work: () => Promise<unknown>): Promise<void> {
  counter.take();
  const burden = await burdenOf(work);
  const { reads, writes } = counter.take();
  rows.push(rowOf(name, burden, { reads, writes }));
}

function rowOf(
  name: string,
  { ms, blockMs, peak, before }: Burden,
  count: { reads: number; writes: number },
): string[] {
  const size = (of: number): string => (of / MEGABYTE).toFixed(0);
  return [
    name,
    (ms / 1000).toFixed(1),
    blockMs.toFixed(0),
    size(before),
    size(peak),
    ...Object.values(count).map(String),
  ];
}

try {
  const { course, secretary, days } = await makeCourse(test, { sheets, students });
  const actor = actorOf(secretary);
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  const period = { from: day(START), to: day(START + (days - 1) * DAY_MS) };
  const words = { nature: 'training' as const, representative: '', place: '' };
  const id = newId();
  await measured('asked for', () => askForPack(test.services, actor, { id, course, ...period, ...words }));
  await measured('made', () => makeDuePacks(test.services, VERIFY));
  await measured('downloaded', async () => {
    const { zip } = await handOutPack(test.services, actor, id);
    for await (const part of zip) bytes += part.length;
  });
  const pack = await test.stores.packs.find(actor.institution, id);
  console.log(
    `\n${String(pack?.sheets.length)} sheets, ${String(pack?.done)} files, ${(bytes / MEGABYTE).toFixed(1)} MB, ${pack?.state ?? ''}`,
  );
  console.log(table(['pack', 's', 'longest block, ms', 'MB before', 'MB peak', 'reads', 'writes'], rows));
} finally {
  await test.close();
  await stopTestEngine();
}
