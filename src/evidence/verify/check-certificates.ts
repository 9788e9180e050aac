import { sha256 } from '@noble/hashes/sha2.js';
import { groupedHex } from '../../domain/fingerprint.ts';
import { base64Bytes, base64Text, hexText, sameBytes } from '../bytes.ts';
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
import { isSelfIssued, isValidAt, mayBeUsed, USAGE, type ReadCertificate } from './x509.ts';

/** A list may be this much older than what it is asked about, ms: it is made anew every few minutes. */
export const LIST_FRESH_MS = 24 * 60 * 60_000;

/** X.520 allows so many letters, and longer names of institutions are cut. */
const LONGEST_NAME = 64;

export interface CertificateContext {
  times: ShownTimes;
  roots: readonly Uint8Array[];
  /** Name of the institution, as it was sealed last. */
  institution: string;
  /** DER in base64. */
  revocations: string | null;
}

/** Every sealing key's certificate: its chain, its root, and that it was good when the seals are shown to have been there. */
export async function checkCertificates(
  keys: Iterable<PublicKey>,
  { times, revocations, ...trust }: CertificateContext,
  findings: Findings,
): Promise<void> {
  const list = await readList(revocations, findings);
  const roots = new Set<string>();
  let isUsed = list === null;
  for (const key of keys) {
    const subject = keySubject(key.kid);
    if (key.chain.length === 0) {
      findings.add('certificate.none', subject);
      continue;
    }
    const chain = await chainOf(key, trust.roots).catch(() => null);
    const issuers = chain?.certificates.filter((one) => list !== null && isListOf(list, one)) ?? [];
    isUsed ||= issuers.length > 0;
    // A list comes with its authority's certificate: without it, the chain was cut.
    if (chain === null || issuers.some(({ der }) => !key.chain.includes(base64Text(der))))
      findings.add('certificate.broken', subject);
    else {
      roots.add(originOf(chain));
      await checkChain(chain, { subject, list, at: instantsOf(key, times) }, findings);
      checkName(chain, { subject, ...trust }, findings);
    }
  }
  if (roots.size > 1) findings.add('certificate.roots-differ');
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
  findings.add(`certificate.${code}`, subject, { fingerprint, name: namesOf(certificates[0]).join(', ') });
}

/** Where a chain comes from: its root, or the name of the one who issued its last where the root was not sent along. */
function originOf({ certificates }: Chain): string {
  const last = certificates.at(-1);
  return last === undefined || isSelfIssued(last) ? fingerprintOf(last) : hexText(last.issuer);
}

/**
 * Of several roots each may be trusted for its own institution alone, which its name tells: who holds one is not the other.
 * The names of keys, and those that they sealed, tell nothing of that: whoever holds a root chooses them.
 */
function checkName(
  { certificates, trusted }: Chain,
  { subject, roots, institution }: { subject: Subject } & Pick<CertificateContext, 'roots' | 'institution'>,
  findings: Findings,
): void {
  if (trusted !== true) return;
  const root = certificates.find(({ der }) => roots.some((given) => sameBytes(given, der)));
  const names = namesOf(root);
  const own = [...institution].slice(0, LONGEST_NAME).join('');
  if (names.includes(own)) return;
  if (new Set(roots.map(base64Text)).size > 1)
    findings.add('certificate.root-unnamed', subject, { name: names.join(', '), institution });
  // An authority of many vouches for each of them: by which name, is for people to compare.
  else if (!namesOf(certificates[0]).includes(own)) findings.notices.add('named-otherwise');
}

/** Whom a certificate names, as texts. */
export function namesOf(certificate: Pick<ReadCertificate, 'parsed'> | undefined): string[] {
  const parts = certificate?.parsed.subject.typesAndValues ?? [];
  const values: unknown[] = parts.map(({ value }) => value.valueBlock.value);
  return values.filter((value) => typeof value === 'string');
}

/** SHA-256 of the DER, hex in groups of four, as the sheet prints it. */
export function fingerprintOf(certificate: Pick<ReadCertificate, 'der'> | undefined): string {
  const hex = certificate === undefined ? '' : hexText(sha256(certificate.der));
  return groupedHex(hex);
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
