import { hexText, sameBytes } from '../bytes.ts';
import { partsOf, readDer, refuseLooseDer, TAG, type Der } from '../der.ts';

/** Tags of a SignedData's parts (RFC 5652, sections 5.1 and 5.3). */
const CERTIFICATES = 0xa0;
const REVOCATIONS = 0xa1;
const UNSIGNED = 0xa1;

/** Contents of the object identifiers of signature algorithms, in hex, by that of the digest that goes with each. */
const SIGNATURES: Readonly<Record<string, readonly string[]>> = {
  // SHA-256: ecdsa-with-SHA256, rsaEncryption, sha256WithRSAEncryption
  '608648016503040201': ['2a8648ce3d040302', '2a864886f70d010101', '2a864886f70d01010b'],
  '608648016503040202': ['2a8648ce3d040303', '2a864886f70d010101', '2a864886f70d01010c'],
  '608648016503040203': ['2a8648ce3d040304', '2a864886f70d010101', '2a864886f70d01010d'],
};
const PSS = '2a864886f70d01010a';

/**
 * Refuses what a signature does not cover and could be written otherwise: lengths, versions, names of algorithms,
 * revocation lists; and parts that are neither signed nor known.
 * @param unsigned whether unsigned attributes may be there (a signature's own time-stamp)
 * @throws TypeError
 */
export function refuseLooseCms(cms: Uint8Array, { unsigned }: { unsigned: boolean }): void {
  refuseLooseDer(cms);
  const [, content] = partsOf(readDer(cms));
  const [signedData] = content === undefined ? [] : partsOf(content);
  const parts = signedData === undefined ? [] : partsOf(signedData);
  const [version, digests, , ...rest] = parts;
  const signers = rest.at(-1);
  const isKnown = rest.slice(0, -1).every(({ tag }) => tag === CERTIFICATES || tag === REVOCATIONS);
  const [info, ...more] = signers?.tag === TAG.set ? partsOf(signers) : [];
  const [algorithm, ...others] = digests === undefined ? [] : partsOf(digests);
  if (version === undefined || info === undefined || algorithm === undefined || !isKnown)
    throw new TypeError('not a signed message');
  if (more.length > 0 || others.length > 0 || (version.body[0] !== 1 && version.body[0] !== 3))
    throw new TypeError('not the form of one signer');
  refuseLooseSigner(info, { algorithm, unsigned });
}

function refuseLooseSigner(info: Der, { algorithm, unsigned }: { algorithm: Der; unsigned: boolean }): void {
  const [version, sid, digest, , signature] = partsOf(info);
  const last = partsOf(info).at(-1);
  const isNamed = version?.body[0] === (sid?.tag === TAG.sequence ? 1 : 3);
  const isSame = digest !== undefined && sameBytes(oidOf(digest).bytes, oidOf(algorithm).bytes);
  const fitting = digest === undefined ? [] : (SIGNATURES[hexText(oidOf(digest).body)] ?? []);
  const signed = signature === undefined ? '' : hexText(oidOf(signature).body);
  if (!isNamed || !isSame || !(fitting.includes(signed) || signed === PSS))
    throw new TypeError('the algorithms do not fit');
  if (![algorithm, digest, signature].every((one) => one === undefined || hasPlainParameters(one, signed)))
    throw new TypeError('unknown parameters');
  if (!unsigned && last?.tag === UNSIGNED) throw new TypeError('unsigned attributes');
}

function oidOf(algorithm: Der): Der {
  const [oid] = partsOf(algorithm);
  if (oid === undefined) throw new TypeError('no algorithm');
  return oid;
}

/** None, or NULL; those of PSS are part of how the signature is verified. */
function hasPlainParameters(algorithm: Der, signature: string): boolean {
  const [oid, ...parameters] = partsOf(algorithm);
  if (oid !== undefined && hexText(oid.body) === PSS && signature === PSS) return true;
  return parameters.length === 0 || (parameters.length === 1 && parameters[0]?.tag === TAG.null);
}
