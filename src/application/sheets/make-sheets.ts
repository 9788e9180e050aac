import { createHash } from 'node:crypto';
import type { AttendanceSheet } from '../../domain/attendance-sheet.ts';
import { sealedRecord } from '../../domain/compose-sheet.ts';
import type { SheetPrint, SheetRecord, SheetWait, SheetWant } from '../ports/sheets.ts';
import type { Services } from '../services.ts';
import { bundleOf } from './bundle.ts';
import { digested, sheetOf } from './sheet-of.ts';
import { evidenceOfMeeting } from './erased.ts';
import { waitOf, type Evidence, type EvidenceServices } from './evidence.ts';
import { trustOf } from './trust.ts';

export type SheetServices = EvidenceServices & Pick<Services, 'clock' | 'log' | 'printer'>;

/** How long a process has for one sheet, before another may try. */
const CLAIM_MS = 5 * 60_000;
/** The log takes a statement within seconds; a time-stamp follows at once when its authority answers. */
const RETRY_MS: Record<SheetWait, number> = { log: 2000, 'time-stamp': 5000, failure: 60_000 };
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
  { institution: key, meeting, why }: SheetWant,
  verifyUrl: string,
): Promise<'made' | 'nothing' | SheetWait> {
  const { stores, printer } = services;
  const institution = await stores.institutions.find(key);
  const evidence = await evidenceOfMeeting(services, key, meeting);
  const record = sealedRecord(digested(evidence));
  if (institution === null || record === null) {
    if (why === 'erasure') await removeBefore(services, { institution: key, meeting, version: Infinity });
    return 'nothing';
  }
  const wait = waitOf(evidence);
  if (wait !== null) return wait;
  const earlier = (await stores.sheets.list(key, [meeting])).at(-1) ?? null;
  const basis = basisOf(evidence);
  if (earlier?.basis === basis) {
    if (why === 'erasure') await removeBefore(services, earlier);
    return 'nothing';
  }
  const at = services.clock.now();
  const sheet = sheetOf(record, { institution, earlier, why, at });
  const print = await printOf(services, evidence, { sheet, verifyUrl });
  const pdf = await printer.printSheet(key, print);
  const course = evidence.statements[0]?.sealed.course ?? '';
  await stores.sheets.keep(
    {
      institution: key,
      meeting,
      course,
      id: sheet.id,
      version: sheet.version,
      why,
      sha256: createHash('sha256').update(pdf).digest('base64url'),
      size: pdf.length,
      madeAt: at,
      locale: sheet.locale,
      replaces: sheet.replaces,
      stampedBy: print.trust.stampedBy,
      basis,
    },
    pdf,
  );
  if (why === 'erasure') await removeBefore(services, { institution: key, meeting, version: sheet.version });
  return 'made';
}

/** An erasure leaves no PDF of the versions before: also not one that was being made while it went on. */
async function removeBefore(
  { stores }: Pick<SheetServices, 'stores'>,
  { institution, meeting, version }: Pick<SheetRecord, 'institution' | 'meeting' | 'version'>,
): Promise<void> {
  for (const one of await stores.sheets.list(institution, [meeting])) {
    if (one.version < version) await stores.sheets.removePdf(institution, one.id);
  }
}

/** Tells whether anything that a sheet says has changed: a statement came, or something of one was erased. */
function basisOf(evidence: Evidence): string {
  const all = digested(evidence).map(({ digest, statement, rows }) => [
    digest,
    statement === null,
    rows.map((row) => row === null),
  ]);
  return createHash('sha256').update(JSON.stringify(all)).digest('base64url');
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
    bundle: Buffer.from(services.sealer.canonical(bundle)),
    trust: trustOf(evidence, bundle.keys),
    verifyUrl,
  };
}

function drawingsOf({ statements }: Evidence): SheetPrint['drawings'] {
  return new Map(
    statements.flatMap(({ sealed, digest }) =>
      sealed.shown.ink === null ? [] : [[digest, sealed.shown.ink]],
    ),
  );
}
