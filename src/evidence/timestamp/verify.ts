import type * as Pki from 'pkijs';
import {
  DEVELOPMENT_POLICY,
  ID_CONTENT_TYPE,
  ID_EXTENDED_KEY_USAGE,
  ID_SHA256,
  ID_SIGNED_DATA,
  ID_TIME_STAMPING,
  ID_TST_INFO,
  plainOid,
} from './oids.ts';
import { commonName } from './names.ts';
import { invalid } from './problems.ts';
import { hex, parsed, tstInfoOf } from './parse.ts';
import { refuseUnboundSigner } from './signing-certificate.ts';

/** What a time-stamp shows, once it holds. */
export interface VerifiedTimestamp {
  /** The authority's time, epoch ms UTC. */
  at: number;
  policy: string;
  /** Hex. */
  serial: string;
  authority: {
    name: string;
    /** Stamped by the built-in authority: no independent evidence of time. */
    development: boolean;
  };
  /** Whether its certificate leads to one of the given roots; null when none was given. */
  trusted: true | null;
}

/** What a token is checked against. */
export interface TimestampCheck {
  /** What was stamped. */
  data: Uint8Array;
  /** Certificates to trust, DER; null leaves that question open. */
  roots: readonly Uint8Array[] | null;
  /** Certificates besides those in the token that may lead to a root, DER. */
  others?: readonly Uint8Array[];
}

/** A token that holds, and whose certificates are in it. */
export interface OpenedToken {
  stamp: VerifiedTimestamp;
  /** DER: the signer's own first, then the others in the token. */
  certificates: readonly Uint8Array[];
  /** DER: from the signer's up to what is trusted, as it was checked; null when no root was given. */
  path: readonly Uint8Array[] | null;
}

/**
 * Verifies a time-stamp token (RFC 3161) on some bytes: imprint, signature, purpose and validity of the authority's
 * certificate, and that it leads to a given root. Needs no network; runs in a browser too.
 * @param token DER
 * @throws AppError TIMESTAMP_INVALID naming the first problem
 */
export async function verifyToken(token: Uint8Array, check: TimestampCheck): Promise<VerifiedTimestamp> {
  return (await openToken(token, check)).stamp;
}

/** The same, with the certificates that the token brings. @throws AppError TIMESTAMP_INVALID */
export async function openToken(token: Uint8Array, check: TimestampCheck): Promise<OpenedToken> {
  const pki = await import('pkijs');
  const signed = parsed(() => signedDataOf(pki, token));
  const info = parsed(() => tstInfoOf(pki, signed));
  await refuseOtherImprint(info, check.data);
  const signer = await signerOf(signed, check.data);
  refuseOtherPurpose(pki, signer);
  await refuseUnboundSigner(signed, signer);
  const at = info.genTime;
  if (at < signer.notBefore.value || at > signer.notAfter.value) throw invalid('expired');
  const brought = (signed.certificates ?? []).filter((one) => one instanceof pki.Certificate);
  const certificates = [signer, ...brought.filter((one) => one !== signer)];
  const { roots, others = [] } = check;
  const path = roots === null ? null : await trustedPath(pki, { certificates, others, at, roots });
  const policy = plainOid(info.policy);
  const stamp = {
    at: at.getTime(),
    policy,
    serial: hex(info.serialNumber.valueBlock.valueHexView),
    authority: { name: commonName(signer), development: policy === DEVELOPMENT_POLICY },
    trusted: roots === null ? null : (true as const),
  };
  return { stamp, certificates: certificates.map(derOf), path: path?.map(derOf) ?? null };
}

function derOf(certificate: Pki.Certificate): Uint8Array {
  return new Uint8Array(certificate.toSchema().toBER());
}

function signedDataOf(pki: typeof Pki, token: Uint8Array): Pki.SignedData {
  const content = pki.ContentInfo.fromBER(Uint8Array.from(token));
  if (content.contentType !== ID_SIGNED_DATA) throw invalid('malformed');
  const signed = new pki.SignedData({ schema: content.content });
  const isToken = signed.encapContentInfo.eContentType === ID_TST_INFO && signed.signerInfos.length === 1;
  if (!isToken || signedContentType(signed) !== ID_TST_INFO) throw invalid('malformed');
  return signed;
}

/** As it stands under the signature; the library looks only whether there is one. */
export function signedContentType(signed: Pki.SignedData): string | undefined {
  const attributes = signed.signerInfos[0]?.signedAttrs?.attributes ?? [];
  const values: unknown[] = attributes.find(({ type }) => type === ID_CONTENT_TYPE)?.values ?? [];
  return String(Reflect.get(Object(values[0]), 'valueBlock'));
}

async function refuseOtherImprint({ messageImprint }: Pki.TSTInfo, data: Uint8Array): Promise<void> {
  const { hashAlgorithm, hashedMessage } = messageImprint;
  const digest = new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', Uint8Array.from(data)));
  if (hashAlgorithm.algorithmId !== ID_SHA256 || hex(hashedMessage.valueBlock.valueHexView) !== hex(digest))
    throw invalid('imprint');
}

async function signerOf(signed: Pki.SignedData, data: Uint8Array): Promise<Pki.Certificate> {
  try {
    const { buffer } = Uint8Array.from(data);
    const outcome = await signed.verify({ signer: 0, data: buffer, checkChain: false, extendedMode: true });
    if (outcome.signatureVerified === true && outcome.signerCertificate) return outcome.signerCertificate;
  } catch (cause) {
    throw invalid('signature', cause);
  }
  throw invalid('signature');
}

/** Section 2.3: the one purpose of the certificate is time-stamping, and that is critical. */
function refuseOtherPurpose(pki: typeof Pki, { extensions = [] }: Pki.Certificate): void {
  const usage = extensions.find(({ extnID }) => extnID === ID_EXTENDED_KEY_USAGE);
  const purposes: unknown = usage?.parsedValue;
  const isAlone =
    purposes instanceof pki.ExtKeyUsage &&
    purposes.keyPurposes.length === 1 &&
    purposes.keyPurposes[0] === ID_TIME_STAMPING;
  if (usage?.critical !== true || !isAlone) throw invalid('purpose');
}

interface Chain {
  /** The signer's own first. */
  certificates: readonly Pki.Certificate[];
  others: readonly Uint8Array[];
  at: Date;
  roots: readonly Uint8Array[];
}

async function trustedPath(
  pki: typeof Pki,
  { certificates: [signer, ...brought], others, at, roots }: Chain,
): Promise<readonly Pki.Certificate[]> {
  if (signer === undefined) throw invalid('signature');
  const read = (der: Uint8Array): Pki.Certificate => pki.Certificate.fromBER(Uint8Array.from(der));
  const isSigner = ({ tbsView }: Pki.Certificate): boolean => hex(tbsView) === hex(signer.tbsView);
  const trustedCerts = roots.map(read);
  if (trustedCerts.some(isSigner)) return [signer];
  // The engine looks for the path of the last one, once it left out what stands there twice, the last of them.
  const certs = [...[...brought, ...others.map(read)].filter((one) => !isSigner(one)), signer];
  const engine = new pki.CertificateChainValidationEngine({ trustedCerts, certs, checkDate: at });
  const { result, resultMessage, certificatePath } = await engine.verify();
  const [first] = certificatePath ?? [];
  if (!result || first === undefined || !isSigner(first)) throw invalid('chain', new Error(resultMessage));
  return certificatePath ?? [];
}
