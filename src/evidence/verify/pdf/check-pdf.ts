import { sha256 } from '@noble/hashes/sha2.js';
import { AppError } from '../../../errors.ts';
import { base64urlText } from '../../bytes.ts';
import { readChain, type Chain } from '../chain.ts';
import type { VerifiedTimestamp } from '../../timestamp/verify.ts';
import { fingerprintOf, namesOf } from '../check-certificates.ts';
import { readStamp } from '../check-time.ts';
import { LIMITS } from '../limits.ts';
import type { Findings } from '../report.ts';
import type { Trust } from '../trust.ts';
import { isValidAt, mayBeUsed, USAGE } from '../x509.ts';
import { attached as attachedTo, countAttachments } from './attachment.ts';
import { checkCompletion, isCompletion } from './check-completion.ts';
import { openCms, type OpenedCms } from './cms.ts';
import { dictAt, readPdf, resolved, type Pdf } from './read-pdf.ts';
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
  /** Null when the seal does not hold. */
  seal: { chain: Chain; at: number | null } | null;
}

/** The seal of a PDF, what it covers, and the bundle inside. Null when there is no bundle to go on with. */
export async function checkPdf(
  bytes: Uint8Array,
  trust: Trust,
  findings: Findings,
): Promise<SealedPdf | null> {
  const pdf = readStructure(bytes, findings);
  if (pdf === null) return null;
  const seal = await checkSeal(pdf, trust, findings);
  if (isCompletion(pdf)) {
    await checkCompletion(pdf, findings);
    return null;
  }
  const attached = await readAttachment(pdf, findings);
  return attached === null ? null : { ...attached, seal };
}

function readStructure(bytes: Uint8Array, findings: Findings): Pdf | null {
  try {
    const pdf = readPdf(bytes);
    refuseActive(pdf);
    return pdf;
  } catch (error) {
    findings.add('pdf.structure', undefined, { problem: problemOf(error) });
    return null;
  }
}

function problemOf(error: unknown): string {
  return error instanceof PdfProblem ? error.message : 'unreadable';
}

async function checkSeal(pdf: Pdf, trust: Trust, findings: Findings): Promise<SealedPdf['seal']> {
  const found = foundSeal(pdf, findings);
  if (found === null) return null;
  const opened = await openCms(found.cms, found.covered).catch(() => null);
  if (opened === null) {
    findings.add('pdf.seal-broken');
    return null;
  }
  findings.add('pdf.seal');
  const at = await checkStamp(opened, trust, findings);
  const chain = await checkCertificate(opened, { trust, at }, findings);
  return chain === null ? null : { chain, at };
}

function foundSeal(pdf: Pdf, findings: Findings): ReturnType<typeof sealOf> {
  try {
    const seal = sealOf(pdf);
    findings.add(seal === null ? 'pdf.unsigned' : 'pdf.covered');
    return seal;
  } catch (error) {
    findings.add('pdf.not-covered', undefined, { problem: problemOf(error) });
    return null;
  }
}

async function checkStamp(
  { timestamp, signature }: OpenedCms,
  { tsaRoots }: Trust,
  findings: Findings,
): Promise<number | null> {
  if (timestamp === null) {
    findings.add('pdf.time-none');
    return null;
  }
  try {
    const stamp = await readStamp(timestamp, { data: signature, roots: tsaRoots });
    const params = { at: new Date(stamp.at).toISOString(), authority: stamp.authority.name };
    if (stamp.authority.development) findings.notices.add('development-time');
    findings.add(stamp.trusted === true ? 'pdf.time' : 'pdf.time-root-not-given', undefined, params);
    return stamp.at;
  } catch (error) {
    const problem = error instanceof AppError ? String(error.params['problem']) : 'malformed';
    if (problem === 'chain')
      return sayOtherRoot(await readStamp(timestamp, { data: signature, roots: [] }), findings);
    findings.add('pdf.time-broken', undefined, { problem });
    return null;
  }
}

/** It holds by itself, but under somebody else than was named. */
function sayOtherRoot({ at, authority }: VerifiedTimestamp, findings: Findings): number {
  const params = { at: new Date(at).toISOString(), authority: authority.name };
  findings.add('pdf.time-other-root', undefined, params);
  if (authority.development) findings.notices.add('development-time');
  return at;
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
  if (chain.trusted === false) return broken(fingerprint);
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
