import { hexText, sameBytes } from '../bytes.ts';
import { partsOf, readDer, refuseLooseDer, TAG, type Der } from '../der.ts';

/** Tags of a SignedData's parts (RFC 5652, sections 5.1 and 5.3). */
const CERTIFICATES = 0xa0;
const SIGNED = 0xa0;
/** Tag of a certificate's version (RFC 5280, section 4.1). */
const VERSION = 0xa0;

/** Contents of the object identifiers of signature algorithms, in hex, by that of the digest that goes with each. */
const SIGNATURES: Readonly<Record<string, readonly string[]>> = {
  // SHA-256: ecdsa-with-SHA256, rsaEncryption, sha256WithRSAEncryption
  '608648016503040201': ['2a8648ce3d040302', '2a864886f70d010101', '2a864886f70d01010b'],
  '608648016503040202': ['2a8648ce3d040303', '2a864886f70d010101', '2a864886f70d01010c'],
  '608648016503040203': ['2a8648ce3d040304', '2a864886f70d010101', '2a864886f70d01010d'],
};
const PSS = '2a864886f70d01010a';
const ECDSA = '2a8648ce3d0403';

/** What is signed: a time-stamp inside, or bytes elsewhere (then the signature may bear a time-stamp of its own). */
export type CmsKind = 'token' | 'detached';

/**
 * Refuses what a signature does not cover and could be written otherwise: lengths, versions, names of algorithms, the form
 * of the signature itself; and parts that are neither signed nor known.
 * @throws TypeError
 */
export function refuseLooseCms(cms: Uint8Array, kind: CmsKind): void {
  refuseLooseDer(cms);
  const [, content] = partsOf(readDer(cms));
  const [signedData] = content === undefined ? [] : partsOf(content);
  const [version, digests, , ...rest] = signedData === undefined ? [] : partsOf(signedData);
  const signers = rest.at(-1);
  const isKnown = rest.slice(0, -1).every(({ tag }) => tag === CERTIFICATES);
  const [info, ...more] = signers?.tag === TAG.set ? partsOf(signers) : [];
  const [algorithm, ...others] = digests === undefined ? [] : partsOf(digests);
  if (info === undefined || algorithm === undefined || !isKnown || more.length > 0 || others.length > 0)
    throw new TypeError('not the form of one signer');
  const isNamed = refuseLooseSigner(info, { algorithm, kind });
  const certificates = rest.slice(0, -1).flatMap(partsOf);
  if (isNamed && !certificates.some((one) => isNamedBy(one, info)))
    throw new TypeError('of another certificate');
  if (version?.body[0] !== (kind === 'token' || !isNamed ? 3 : 1)) throw new TypeError('another version');
}

/** @returns whether it names its certificate by issuer and number */
function refuseLooseSigner(info: Der, { algorithm, kind }: { algorithm: Der; kind: CmsKind }): boolean {
  const [version, sid, digest, attributes, signature, value, unsigned, ...more] = partsOf(info);
  if (digest === undefined || signature === undefined || value === undefined || attributes?.tag !== SIGNED)
    throw new TypeError('not a signer');
  const isNamed = sid?.tag === TAG.sequence;
  if (version?.body[0] !== (isNamed ? 1 : 3)) throw new TypeError('another version');
  refuseOtherAlgorithms({ digest, algorithm, signature });
  refuseLooseSignature(signature, value.body);
  if (more.length > 0 || (unsigned !== undefined && kind === 'token'))
    throw new TypeError('unsigned attributes');
  return isNamed;
}

/** Issuer and number byte for byte: libraries take names that only look alike. */
function isNamedBy(certificate: Der, info: Der): boolean {
  const [, sid] = partsOf(info);
  const [issuer, serial] = sid === undefined ? [] : partsOf(sid);
  const [body] = partsOf(certificate);
  const [number, , name] = (body === undefined ? [] : partsOf(body)).filter(({ tag }) => tag !== VERSION);
  if (issuer === undefined || serial === undefined || number === undefined || name === undefined)
    return false;
  return sameBytes(issuer.bytes, name.bytes) && sameBytes(serial.bytes, number.bytes);
}

/** The digest is named twice, and the signature fits it. */
function refuseOtherAlgorithms({
  digest,
  algorithm,
  signature,
}: Record<'digest' | 'algorithm' | 'signature', Der>): void {
  const isSame = sameBytes(oidOf(digest).bytes, oidOf(algorithm).bytes);
  const signed = hexText(oidOf(signature).body);
  const isFitting = signed === PSS || (SIGNATURES[hexText(oidOf(digest).body)] ?? []).includes(signed);
  if (!isSame || !isFitting) throw new TypeError('the algorithms do not fit');
  if (![algorithm, digest, signature].every((one) => hasPlainParameters(one)))
    throw new TypeError('unknown parameters');
}

/** An ECDSA signature is two numbers in DER (RFC 3279, section 2.2.3), which libraries read loosely. @throws TypeError */
export function refuseLooseSignature(algorithm: Der, value: Uint8Array): void {
  if (!hexText(oidOf(algorithm).body).startsWith(ECDSA)) return;
  refuseLooseDer(value);
  const numbers = partsOf(readDer(value));
  const isPair = numbers.length === 2 && numbers.every(({ tag }) => tag === TAG.integer);
  if (value[0] !== TAG.sequence || !isPair) throw new TypeError('not an ECDSA signature');
}

function oidOf(algorithm: Der): Der {
  const [oid] = partsOf(algorithm);
  if (oid === undefined) throw new TypeError('no algorithm');
  return oid;
}

/** None, or NULL; those of PSS are part of how the signature is verified. */
function hasPlainParameters(algorithm: Der): boolean {
  const [oid, ...parameters] = partsOf(algorithm);
  if (oid !== undefined && hexText(oid.body) === PSS) return true;
  return parameters.length === 0 || (parameters.length === 1 && parameters[0]?.tag === TAG.null);
}
