import type * as Asn1 from 'asn1js';
import type * as Pki from 'pkijs';
import type { Signer } from '../../application/ports/sealed.ts';
import type { Stamper } from '../../application/ports/timestamp.ts';
import {
  ID_CONTENT_TYPE,
  ID_MESSAGE_DIGEST,
  ID_SHA256,
  ID_SIGNED_DATA,
  ID_SIGNING_CERTIFICATE_V2,
} from '../timestamp/oids.ts';

/** RFC 5652, section 4. */
const ID_DATA = '1.2.840.113549.1.7.1';
/** RFC 5758, section 3.2. */
const ID_ECDSA_SHA256 = '1.2.840.10045.4.3.2';
/** RFC 3161, appendix A. */
const ID_SIGNATURE_TIMESTAMP = '1.2.840.113549.1.9.16.2.14';

interface Libraries {
  pki: typeof Pki;
  asn1: typeof Asn1;
}

/** Who signs, and who says when. */
export interface Sealing {
  signer: Signer;
  stamper: Stamper;
}

/**
 * A detached CAdES signature at level B-T (ETSI EN 319 122-1, section 6) over some bytes, DER: what PAdES asks for. The
 * time is the time-stamp's alone.
 * @throws AppError TSA_AWAY
 */
export async function signDetached(data: Uint8Array, { signer, stamper }: Sealing): Promise<Uint8Array> {
  const [pki, asn1] = await Promise.all([import('pkijs'), import('asn1js')]);
  const chain = signer.chain.map((der) =>
    pki.Certificate.fromBER(Uint8Array.from(Buffer.from(der, 'base64'))),
  );
  const [own] = chain;
  if (own === undefined) throw new TypeError('a signer has a certificate');
  const signedAttrs = await attributesOf({ pki, asn1 }, own, data);
  const signature = signatureValue(asn1, await signer.sign(new Uint8Array(signedAttrs.encodedValue)));
  const { token } = await stamper.stamp(new Uint8Array(signature));
  const signed = new pki.SignedData({
    version: 1,
    digestAlgorithms: [new pki.AlgorithmIdentifier({ algorithmId: ID_SHA256 })],
    encapContentInfo: new pki.EncapsulatedContentInfo({ eContentType: ID_DATA }),
    certificates: chain,
    signerInfos: [
      new pki.SignerInfo({
        version: 1,
        sid: new pki.IssuerAndSerialNumber({ issuer: own.issuer, serialNumber: own.serialNumber }),
        digestAlgorithm: new pki.AlgorithmIdentifier({ algorithmId: ID_SHA256 }),
        signatureAlgorithm: new pki.AlgorithmIdentifier({ algorithmId: ID_ECDSA_SHA256 }),
        signedAttrs,
        signature: new asn1.OctetString({ valueHex: signature }),
        unsignedAttrs: timestampAttribute({ pki, asn1 }, token),
      }),
    ],
  });
  const content = new pki.ContentInfo({ contentType: ID_SIGNED_DATA, content: signed.toSchema(true) });
  return new Uint8Array(content.toSchema().toBER());
}

/** What is signed: that it is of this content, and with this very certificate (RFC 5035). */
async function attributesOf(
  { pki, asn1 }: Libraries,
  own: Pki.Certificate,
  data: Uint8Array,
): Promise<Pki.SignedAndUnsignedAttributes> {
  const sha256 = async (bytes: ArrayBuffer): Promise<Asn1.OctetString> =>
    new asn1.OctetString({ valueHex: await globalThis.crypto.subtle.digest('SHA-256', bytes) });
  const sequence = (...value: Asn1.AsnType[]): Asn1.Sequence => new asn1.Sequence({ value });
  // In the order of DER, shortest first.
  const attributes = [
    { type: ID_CONTENT_TYPE, values: [new asn1.ObjectIdentifier({ value: ID_DATA })] },
    { type: ID_MESSAGE_DIGEST, values: [await sha256(Uint8Array.from(data).buffer)] },
    {
      type: ID_SIGNING_CERTIFICATE_V2,
      values: [sequence(sequence(sequence(await sha256(own.toSchema().toBER()))))],
    },
  ].map((one) => new pki.Attribute(one));
  const encoded = new asn1.Set({ value: attributes.map((one) => one.toSchema()) }).toBER();
  return new pki.SignedAndUnsignedAttributes({ type: 0, attributes, encodedValue: encoded });
}

/** ECDSA-Sig-Value (RFC 3279, section 2.2.3) of r and s, 32 bytes each. */
function signatureValue(asn1: typeof Asn1, raw: Uint8Array): ArrayBuffer {
  const integer = (from: number): Asn1.Integer =>
    asn1.Integer.fromBigInt(BigInt(`0x${Buffer.from(raw.subarray(from, from + 32)).toString('hex')}`));
  return new asn1.Sequence({ value: [integer(0), integer(32)] }).toBER();
}

function timestampAttribute({ pki, asn1 }: Libraries, token: string): Pki.SignedAndUnsignedAttributes {
  const { result } = asn1.fromBER(Uint8Array.from(Buffer.from(token, 'base64')));
  return new pki.SignedAndUnsignedAttributes({
    type: 1,
    attributes: [new pki.Attribute({ type: ID_SIGNATURE_TIMESTAMP, values: [result] })],
  });
}
