import { X509Certificate } from 'node:crypto';
import type { KeyCertificates } from '../../application/ports/keys.ts';

/** A certificate from DER in base64. @throws Error when it is none */
export function readCertificate(der: string): X509Certificate {
  return new X509Certificate(Buffer.from(der, 'base64'));
}

/** A chain with the dates of its first certificate. @throws Error for an empty one */
export function certificatesOf(origin: KeyCertificates['origin'], chain: readonly string[]): KeyCertificates {
  const [own] = chain;
  if (own === undefined) throw new TypeError('a chain begins with a certificate');
  const { validFrom, validTo } = readCertificate(own);
  return { origin, chain: [...chain], notBefore: Date.parse(validFrom), notAfter: Date.parse(validTo) };
}

/** The public key of a certificate as a JWK. */
export function publicJwkOf(der: string): Record<string, unknown> {
  return { ...readCertificate(der).publicKey.export({ format: 'jwk' }) };
}

/** A distinguished name as node writes it, one attribute a line, on one line. */
export function nameOnOneLine(name: string): string {
  return name.trim().replaceAll('\n', ', ');
}
