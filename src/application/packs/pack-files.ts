import { createHash, X509Certificate } from 'node:crypto';
import { groupedHex } from '../../domain/fingerprint.ts';
import { totalsByTrainee, type AttendanceLine, type TraineeTotals } from '../../domain/funder-pack.ts';
import type { Institution } from '../../domain/institution.ts';
import { nameOrder } from '../../domain/name-order.ts';
import { localParts } from '../calendar.ts';
import type { PackFacts, PackFile, PackSheet } from '../ports/packs.ts';
import { certificateFile, certificatePrint } from './certificates.ts';
import { manifestOf, sumsOf } from './manifest.ts';
import { readSheet } from './marked-sheet.ts';
import type { PackWork } from './pack-work.ts';

export interface Circumstances {
  institution: Institution;
  /** Where anyone can check a sheet in a browser. */
  verifyUrl: string;
}

/** A file in the archive's root, the same in every language. */
export const MANIFEST = 'manifest.json';
export const SUMS = 'manifest.sha256';

/** Makes whatever files of a pack are missing, one after the other, and says that it is ready. */
export async function makeFiles(work: PackWork, circumstances: Circumstances): Promise<void> {
  await work.resume();
  const taken = new Set([...work.files.values()].map(({ meeting }) => meeting));
  for (const { meeting, id } of work.pack.sheets.filter((sheet) => !taken.has(sheet.meeting)))
    await takeSheet(work, circumstances.institution, { meeting, id });
  const facts = await factsOf(work, circumstances);
  const certified = facts.totals.filter(({ attended }) => attended.length > 0);
  await work.progress({
    total: work.pack.sheets.length + certified.length + OTHERS,
    leftOut: facts.leftOut.slice(),
  });
  await certificates(work, { facts, certified, institution: circumstances.institution });
  await tables(work, facts);
  await texts(work, facts);
  await manifest(work, facts);
  const size = inArchive(work).reduce((sum, file) => sum + file.size, 0);
  await work.progress({
    state: 'ready',
    readyAt: work.services.clock.now(),
    done: work.files.size,
    size,
    waits: null,
    failures: 0,
  });
}

/** Tables, texts, the authority's certificate, the log's key, manifest and sums. */
const OTHERS = 11;

/** The files that go into the ZIP, in the order of their paths. */
export function inArchive({ files }: Pick<PackWork, 'files'>): PackFile[] {
  return [...files.values()].filter(({ leftOut }) => leftOut === null);
}

async function takeSheet(
  work: PackWork,
  institution: Institution,
  { meeting, id }: PackSheet,
): Promise<void> {
  const read = await readSheet(work.services, institution, meeting);
  const common = { size: 0, sha256: '', sheet: null, meeting, lines: [] };
  if (typeof read === 'string') {
    const stored = await work.services.stores.meetings.find(institution.key, meeting);
    const leftOut = { meeting, title: stored?.title ?? id, start: stored?.start ?? 0, why: read };
    await work.keep({ ...common, path: `left out ${meeting}`, leftOut }, null);
    return;
  }
  const { date, time } = localParts(work.pack.timeZone, read.start);
  const folder = work.services.packWriter.names(work.pack.locale).sheets;
  const name = `${date}_${time.replace(':', '')}_${read.record.id.replace(/[^A-Za-z0-9-]/g, '-')}.pdf`;
  const { pdf, sha256, lines, record } = read;
  await work.keep(
    { path: `${folder}/${name}`, size: pdf.length, sha256, sheet: record.id, meeting, lines, leftOut: null },
    null,
  );
}

async function factsOf(work: PackWork, { institution, verifyUrl }: Circumstances): Promise<PackFacts> {
  const { pack, services } = work;
  const lines = [...work.files.values()].flatMap((file) => file.lines).sort(byTime);
  const compare = nameOrder(pack.locale);
  const totals = totalsByTrainee(lines).sort(
    (a, b) => compare(a.name, b.name) || compare(a.trainee, b.trainee),
  );
  const later = [...work.files.values()].flatMap(({ leftOut }) => leftOut ?? []);
  const atFirst = pack.leftOut.filter(({ meeting }) => later.every((one) => one.meeting !== meeting));
  return {
    pack,
    institution: { key: institution.key, name: institution.name },
    boundaryMinutes: institution.settings.halfDayBoundaryMinutes,
    lines,
    totals,
    leftOut: [...atFirst, ...later].sort((a, b) => a.start - b.start),
    rootFingerprint: fingerprintOf(await services.sealKeys.authority(institution.key)),
    verifyUrl,
  };
}

function byTime(a: AttendanceLine, b: AttendanceLine): number {
  const [first, second] = [a, b].map(({ halfDay, sheet }) => `${halfDay.start} ${sheet.id}`);
  return (first ?? '') < (second ?? '') ? -1 : Number((first ?? '') > (second ?? ''));
}

/** Of the DER, as sheets show it. */
function fingerprintOf(pem: string): string {
  return groupedHex(createHash('sha256').update(new X509Certificate(pem).raw).digest('hex'));
}

interface Certified {
  facts: PackFacts;
  certified: readonly TraineeTotals[];
  institution: Institution;
}

async function certificates(work: PackWork, { facts, certified, institution }: Certified): Promise<void> {
  const { printer, packWriter, sealer, clock } = work.services;
  const names = packWriter.names(work.pack.locale);
  const data: object[] = [];
  const circumstances = { institution, now: clock.now(), end: endOf(facts.lines) };
  for (const [index, totals] of certified.entries()) {
    const print = certificatePrint(facts, totals, circumstances);
    const path = certificateFile(names, { name: totals.name, index, of: certified.length });
    const { madeAt: _madeAt, ...said } = print;
    data.push({ file: path, ...said });
    await work.file(path, () => printer.printCertificate(work.pack.institution, print));
  }
  await work.file(`${names.certificates}.json`, () =>
    sealer.canonical({ format: 'emarge-certificates', v: 1, certificates: data }),
  );
}

/** When the last half-day of a pack ended, ISO 8601 UTC; empty without one. */
function endOf(lines: readonly AttendanceLine[]): string {
  return lines.reduce((last, { halfDay }) => (halfDay.end > last ? halfDay.end : last), '');
}

async function tables(work: PackWork, facts: PackFacts): Promise<void> {
  const { packWriter } = work.services;
  const names = packWriter.names(work.pack.locale);
  await work.file(`${names.summary}.csv`, () => packWriter.summaryCsv(facts));
  await work.file(`${names.totals}.csv`, () => packWriter.totalsCsv(facts));
  await work.file(`${names.leftOut}.csv`, () => packWriter.leftOutCsv(facts));
  await work.file(`${names.summary}.xlsx`, () => packWriter.workbook(facts));
}

async function texts(work: PackWork, facts: PackFacts): Promise<void> {
  const { packWriter, sealKeys, evidenceLog } = work.services;
  const { key } = facts.institution;
  await work.file('authority.pem', async () => Buffer.from(await sealKeys.authority(key)));
  const logKey = await evidenceLog.key(key);
  if (logKey !== null) await work.file('log-key.txt', () => `${logKey}\n`);
  await work.file('README.txt', () => packWriter.readme(facts));
  await work.file('VERIFY.txt', () => packWriter.verifyText(facts));
}

/** Last, as they name every other file. */
async function manifest(work: PackWork, facts: PackFacts): Promise<void> {
  const { packWriter, clock } = work.services;
  await work.file(MANIFEST, () =>
    manifestOf(facts, { files: inArchive(work), tool: packWriter.tool, madeAt: clock.now() }),
  );
  await work.file(SUMS, () => sumsOf(inArchive(work)));
}
