import type * as Pki from 'pkijs';
import { sameBytes } from '../bytes.ts';
import { refuseLooseSignature } from './cms-form.ts';
import { partsOf, readDer, refuseLooseDer, TAG, type Der } from '../der.ts';

/** A certificate of which every byte was read (RFC 5280, section 4). */
export interface ReadCertificate {
  der: Uint8Array;
  parsed: Pki.Certificate;
  /** Names as they are written: they are compared byte by byte. */
  issuer: Uint8Array;
  subject: Uint8Array;
}

/** Places after the version, which begins every certificate but those of version 1. */
const ISSUER = 2;
const SUBJECT = 4;
const VERSION_TAG = 0xa0;
const BASIC_CONSTRAINTS = '2.5.29.19';
const KEY_USAGE = '2.5.29.15';
/** Critical extensions that are looked at, or forbid nothing here: constraints, usages, policies. */
const KNOWN_CRITICAL = new Set([BASIC_CONSTRAINTS, KEY_USAGE, '2.5.29.37', '2.5.29.32']);

/** Bits of the key usage, from the first (RFC 5280, section 4.2.1.3). */
export const USAGE = {
  digitalSignature: 0x80,
  nonRepudiation: 0x40,
  keyCertSign: 0x04,
  cRLSign: 0x02,
} as const;

/** @throws TypeError, Error when it is no certificate in DER */
export function readX509(pki: typeof Pki, der: Uint8Array): ReadCertificate {
  refuseLooseDer(der);
  const parts = signedParts(der).filter(({ tag }, at) => at > 0 || tag !== VERSION_TAG);
  const [issuer, subject] = [parts[ISSUER], parts[SUBJECT]];
  if (issuer === undefined || subject === undefined) throw new TypeError('not a certificate');
  const parsed = pki.Certificate.fromBER(Uint8Array.from(der));
  for (const { critical, extnID } of parsed.extensions ?? [])
    if (critical && !KNOWN_CRITICAL.has(extnID)) throw new TypeError('an unknown critical extension');
  return { der, parsed, issuer: issuer.bytes, subject: subject.bytes };
}

/** Null for one that cannot be read: nothing leads over it. */
export function tryReadX509(pki: typeof Pki, der: Uint8Array): ReadCertificate | null {
  try {
    return readX509(pki, der);
  } catch {
    return null;
  }
}

/** What is signed of a certificate or a list, in its one form; the algorithm outside is the one inside. @throws TypeError */
export function signedParts(der: Uint8Array): Der[] {
  const [body, outside, value] = partsOf(readDer(der));
  const parts = body === undefined ? [] : partsOf(body);
  const own = parts.find(({ tag }) => tag === TAG.sequence);
  if (own === undefined || outside === undefined || !sameBytes(own.bytes, outside.bytes))
    throw new TypeError('the signature says another algorithm');
  // A BIT STRING begins with how many of its last bits are unused.
  if (value?.body[0] !== 0) throw new TypeError('not a signature');
  refuseLooseSignature(outside, value.body.subarray(1));
  return parts;
}

/** Whether an authority signed it: by name and by signature, as one that may issue. */
export async function isIssuedBy(one: ReadCertificate, issuer: ReadCertificate): Promise<boolean> {
  if (!sameBytes(one.issuer, issuer.subject) || !isAuthority(issuer)) return false;
  return one.parsed.verify(issuer.parsed).catch(() => false);
}

export function isSelfIssued({ issuer, subject }: ReadCertificate): boolean {
  return sameBytes(issuer, subject);
}

/** Whether a key may be used so; a certificate without the extension allows everything. */
export function mayBeUsed({ parsed }: ReadCertificate, bits: number): boolean {
  const usage: unknown = parsed.extensions?.find(({ extnID }) => extnID === KEY_USAGE)?.parsedValue;
  if (usage === undefined) return true;
  const bytes: unknown = Reflect.get(Object(Reflect.get(Object(usage), 'valueBlock')), 'valueHexView');
  return bytes instanceof Uint8Array && ((bytes[0] ?? 0) & bits) !== 0;
}

export function isAuthority(one: ReadCertificate): boolean {
  const constraints: unknown = one.parsed.extensions?.find(
    ({ extnID }) => extnID === BASIC_CONSTRAINTS,
  )?.parsedValue;
  return Reflect.get(Object(constraints), 'cA') === true && mayBeUsed(one, USAGE.keyCertSign);
}

/** How many authorities may stand below this one; null for any number. */
export function pathLength(one: ReadCertificate): number | null {
  const constraints: unknown = one.parsed.extensions?.find(
    ({ extnID }) => extnID === BASIC_CONSTRAINTS,
  )?.parsedValue;
  const length: unknown = Reflect.get(Object(constraints), 'pathLenConstraint');
  return typeof length === 'number' ? length : null;
}

export function isValidAt({ parsed }: ReadCertificate, at: number): boolean {
  return parsed.notBefore.value.getTime() <= at && at <= parsed.notAfter.value.getTime();
}
