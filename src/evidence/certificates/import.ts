import type { X509Certificate } from 'node:crypto';
import type { KeyFile } from '../../application/ports/sealed.ts';
import { AppError } from '../../errors.ts';
import type { NewSealKey } from '../seal-keys.ts';
import { keyPairOf } from './keys.ts';
import { readPkcs12 } from './pkcs12.ts';
import { certificatesOf, readCertificate } from './read.ts';
import { loadX509 } from './x509.ts';

/**
 * The key of a PKCS#12 file with its certificates, fit to seal with.
 * @throws AppError SEAL_FILE_UNREADABLE; SEAL_FILE_UNSUITABLE naming the problem
 */
export async function readSealFile(file: KeyFile, now: number): Promise<NewSealKey> {
  const { key, certificates } = await readPkcs12(file);
  if (key === null) throw unsuitable('key');
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
    throw unsuitable('algorithm');
  const own = certificates.find((der) => readCertificate(der).checkPrivateKey(key));
  if (own === undefined) throw unsuitable('certificate');
  await refuseUnfit(readCertificate(own), now);
  const pair = await keyPairOf(key.export({ format: 'jwk' }));
  return { ...pair, certificates: certificatesOf('imported', chainFrom(own, certificates)) };
}

async function refuseUnfit(certificate: X509Certificate, now: number): Promise<void> {
  const x509 = await loadX509();
  if (now < Date.parse(certificate.validFrom)) throw unsuitable('early');
  if (now >= Date.parse(certificate.validTo)) throw unsuitable('expired');
  if (certificate.ca) throw unsuitable('authority');
  const usages = new x509.X509Certificate(certificate.raw).getExtension(x509.KeyUsagesExtension)?.usages;
  const { digitalSignature, nonRepudiation } = x509.KeyUsageFlags;
  if (usages !== undefined && (usages & (digitalSignature | nonRepudiation)) === 0) throw unsuitable('usage');
}

/** The certificate, who issued it, and so on as far as the file goes. */
function chainFrom(own: string, all: readonly string[]): string[] {
  const chain = [own];
  for (;;) {
    const last = readCertificate(chain.at(-1) ?? own);
    const issuer = all.find((der) => !chain.includes(der) && last.checkIssued(readCertificate(der)));
    if (issuer === undefined) return chain;
    chain.push(issuer);
  }
}

/** Each problem has its words in the error's message. */
function unsuitable(
  problem: 'key' | 'algorithm' | 'certificate' | 'early' | 'expired' | 'authority' | 'usage',
): AppError {
  return new AppError('SEAL_FILE_UNSUITABLE', { problem });
}
