import { sha256 } from '@noble/hashes/sha2.js';
import { base64Bytes, base64urlText } from '../../bytes.ts';
import type { OpenedToken } from '../../timestamp/verify.ts';
import { readChain, type Chain } from '../chain.ts';
import { fingerprintOf, namesOf } from '../check-certificates.ts';
import { LIMITS } from '../limits.ts';
import type { Findings } from '../report.ts';
import type { Trust } from '../trust.ts';
import { isValidAt, mayBeUsed, USAGE } from '../x509.ts';
import { archiveOf, type ArchivePart } from './archive-of.ts';
import { attached as attachedTo, countAttachments } from './attachment.ts';
import { checkArchive } from './check-archive.ts';
import { checkCompletion, isCompletion } from './check-completion.ts';
import { openCms, type OpenedCms } from './cms.ts';
import { dictAt, readPdf, resolved, type Pdf } from './read-pdf.ts';
import { checkToken, type TokenCodes } from '../read-token.ts';
import { refuseActive } from './refuse-active.ts';
import { sealOf } from './seal-of.ts';
import { asciiOf, PdfProblem } from './values.ts';

/** What was found of a sealed PDF. */
export interface SealedPdf {
  /** The bundle inside. */
  bundle: Uint8Array;
  /** As the PDF names it; empty for a proof of one signature. */
  sheet: string;
  version: string;
  /** Null when the seal does not hold; archived where lists in an archive part say that nobody was revoked. */
  seal: { chain: Chain; at: number | null; isArchived: boolean } | null;
}

/** What the seal is over, and what was appended after it. */
interface Structure {
  pdf: Pdf;
  archive: ArchivePart | null;
}

/** The seal of a PDF, what it covers, and the bundle inside. Null when there is no bundle to go on with. */
export async function checkPdf(
  bytes: Uint8Array,
  trust: Trust,
  findings: Findings,
): Promise<SealedPdf | null> {
  const structure = readStructure(bytes, findings);
  if (structure === null) return null;
  const { pdf, archive } = structure;
  if (archive === null) findings.notices.add('no-archive');
  const seal = await checkSeal(structure, trust, findings);
  if (isCompletion(pdf)) {
    await checkCompletion(pdf, { isArchived: seal?.isArchived ?? false }, findings);
    return null;
  }
  const attached = await readAttachment(pdf, findings);
  return attached === null ? null : { ...attached, seal };
}

function readStructure(bytes: Uint8Array, findings: Findings): Structure | null {
  try {
    const read = readPdf(bytes);
    refuseActive(read.first);
    return { pdf: read.first, archive: archiveOf(read) };
  } catch (error) {
    findings.add('pdf.structure', undefined, { problem: problemOf(error) });
    return null;
  }
}

function problemOf(error: unknown): string {
  return error instanceof PdfProblem ? error.message : 'unreadable';
}

async function checkSeal(
  { pdf, archive }: Structure,
  trust: Trust,
  findings: Findings,
): Promise<SealedPdf['seal']> {
  const found = foundSeal(pdf, { isWhole: archive === null, findings });
  if (found === null) return null;
  const opened = await openCms(found.cms, found.covered).catch(() => null);
  if (opened === null) {
    findings.add('pdf.seal-broken');
    return null;
  }
  findings.add('pdf.seal');
  const others = archive?.certificates ?? [];
  const stamp = await checkStamp(opened, { roots: trust.tsaRoots, others }, findings);
  const at = stamp?.stamp.at ?? null;
  const chain = await checkCertificate(opened, { trust, at }, findings);
  const path = chain?.trusted === true ? chain.certificates.map(({ der }) => der) : null;
  const of = { seal: chain === null ? null : { certificates: opened.chain, path }, stamp };
  const isArchived = archive !== null && (await checkArchive(archive, { of, trust }, findings));
  return chain === null ? null : { chain, at, isArchived };
}

function foundSeal(
  pdf: Pdf,
  { isWhole, findings }: { isWhole: boolean; findings: Findings },
): ReturnType<typeof sealOf> {
  try {
    const seal = sealOf(pdf);
    findings.add(seal === null ? 'pdf.unsigned' : isWhole ? 'pdf.covered' : 'pdf.covered-first');
    return seal;
  } catch (error) {
    findings.add('pdf.not-covered', undefined, { problem: problemOf(error) });
    return null;
  }
}

const CODES: TokenCodes = {
  trusted: 'pdf.time',
  open: 'pdf.time-root-not-given',
  otherRoot: 'pdf.time-other-root',
  broken: 'pdf.time-broken',
};

async function checkStamp(
  { timestamp, signature }: OpenedCms,
  context: { roots: readonly Uint8Array[]; others: readonly Uint8Array[] },
  findings: Findings,
): Promise<OpenedToken | null> {
  if (timestamp === null) {
    findings.add('pdf.time-none');
    return null;
  }
  const token = base64Bytes(timestamp) ?? new Uint8Array();
  return checkToken(token, { ...context, data: signature, codes: CODES }, findings);
}

async function checkCertificate(
  opened: OpenedCms,
  { trust, at }: { trust: Trust; at: number | null },
  findings: Findings,
): Promise<Chain | null> {
  const chain = await readChain(opened.chain, trust.roots).catch(() => null);
  const [own] = chain?.certificates ?? [];
  const broken = (problem: string): null => {
    findings.add('pdf.certificate-broken', undefined, { problem });
    return null;
  };
  if (chain === null || own === undefined) return broken('chain');
  if (!mayBeUsed(own, USAGE.digitalSignature | USAGE.nonRepudiation)) return broken('usage');
  if (at !== null && !chain.certificates.every((one) => isValidAt(one, at))) return broken('expired');
  const fingerprint = fingerprintOf(chain.certificates.at(-1));
  findings.about.root = fingerprint;
  if (chain.trusted === false) {
    findings.add('pdf.root-other', undefined, { fingerprint });
    return null;
  }
  const params = { fingerprint, name: namesOf(own).join(', ') };
  findings.add(chain.trusted === true ? 'pdf.certificate' : 'pdf.root-not-given', undefined, params);
  return chain;
}

async function readAttachment(pdf: Pdf, findings: Findings): Promise<Omit<SealedPdf, 'seal'> | null> {
  const count = countAttachments(pdf);
  if (count !== 1) {
    findings.add(count === 0 ? 'pdf.no-bundle' : 'pdf.bundles');
    return null;
  }
  try {
    const bundle = await attachedTo(pdf);
    if (bundle !== null) return namedBundle(pdf, bundle, findings);
    findings.add('format.too-large', undefined, { limit: LIMITS.bundleBytes });
  } catch (error) {
    findings.add('pdf.structure', undefined, { problem: problemOf(error) });
  }
  return null;
}

/** What the PDF says of itself: which sheet, and which bundle. */
function namedBundle(pdf: Pdf, bundle: Uint8Array, findings: Findings): Omit<SealedPdf, 'seal'> {
  const info = dictAt(pdf, pdf.trailer.get('Info'));
  const said = (key: string): string => asciiOf(resolved(pdf, info.get(key)));
  const isNamed = base64urlText(sha256(bundle)) === said('EmargeBundle');
  findings.either(isNamed, ['pdf.attachment', 'pdf.bundle-other']);
  return { bundle, sheet: said('EmargeSheet'), version: said('EmargeVersion') };
}
