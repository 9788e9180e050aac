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

/** @throws TypeError, Error when it is no list in DER */
export async function readRevocations(der: Uint8Array): Promise<RevocationList> {
  refuseLooseDer(der);
  const pki = await import('pkijs');
  const parts = signedParts(der);
  // Version 2 of a list begins with its number.
  const issuer = parts[0]?.tag === 0x02 ? parts[2] : parts[1];
  if (issuer === undefined) throw new TypeError('not a revocation list');
  const parsed = pki.CertificateRevocationList.fromBER(Uint8Array.from(der));
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
