import { randomBytes, type webcrypto } from 'node:crypto';
import type * as Asn1 from 'asn1js';
import type * as Pki from 'pkijs';
import {
  DEVELOPMENT_POLICY,
  ID_CONTENT_TYPE,
  ID_MESSAGE_DIGEST,
  ID_SHA256,
  ID_SIGNED_DATA,
  ID_SIGNING_CERTIFICATE_V2,
  ID_TST_INFO,
} from './oids.ts';
import { parsed } from './parse.ts';

const SECOND_MS = 1000;
const SERIAL_BYTES = 16;

/** Who stamps, and when. */
export interface Stamping {
  key: webcrypto.CryptoKey;
  certificate: Pki.Certificate;
  /** Epoch ms UTC; whole seconds are stamped. */
  now: number;
}

interface Libraries {
  pki: typeof Pki;
  asn1: typeof Asn1;
}

/**
 * Answers a time-stamp request (RFC 3161), DER to DER.
 * @throws AppError TIMESTAMP_INVALID `malformed` when it is no request
 */
export async function sign(request: Uint8Array, stamping: Stamping): Promise<Uint8Array> {
  const [pki, asn1] = await Promise.all([import('pkijs'), import('asn1js')]);
  const asked = parsed(() => pki.TimeStampReq.fromBER(Uint8Array.from(request)));
  const content = infoFor({ pki, asn1 }, asked, stamping.now);
  const encapContentInfo = new pki.EncapsulatedContentInfo({ eContentType: ID_TST_INFO });
  // Given to the constructor, it would be cut into the pieces that BER allows and DER does not.
  encapContentInfo.eContent = new asn1.OctetString({ valueHex: content });
  const signed = new pki.SignedData({
    version: 3,
    encapContentInfo,
    signerInfos: [await signerInfo({ pki, asn1 }, stamping.certificate, content)],
    certificates: asked.certReq === true ? [stamping.certificate] : [],
  });
  await signed.sign(stamping.key, 0, 'SHA-256');
  const response = new pki.TimeStampResp({
    status: new pki.PKIStatusInfo({ status: pki.PKIStatus.granted }),
    timeStampToken: new pki.ContentInfo({ contentType: ID_SIGNED_DATA, content: signed.toSchema(true) }),
  });
  return new Uint8Array(response.toSchema().toBER());
}

function infoFor({ pki, asn1 }: Libraries, asked: Pki.TimeStampReq, now: number): ArrayBuffer {
  const serial = randomBytes(SERIAL_BYTES);
  serial.writeUInt8((serial.readUInt8(0) & 0x7f) | 0x40, 0);
  const info = new pki.TSTInfo({
    version: 1,
    policy: DEVELOPMENT_POLICY,
    messageImprint: asked.messageImprint,
    serialNumber: new asn1.Integer({ valueHex: Uint8Array.from(serial) }),
    genTime: new Date(Math.floor(now / SECOND_MS) * SECOND_MS),
    accuracy: new pki.Accuracy({ seconds: 1 }),
    ...(asked.nonce !== undefined && { nonce: asked.nonce }),
  });
  return info.toSchema().toBER();
}

async function signerInfo(
  { pki, asn1 }: Libraries,
  certificate: Pki.Certificate,
  content: ArrayBuffer,
): Promise<Pki.SignerInfo> {
  const sha256 = (bytes: ArrayBuffer): Promise<ArrayBuffer> =>
    globalThis.crypto.subtle.digest('SHA-256', bytes);
  const octets = (valueHex: ArrayBuffer): Asn1.OctetString => new asn1.OctetString({ valueHex });
  const sequence = (...value: Asn1.AsnType[]): Asn1.Sequence => new asn1.Sequence({ value });
  const certHash = octets(await sha256(certificate.toSchema().toBER()));
  // In the order of DER, shortest first.
  const attributes = [
    { type: ID_CONTENT_TYPE, values: [new asn1.ObjectIdentifier({ value: ID_TST_INFO })] },
    { type: ID_MESSAGE_DIGEST, values: [octets(await sha256(content))] },
    { type: ID_SIGNING_CERTIFICATE_V2, values: [sequence(sequence(sequence(certHash)))] },
  ];
  const { issuer, serialNumber } = certificate;
  return new pki.SignerInfo({
    version: 1,
    sid: new pki.IssuerAndSerialNumber({ issuer, serialNumber }),
    digestAlgorithm: new pki.AlgorithmIdentifier({ algorithmId: ID_SHA256 }),
    signedAttrs: new pki.SignedAndUnsignedAttributes({
      type: 0,
      attributes: attributes.map((one) => new pki.Attribute(one)),
    }),
  });
}
