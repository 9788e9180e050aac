import { sha256 } from '@noble/hashes/sha2.js';
import { base64Bytes, base64urlBytes, base64urlText, joined, sameBytes } from '../bytes.ts';
import { partsOf, readDer } from '../der.ts';

/** SubjectPublicKeyInfo of a P-256 key, up to its point: uncompressed (RFC 5480). */
const P256_HEAD = Uint8Array.from(
  '3059301306072a8648ce3d020106082a8648ce3d03010703420004'.match(/../g) ?? [],
  (byte) => Number.parseInt(byte, 16),
);
const COORDINATE_BYTES = 32;
/** Of the parts of a TBSCertificate, after its version (RFC 5280, section 4.1). */
const SPKI_PART = 6;

/** DER of a certificate in base64. @throws TypeError */
export function derBytes(der: string): Uint8Array {
  const bytes = base64Bytes(der);
  if (bytes === null) throw new TypeError('not base64');
  return bytes;
}

/** SHA-256 of the DER, base64url: `x5t#S256` (RFC 7515, section 4.1.8). @throws TypeError */
export function thumbprint(der: string): string {
  return base64urlText(sha256(derBytes(der)));
}

/** Whether a certificate, DER in base64, is of this P-256 key. @throws TypeError when it is no certificate */
export function isCertificateOf(der: string, jwk: { x: string; y: string }): boolean {
  const [body] = partsOf(readDer(derBytes(der)));
  const spki = body === undefined ? undefined : partsOf(body)[SPKI_PART];
  if (spki === undefined) throw new TypeError('not a certificate');
  return sameBytes(spki.bytes, joined(P256_HEAD, coordinate(jwk.x), coordinate(jwk.y)));
}

function coordinate(text: string): Uint8Array {
  const bytes = base64urlBytes(text);
  if (bytes?.length !== COORDINATE_BYTES) throw new TypeError('not a P-256 key');
  return bytes;
}
