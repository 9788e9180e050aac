import type { X509CrlEntryParams } from '@peculiar/x509';
import { DAY_MS } from '../../domain/institution.ts';
import type { RevocationReason } from '../../domain/seal-keys.ts';
import { SIGNING_ALGORITHM, type Issuer } from './issue.ts';
import { loadX509 } from './x509.ts';

/** Whoever keeps a list may go by it for so long. */
const LIST_VALID_MS = 7 * DAY_MS;
const ID_CRL_NUMBER = '2.5.29.20';

export interface RevokedCertificate {
  /** DER in base64. */
  certificate: string;
  /** Epoch ms UTC. */
  at: number;
  reason: RevocationReason;
}

/** The authority's list of revoked certificates (RFC 5280, section 5), DER. */
export async function issueCrl(
  issuer: Issuer,
  revoked: readonly RevokedCertificate[],
  now: number,
): Promise<Uint8Array> {
  const x509 = await loadX509();
  const reasons = {
    compromised: x509.X509CrlReason.keyCompromise,
    superseded: x509.X509CrlReason.superseded,
    ceased: x509.X509CrlReason.cessationOfOperation,
  };
  const entries = revoked.map(({ certificate, at, reason }): X509CrlEntryParams => ({
    serialNumber: new x509.X509Certificate(certificate).serialNumber,
    revocationDate: new Date(at),
    reason: reasons[reason],
  }));
  const crl = await x509.X509CrlGenerator.create({
    issuer: issuer.certificate.subjectName,
    signingKey: issuer.key,
    signingAlgorithm: SIGNING_ALGORITHM,
    thisUpdate: new Date(now),
    nextUpdate: new Date(now + LIST_VALID_MS),
    entries,
    extensions: [
      await x509.AuthorityKeyIdentifierExtension.create(issuer.certificate.publicKey),
      new x509.Extension(ID_CRL_NUMBER, false, crlNumber(now)),
    ],
  });
  return new Uint8Array(crl.rawData);
}

/** Grows with time, without a counter: the instant as a DER INTEGER of eight bytes. */
function crlNumber(now: number): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(now));
  const first = bytes.findIndex((byte) => byte !== 0);
  const value = bytes.subarray((bytes[first] ?? 0) >= 0x80 ? first - 1 : first);
  return Uint8Array.from([0x02, value.length, ...value]);
}
