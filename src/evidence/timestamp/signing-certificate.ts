import type * as Asn1 from 'asn1js';
import type * as Pki from 'pkijs';
import { ID_SHA256, ID_SIGNING_CERTIFICATE, ID_SIGNING_CERTIFICATE_V2 } from './oids.ts';
import { invalid } from './problems.ts';
import { hex } from './parse.ts';

const HASHES: Readonly<Record<string, string>> = {
  [ID_SHA256]: 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
};

/**
 * The token says, under its signature, which certificate signed (RFC 3161, section 2.4.2): else another one with the same
 * key could be put in its place.
 * @throws AppError TIMESTAMP_INVALID `signer`
 */
export async function refuseUnboundSigner(signed: Pki.SignedData, signer: Pki.Certificate): Promise<void> {
  const asn1 = await import('asn1js');
  const attributes = signed.signerInfos[0]?.signedAttrs?.attributes ?? [];
  const named = (type: string): unknown => attributes.find((one) => one.type === type)?.values[0];
  const [v2, v1] = [named(ID_SIGNING_CERTIFICATE_V2), named(ID_SIGNING_CERTIFICATE)];
  const claim = v2 === undefined ? readClaim(asn1, v1, 'SHA-1') : readClaim(asn1, v2, 'SHA-256');
  if (claim === null) throw invalid('signer');
  const digest = await globalThis.crypto.subtle.digest(claim.hash, signer.toSchema().toBER());
  if (hex(new Uint8Array(digest)) !== claim.value) throw invalid('signer');
}

interface Claim {
  hash: string;
  /** Hex. */
  value: string;
}

/** The first certificate named: `SEQUENCE { SEQUENCE OF SEQUENCE { hashAlgorithm OPTIONAL, certHash, ... } }`. */
function readClaim(asn1: typeof Asn1, attribute: unknown, usual: string): Claim | null {
  const inside = (block: unknown): unknown[] =>
    block instanceof asn1.Sequence ? [...block.valueBlock.value] : [];
  const [certificates] = inside(attribute);
  const [first] = inside(certificates);
  const parts = inside(first);
  const [algorithm] = inside(parts[0]);
  const value = parts.find((part) => part instanceof asn1.OctetString);
  const hash = algorithm instanceof asn1.ObjectIdentifier ? HASHES[algorithm.valueBlock.toString()] : usual;
  if (hash === undefined || value === undefined) return null;
  return { hash, value: hex(value.valueBlock.valueHexView) };
}
