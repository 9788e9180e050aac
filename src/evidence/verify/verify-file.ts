import { checkCertificates } from './check-certificates.ts';
import { checkCheckpoint } from './check-checkpoint.ts';
import { checkMeeting } from './check-meeting.ts';
import { checkPersonal } from './check-personal.ts';
import { checkSheet } from './check-sheet.ts';
import { checkLog } from './check-log.ts';
import { openSeals } from './check-seals.ts';
import { checkStatements } from './check-statements.ts';
import { checkTime } from './check-time.ts';
import { LIMITS } from './limits.ts';
import { checkPdf } from './pdf/check-pdf.ts';
import { checkPdfOf } from './pdf/check-pdf-of.ts';
import { readBundle } from './read-bundle.ts';
import { Findings, type OuterSeal, type Report } from './report.ts';
import type { Trust } from './trust.ts';
import type { EvidenceBundle } from '../../domain/evidence-bundle.ts';

/**
 * Verifies a file: an evidence bundle, or an attendance sheet with one inside. Needs neither database nor network nor
 * clock, and runs in a browser too. Whatever it is given, it answers with what was found.
 */
export async function verifyFile(bytes: Uint8Array, trust: Trust): Promise<Report> {
  const findings = new Findings();
  try {
    await verify(bytes, trust, findings);
  } catch (error) {
    findings.add('format.unreadable', undefined, { problem: error instanceof Error ? error.name : '' });
  }
  return findings.report();
}

async function verify(bytes: Uint8Array, trust: Trust, findings: Findings): Promise<void> {
  if (bytes.length > LIMITS.fileBytes) {
    findings.add('format.too-large', undefined, { limit: LIMITS.fileBytes });
    return;
  }
  if (isPdf(bytes)) await verifyPdf(bytes, trust, findings);
  else {
    if (!isJson(bytes)) {
      findings.add('format.unknown');
      return;
    }
    const bundle = readBundle(bytes, findings);
    if (bundle !== null) await verifyBundle(bundle, { trust, seal: 'none' }, findings);
  }
}

function isPdf(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(0, 5)) === '%PDF-';
}

function isJson(bytes: Uint8Array): boolean {
  return bytes[0] === 0x7b || bytes[0] === 0x5b;
}

async function verifyPdf(bytes: Uint8Array, trust: Trust, findings: Findings): Promise<void> {
  const pdf = await checkPdf(bytes, trust, findings);
  if (pdf === null) return;
  const bundle = readBundle(pdf.bundle, findings);
  if (bundle === null) return;
  findings.about.sheet = pdf.sheet;
  const seal = await checkPdfOf(pdf, bundle, findings);
  await verifyBundle(bundle, { trust, seal }, findings);
}

/** The steps, each on what the one before it opened. */
async function verifyBundle(
  bundle: EvidenceBundle,
  { trust, seal }: { trust: Trust; seal: OuterSeal },
  findings: Findings,
): Promise<void> {
  const { keys, opened } = await openSeals(bundle, findings);
  const all = { bundle, opened };
  await checkStatements(all, findings);
  const validated = bundle.kind === 'meeting' ? checkMeeting(all, findings) : null;
  if (bundle.kind === 'personal') checkPersonal(all, findings);
  const log = checkCheckpoint(bundle, { trust, seal }, findings);
  checkLog(all, log?.newest.tree ?? null, findings);
  const times = await checkTime({ opened, log }, trust, findings);
  const { roots } = trust;
  const { revocations, institution } = bundle;
  const context = { times, roots, revocations, institution: institution.name };
  await checkCertificates(keys.values(), context, findings);
  const { sheet } = bundle;
  if (sheet !== null && validated !== null) checkSheet(all, { sheet, validated, seal }, findings);
}
