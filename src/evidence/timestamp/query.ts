import { ID_SHA256 } from './oids.ts';
import { hex, parsed, tstInfoOf } from './parse.ts';
import { invalid } from './problems.ts';

const NONCE_BYTES = 16;

/** A question to an authority, and what the answer must repeat. */
export interface TimestampQuery {
  /** TimeStampReq (RFC 3161, section 2.4.1), DER. */
  request: Uint8Array;
  /** Hex. */
  nonce: string;
}

/** Asks for a time-stamp on the SHA-256 of some bytes, with the authority's certificates in it. */
export async function makeQuery(data: Uint8Array): Promise<TimestampQuery> {
  const [pki, asn1] = await Promise.all([import('pkijs'), import('asn1js')]);
  const digest = await globalThis.crypto.subtle.digest('SHA-256', Uint8Array.from(data));
  const nonce = globalThis.crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  // Positive, and as short as DER wants it.
  nonce[0] = ((nonce[0] ?? 0) & 0x7f) | 0x40;
  const request = new pki.TimeStampReq({
    version: 1,
    messageImprint: new pki.MessageImprint({
      hashAlgorithm: new pki.AlgorithmIdentifier({
        algorithmId: ID_SHA256,
        algorithmParams: new asn1.Null(),
      }),
      hashedMessage: new asn1.OctetString({ valueHex: digest }),
    }),
    nonce: new asn1.Integer({ valueHex: nonce }),
    certReq: true,
  });
  return { request: new Uint8Array(request.toSchema().toBER()), nonce: hex(nonce) };
}

/**
 * The token in an authority's answer, which must be to this very question.
 * @returns TimeStampToken (RFC 3161, section 2.4.2), DER
 * @throws AppError TIMESTAMP_INVALID: `malformed`, `refused`, `nonce`
 */
export async function readReply(reply: Uint8Array, { nonce }: TimestampQuery): Promise<Uint8Array> {
  const pki = await import('pkijs');
  const response = parsed(() => pki.TimeStampResp.fromBER(Uint8Array.from(reply)));
  if (response.status.status > pki.PKIStatus.grantedWithMods || response.timeStampToken === undefined)
    throw invalid('refused');
  const token = response.timeStampToken;
  const info = parsed(() => tstInfoOf(pki, new pki.SignedData({ schema: token.content })));
  if (info.nonce === undefined || hex(info.nonce.valueBlock.valueHexView) !== nonce) throw invalid('nonce');
  return new Uint8Array(token.toSchema().toBER());
}
