import { sha256 } from '@noble/hashes/sha2.js';
import { base64Bytes, hexText } from '../bytes.ts';
import { derBytes } from '../certificates/public-key.ts';
import type { PublicKey } from '../open-seal.ts';
import { readChain, type Chain } from './chain.ts';
import { keySubject } from './check-seals.ts';
import type { ShownTimes } from './check-time.ts';
import type { Findings, Subject } from './report.ts';
import {
  isListOf,
  isListSignedBy,
  readRevocations,
  revokedFrom,
  type RevocationList,
} from './revocations.ts';
import { isValidAt, mayBeUsed, USAGE, type ReadCertificate } from './x509.ts';

/** A list may be this much older than what it is asked about, ms: it is made anew every few minutes. */
const LIST_FRESH_MS = 24 * 60 * 60_000;

export interface CertificateContext {
  times: ShownTimes;
  roots: readonly Uint8Array[];
  /** DER in base64. */
  revocations: string | null;
}

/** Every sealing key's certificate: its chain, its root, and that it was good when the seals are shown to have been there. */
export async function checkCertificates(
  keys: Iterable<PublicKey>,
  { times, roots, revocations }: CertificateContext,
  findings: Findings,
): Promise<void> {
  const list = await readList(revocations, findings);
  let isUsed = list === null;
  for (const key of keys) {
    const subject = keySubject(key.kid);
    if (key.chain.length === 0) {
      findings.add('certificate.none', subject);
      continue;
    }
    const chain = await chainOf(key, roots).catch(() => null);
    if (list !== null && chain?.certificates.some((one) => isListOf(list, one))) isUsed = true;
    if (chain === null) findings.add('certificate.broken', subject);
    else await checkChain(chain, { subject, list, at: instantsOf(key, times) }, findings);
  }
  // Of none of these authorities: it was altered, or put in the place of another.
  if (!isUsed) findings.add('certificate.list-broken');
}

async function chainOf({ chain }: PublicKey, roots: readonly Uint8Array[]): Promise<Chain> {
  return readChain(chain.map(derBytes), roots);
}

async function readList(revocations: string | null, findings: Findings): Promise<RevocationList | null> {
  if (revocations === null) return null;
  const der = base64Bytes(revocations);
  const list = der === null ? null : await readRevocations(der).catch(() => null);
  if (list === null) findings.add('certificate.list-broken');
  return list;
}

/** When the seals of a key are shown to have been there. */
function instantsOf({ kid }: PublicKey, times: ShownTimes): (number | null)[] {
  return [...times].filter(([one]) => one.kid === kid).map(([, at]) => at);
}

export interface ChainContext {
  subject: Subject;
  list: RevocationList | null;
  at: readonly (number | null)[];
}

/** A chain that was read: usage, root, validity and revocation. */
export async function checkChain(
  chain: Chain,
  { subject, list, at }: ChainContext,
  findings: Findings,
): Promise<void> {
  const [own] = chain.certificates;
  if (own === undefined) return;
  const mayRefuse = mayBeUsed(own, USAGE.digitalSignature | USAGE.nonRepudiation);
  findings.either(mayRefuse, ['certificate.chain', 'certificate.usage'], subject);
  checkRoot(chain, subject, findings);
  const known = at.filter((one) => one !== null);
  if (known.length < at.length) findings.add('certificate.no-time', subject);
  if (known.length === 0) return;
  const isValid = known.every((one) => chain.certificates.every((each) => isValidAt(each, one)));
  findings.either(isValid, ['certificate.valid', 'certificate.expired'], subject);
  await checkRevocation(chain, { subject, list, at: known }, findings);
}

function checkRoot({ certificates, trusted }: Chain, subject: Subject, findings: Findings): void {
  const fingerprint = fingerprintOf(certificates.at(-1));
  const code = trusted === true ? 'trusted' : trusted === null ? 'root-not-given' : 'root-other';
  findings.add(`certificate.${code}`, subject, { fingerprint });
}

/** SHA-256 of the DER, hex in groups of four, as the sheet prints it. */
export function fingerprintOf(certificate: Pick<ReadCertificate, 'der'> | undefined): string {
  const hex = certificate === undefined ? '' : hexText(sha256(certificate.der));
  return hex.replace(/(.{4})(?=.)/g, '$1 ');
}

async function checkRevocation(
  { certificates: [own, issuer] }: Chain,
  { subject, list, at }: ChainContext & { at: readonly number[] },
  findings: Findings,
): Promise<void> {
  const newest = Math.max(...at);
  if (own === undefined || issuer === undefined || list === null || !isListOf(list, issuer))
    findings.add('certificate.list-none', subject);
  else if (!(await isListSignedBy(list, issuer))) findings.add('certificate.list-broken', subject);
  else {
    const from = revokedFrom(list, own);
    const made = new Date(list.madeAt).toISOString();
    if (from !== null && from <= newest)
      findings.add('certificate.revoked', subject, { from: new Date(from).toISOString() });
    else if (list.madeAt < newest - LIST_FRESH_MS) findings.add('certificate.list-old', subject, { made });
    else findings.add('certificate.not-revoked', subject, { made });
  }
}
