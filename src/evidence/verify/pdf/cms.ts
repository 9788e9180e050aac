import type * as Asn1 from 'asn1js';
import type * as Pki from 'pkijs';
import { base64Text } from '../../bytes.ts';
import { refuseLooseDer } from '../../der.ts';
import { ID_SIGNED_DATA } from '../../timestamp/oids.ts';
import { refuseUnboundSigner } from '../../timestamp/signing-certificate.ts';
import { signedContentType } from '../../timestamp/verify.ts';
import { refuseLooseCms } from '../cms-form.ts';

/** RFC 5652, section 4. */
const ID_DATA = '1.2.840.113549.1.7.1';
/** RFC 3161, appendix A. */
const ID_SIGNATURE_TIMESTAMP = '1.2.840.113549.1.9.16.2.14';

/** A detached signature that holds. */
export interface OpenedCms {
  /** DER: the signer's own certificate, who issued it, and so on. */
  chain: Uint8Array[];
  /** The value that a time-stamp of the signature is on. */
  signature: Uint8Array;
  /** TimeStampToken, DER in base64; null where there is none. */
  timestamp: string | null;
}

/**
 * Verifies a CAdES signature (ETSI EN 319 122-1) over some bytes: digest, signature, and that it names its certificate.
 * @throws TypeError, Error, AppError TIMESTAMP_INVALID when it does not hold, or is written in another way than DER's
 */
export async function openCms(cms: Uint8Array, covered: Uint8Array): Promise<OpenedCms> {
  refuseLooseCms(cms, 'detached');
  const [pki, asn1] = await Promise.all([import('pkijs'), import('asn1js')]);
  const content = pki.ContentInfo.fromBER(Uint8Array.from(cms));
  const signed = new pki.SignedData({ schema: content.content });
  const isSignature =
    content.contentType === ID_SIGNED_DATA &&
    signed.encapContentInfo.eContentType === ID_DATA &&
    signed.encapContentInfo.eContent === undefined &&
    signedContentType(signed) === ID_DATA;
  // Content type, digest and certificate, each of which is looked at: another would be a claim that nobody checks.
  const isPlain = signed.signerInfos[0]?.signedAttrs?.attributes.length === 3;
  if (!isSignature || !isPlain || (signed.crls ?? []).length > 0)
    throw new TypeError('not a detached signature');
  const { buffer } = Uint8Array.from(covered);
  const outcome = await signed.verify({ signer: 0, data: buffer, checkChain: false, extendedMode: true });
  const own = outcome.signerCertificate;
  if (outcome.signatureVerified !== true || !own) throw new TypeError('the signature does not hold');
  await refuseUnboundSigner(signed, own);
  const signature = signed.signerInfos[0]?.signature.valueBlock.valueHexView ?? new Uint8Array();
  if (signature[0] === 0x30) refuseLooseDer(signature);
  return { chain: chainOf(pki, signed, own), signature, timestamp: timestampOf(asn1, signed) };
}

/** In the order of who issued whom; a certificate that nobody needs is refused. */
function chainOf(pki: typeof Pki, signed: Pki.SignedData, own: Pki.Certificate): Uint8Array[] {
  const all = (signed.certificates ?? []).filter((one) => one instanceof pki.Certificate);
  const chain = [own];
  for (;;) {
    const last = chain.at(-1) ?? own;
    const issuer = all.find((one) => !chain.includes(one) && one.subject.isEqual(last.issuer));
    if (issuer === undefined) break;
    chain.push(issuer);
  }
  if (chain.length !== (signed.certificates ?? []).length) throw new TypeError('a certificate too many');
  return chain.map((one) => new Uint8Array(one.toSchema().toBER()));
}

function timestampOf(asn1: typeof Asn1, signed: Pki.SignedData): string | null {
  const [attribute, ...more] = signed.signerInfos[0]?.unsignedAttrs?.attributes ?? [];
  if (attribute === undefined) return null;
  const values: unknown[] = attribute.values;
  const [token, ...others] = values;
  const isOne = attribute.type === ID_SIGNATURE_TIMESTAMP && more.length + others.length === 0;
  if (!isOne || !(token instanceof asn1.Sequence))
    throw new TypeError('an unsigned attribute that is no time-stamp');
  return base64Text(new Uint8Array(token.toBER()));
}
