import type { Log } from '../../application/ports/tools.ts';
import type { Stamper } from '../../application/ports/timestamp.ts';
import type { SaidReasons } from '../archive/said-reasons.ts';
import { materialOf, NoArchive, unique, type Material, type MaterialSources } from '../archive/material.ts';
import { AppError } from '../../errors.ts';
import { base64Bytes } from '../bytes.ts';
import { reasonOf } from '../timestamp/post.ts';
import type { OpenedToken } from '../timestamp/verify.ts';
import { LIST_FRESH_MS } from '../verify/check-certificates.ts';
import { archiveOf, isTooLarge } from '../verify/pdf/archive-of.ts';
import { checkArchive } from '../verify/pdf/check-archive.ts';
import { openCms } from '../verify/pdf/cms.ts';
import { readPdf, type Pdf } from '../verify/pdf/read-pdf.ts';
import { readToken } from '../verify/read-token.ts';
import { sealOf } from '../verify/pdf/seal-of.ts';
import { Findings } from '../verify/report.ts';
import { NO_TRUST } from '../verify/trust.ts';
import { appendArchive } from './archive-revision.ts';
import { fillSignature } from './signature-field.ts';

/** Bytes that the second token may be longer than the first; twice as many when that was too few. */
const SPARE = 2048;
const MOST_ROOM = 256 * 1024;

/** With what a sealed file is raised to B-LTA. */
export interface ArchiveServices extends Omit<MaterialSources, 'known'> {
  log: Log;
  said: SaidReasons;
}

/** Whose file it is, and with what it is raised. */
export interface ArchiveOf {
  institution: string;
  stamper: Stamper;
  /** The list of the institution's own authority, made now. */
  ownList: () => Promise<Uint8Array | null>;
}

interface Sealed {
  /** DER, the seal's own certificate first. */
  chain: readonly Uint8Array[];
  stamp: OpenedToken;
  /** Bytes of the token. */
  length: number;
}

/**
 * Appends revocation lists of everyone behind a seal and a time-stamp over all of it: PAdES B-LTA (ETSI EN 319 142-1).
 * Where something for it cannot be had, the file stays what it was: that is no failure, and is logged.
 */
export async function archived(
  file: Uint8Array,
  { institution, stamper, ownList }: ArchiveOf,
  services: ArchiveServices,
): Promise<Uint8Array> {
  // It has no lists, and says of itself that it is not independent.
  if (stamper.development) return file;
  try {
    const { first } = readPdf(file);
    const sealed = await sealedIn(first);
    const list = await ownList();
    const known = list === null ? [] : [list];
    const ofSeal = await materialOf(sealed.chain, { ...services, known, freshMs: LIST_FRESH_MS });
    const ofStamp = await materialOf(sealed.stamp.certificates, { ...services, known: [] });
    const material = both(ofSeal, ofStamp);
    if (isTooLarge(material)) throw new NoArchive('lists that are too large together');
    const whole = await stamped(first, { stamper, sealed, material });
    await refuseUnaccepted(whole, sealed);
    services.said.forget(institution);
    return whole;
  } catch (error) {
    sayWhy(error, institution, services);
    return file;
  }
}

/** What is to be expected, in a line; a fault of ours with all that is known of it. */
function sayWhy(error: unknown, institution: string, { log, said }: ArchiveServices): void {
  const reason = reasonOf(error);
  if (!said.isNew(institution, reason)) return;
  const message = 'sealed files stay at level B-T';
  if (isExpected(error)) log.info({ institution, reason }, message);
  else log.warn({ institution, reason, err: error }, message);
}

/** Something is not published, cannot be reached, or is away. */
function isExpected(error: unknown): boolean {
  // Errors of sockets and names have the call that failed.
  if (error instanceof NoArchive || error instanceof AppError) return true;
  return error instanceof Error && 'syscall' in error;
}

async function sealedIn(first: Pdf): Promise<Sealed> {
  const seal = sealOf(first);
  if (seal === null) throw new NoArchive('no seal');
  const { chain, signature, timestamp } = await openCms(seal.cms, seal.covered);
  const token = base64Bytes(timestamp ?? '');
  if (token === null || token.length === 0) throw new NoArchive('no time-stamp');
  const stamp = await readToken(token, { data: signature, roots: [], others: [] });
  return { chain, stamp, length: token.length };
}

function both(one: Material, other: Material): Material {
  return {
    certificates: unique([...one.certificates, ...other.certificates]),
    lists: unique([...one.lists, ...other.lists]),
  };
}

async function stamped(
  first: Pdf,
  { stamper, sealed, material }: { stamper: Stamper; sealed: Sealed; material: Material },
): Promise<Uint8Array> {
  for (let room = sealed.length + SPARE; room <= MOST_ROOM; room *= 2) {
    const { pdf, place } = appendArchive(first, material, room);
    const stamp = async (data: Uint8Array): Promise<Uint8Array> =>
      Buffer.from((await stamper.stamp(data)).token, 'base64');
    const whole = await fillSignature(pdf, place, stamp);
    if (whole !== null) return whole;
  }
  throw new NoArchive('a time-stamp that is too large');
}

/** The second stamp may be of another authority than the first: nothing is handed out that the verifier does not take. */
async function refuseUnaccepted(whole: Uint8Array, { chain, stamp }: Sealed): Promise<void> {
  const findings = new Findings();
  const part = archiveOf(readPdf(whole));
  const isAccepted =
    part !== null &&
    (await checkArchive(
      part,
      { of: { seal: { certificates: chain, path: null }, stamp }, trust: NO_TRUST },
      findings,
    )) &&
    !findings.hasFailed('pdf');
  if (isAccepted) return;
  const codes = findings.checks.filter(({ outcome }) => outcome !== 'passed').map(({ code }) => code);
  throw new NoArchive(`the verifier says ${codes.join(', ')}`);
}
