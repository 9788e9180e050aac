import { base64Text, sameBytes } from '../bytes.ts';
import { isIssuedBy, isSelfIssued, pathLength, readX509, type ReadCertificate } from './x509.ts';

/** A sealing key's certificate, whoever issued it, and so on; the last is the one to trust. */
export interface Chain {
  certificates: readonly ReadCertificate[];
  /** Whether it leads to a given root; null when none was given. */
  trusted: boolean | null;
}

/**
 * Reads a chain as it was sent and checks every signature in it, the root's own included.
 * @param ders the key's own certificate first
 * @throws TypeError, Error when a certificate cannot be read, or one did not issue the one before
 */
export async function readChain(ders: readonly Uint8Array[], roots: readonly Uint8Array[]): Promise<Chain> {
  const pki = await import('pkijs');
  const certificates = ders.map((der) => readX509(pki, der));
  if (new Set(ders.map(base64Text)).size < ders.length) throw new TypeError('a certificate twice');
  for (const [at, one] of certificates.entries()) {
    const issuer = certificates[at + 1] ?? (isSelfIssued(one) ? one : null);
    if (issuer === null) continue;
    if (!(await isIssuedBy(one, issuer))) throw new TypeError('another one issued it');
    const longest = pathLength(issuer);
    if (issuer !== one && longest !== null && at > longest) throw new TypeError('a path too long');
  }
  const given = roots.map((der) => readX509(pki, der));
  const last = certificates.at(-1);
  if (last === undefined) throw new TypeError('no certificate');
  return withRoot(certificates, { last, given });
}

async function withRoot(
  certificates: readonly ReadCertificate[],
  { last, given }: { last: ReadCertificate; given: readonly ReadCertificate[] },
): Promise<Chain> {
  if (given.length === 0) return { certificates, trusted: null };
  if (given.some(({ der }) => certificates.some((one) => sameBytes(one.der, der))))
    return { certificates, trusted: true };
  for (const root of isSelfIssued(last) ? [] : given)
    if (await isIssuedBy(last, root)) return { certificates: [...certificates, root], trusted: true };
  return { certificates, trusted: false };
}
