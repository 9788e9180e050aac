import type * as Pki from 'pkijs';
import { hexText, sameBytes } from '../bytes.ts';
import { refuseLooseDer } from '../der.ts';
import { mayBeUsed, signedParts, USAGE, type ReadCertificate } from './x509.ts';

/** A revocation list (RFC 5280, section 5), unverified. */
export interface RevocationList {
  parsed: Pki.CertificateRevocationList;
  issuer: Uint8Array;
  /** Epoch ms UTC. */
  madeAt: number;
}

/** Values of a list of any size. */
const NODES = 10_000;
/** A list has no more values than its bytes over this: an entry has 11 in 36 bytes, or 3 in 20. */
const BYTES_OF_NODE = 3;

/** @throws TypeError, Error when it is no list in DER, or has more values than a list can have */
export async function readRevocations(der: Uint8Array): Promise<RevocationList> {
  refuseLooseDer(der);
  const [pki, asn1] = await Promise.all([import('pkijs'), import('asn1js')]);
  const parts = signedParts(der);
  // Version 2 of a list begins with its number.
  const issuer = parts[0]?.tag === 0x02 ? parts[2] : parts[1];
  if (issuer === undefined) throw new TypeError('not a revocation list');
  const maxNodes = Math.max(NODES, der.length / BYTES_OF_NODE);
  const { result, offset } = asn1.fromBER(Uint8Array.from(der), { maxNodes });
  if (offset < 0) throw new TypeError(result.error);
  const parsed = new pki.CertificateRevocationList({ schema: result });
  return { parsed, issuer: issuer.bytes, madeAt: parsed.thisUpdate.value.getTime() };
}

export function isListOf({ issuer }: RevocationList, authority: ReadCertificate): boolean {
  return sameBytes(issuer, authority.subject);
}

export async function isListSignedBy(
  { parsed }: RevocationList,
  authority: ReadCertificate,
): Promise<boolean> {
  if (!mayBeUsed(authority, USAGE.cRLSign)) return false;
  return parsed.verify({ issuerCertificate: authority.parsed }).catch(() => false);
}

/** From when a certificate is revoked, epoch ms UTC; null when it is not. */
export function revokedFrom({ parsed }: RevocationList, certificate: ReadCertificate): number | null {
  const serial = hexText(certificate.parsed.serialNumber.valueBlock.valueHexView);
  const entry = parsed.revokedCertificates?.find(
    ({ userCertificate }) => hexText(userCertificate.valueBlock.valueHexView) === serial,
  );
  return entry?.revocationDate.value.getTime() ?? null;
}
