import { createHash } from 'node:crypto';
import type { AttendanceSheet } from '../../domain/attendance-sheet.ts';
import { sealedRecord } from '../../domain/compose-sheet.ts';
import type { SheetPrint, SheetRecord, SheetWait, SheetWant } from '../ports/sheets.ts';
import type { Services } from '../services.ts';
import { bundleOf } from './bundle.ts';
import { basisOf, digested, sheetOf } from './sheet-of.ts';
import { evidenceOfMeeting, waitOf, type Evidence, type EvidenceServices } from './evidence.ts';
import { trustOf } from './trust.ts';

export type SheetServices = EvidenceServices & Pick<Services, 'clock' | 'log' | 'printer'>;

/** How long a process has for one sheet, before another may try. */
const CLAIM_MS = 5 * 60_000;
/** The log takes a statement within seconds; a time-stamp follows at once when its authority answers. */
const RETRY_MS: Record<SheetWait, number> = { log: 2000, 'time-stamp': 5000, failure: 60_000, turn: 2000 };
/** In one round: the others come in the next. */
const ROUND = 20;

/** Makes the sheets that are due, of all institutions; several processes share them. @returns how many were made */
export async function makeDueSheets(services: SheetServices, verifyUrl: string): Promise<number> {
  let made = 0;
  for (let i = 0; i < ROUND; i += 1) {
    const now = services.clock.now();
    const want = await services.stores.sheets.takeDue(now, now + CLAIM_MS);
    if (want === null) break;
    if (await carryOut(services, want, verifyUrl)) made += 1;
  }
  return made;
}

async function carryOut(services: SheetServices, want: SheetWant, verifyUrl: string): Promise<boolean> {
  const { sheets } = services.stores;
  const putOff = (waits: SheetWait): Promise<void> =>
    sheets.putOff(want, waits, services.clock.now() + RETRY_MS[waits]);
  try {
    const outcome = await makeSheet(services, want, verifyUrl);
    if (outcome === 'made' || outcome === 'nothing') await sheets.done(want);
    else await putOff(outcome);
    return outcome === 'made';
  } catch (error) {
    services.log.warn({ err: error, meeting: want.meeting }, 'a sheet could not be made; it is tried again');
    await putOff('failure');
    return false;
  }
}

/** @returns what it waits for, when it cannot be made yet; `nothing` when the newest sheet says the same already */
async function makeSheet(
  services: SheetServices,
  want: SheetWant,
  verifyUrl: string,
): Promise<'made' | 'nothing' | SheetWait> {
  const { stores } = services;
  const { institution: key, meeting } = want;
  const institution = await stores.institutions.find(key);
  const evidence = await evidenceOfMeeting(services, key, meeting);
  const record = sealedRecord(digested(evidence));
  if (institution === null || record === null) {
    await removeErased(services, want, Number.MAX_SAFE_INTEGER);
    return 'nothing';
  }
  const wait = waitOf(evidence);
  if (wait !== null) return wait;
  const earlier = (await stores.sheets.list(key, [meeting])).at(-1) ?? null;
  const basis = basisOf(evidence);
  if (earlier?.basis === basis) {
    await removeErased(services, want, earlier.version);
    return 'nothing';
  }
  const why = want.erase ? 'erasure' : want.why;
  const sheet = sheetOf(record, { institution, earlier, why, at: services.clock.now() });
  const print = await printOf(services, evidence, { sheet, verifyUrl });
  const pdf = await services.printer.printSheet(key, print);
  const course = evidence.statements[0]?.sealed.course ?? '';
  const kept = await stores.sheets.keep(recordOf({ course, why, basis }, print, pdf), pdf);
  // Another process was quicker, and may have seen less: the next look compares again.
  if (kept === 'already') return 'turn';
  await removeErased(services, want, sheet.version);
  return 'made';
}

function recordOf(
  facts: Pick<SheetRecord, 'course' | 'why' | 'basis'>,
  { sheet, trust }: SheetPrint,
  pdf: Uint8Array,
): SheetRecord {
  return {
    ...facts,
    institution: sheet.institution.key,
    meeting: sheet.meeting.id,
    id: sheet.id,
    version: sheet.version,
    sha256: createHash('sha256').update(pdf).digest('base64url'),
    size: pdf.length,
    madeAt: Date.parse(sheet.madeAt),
    locale: sheet.locale,
    replaces: sheet.replaces,
    stampedBy: trust.stampedBy,
    removed: false,
  };
}

/** An erasure leaves no PDF of the versions before: also not one that was being made while it went on. */
async function removeErased(
  { stores }: Pick<SheetServices, 'stores'>,
  { institution, meeting, erase }: SheetWant,
  before: number,
): Promise<void> {
  if (erase) await stores.sheets.removePdfsBefore(institution, meeting, before);
}

async function printOf(
  services: SheetServices,
  evidence: Evidence,
  { sheet, verifyUrl }: { sheet: AttendanceSheet; verifyUrl: string },
): Promise<SheetPrint> {
  const bundle = await bundleOf(services, evidence, { kind: 'meeting', sheet, identities: false });
  return {
    sheet,
    drawings: drawingsOf(evidence),
    places: placesOf(evidence),
    bundle: Buffer.from(services.sealer.canonical(bundle)),
    trust: trustOf(evidence, bundle.keys),
    verifyUrl,
  };
}

function placesOf({ statements }: Evidence): SheetPrint['places'] {
  return new Map(statements.flatMap(({ digest, proof }) => (proof === null ? [] : [[digest, proof.index]])));
}

function drawingsOf({ statements }: Evidence): SheetPrint['drawings'] {
  return new Map(
    statements.flatMap(({ sealed, digest }) =>
      sealed.shown.ink === null ? [] : [[digest, sealed.shown.ink]],
    ),
  );
}
