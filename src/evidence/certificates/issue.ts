import { randomBytes, type webcrypto } from 'node:crypto';
import type { Extension, JsonName, X509Certificate } from '@peculiar/x509';
import { loadX509 } from './x509.ts';

export const EC_ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;
export const SIGNING_ALGORITHM = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** X.520 allows a common name and an organisation of 64 characters. */
const LONGEST_NAME = 64;
const SECOND_MS = 1000;
/** 127 random bits: more than any browser forum asks for (64), and positive in DER. */
const SERIAL_BYTES = 16;

/** From when until when, epoch ms UTC. */
export interface Validity {
  from: number;
  to: number;
}

/** Who issues: the certificate and the private key to it. */
export interface Issuer {
  certificate: X509Certificate;
  key: webcrypto.CryptoKey;
}

/** A distinguished name of an organisation (RFC 4514), cut to what X.520 allows. */
export function nameOf(commonName: string, organisation?: string): JsonName {
  const cut = (text: string): string => [...text].slice(0, LONGEST_NAME).join('');
  return [{ CN: [cut(commonName)] }, ...(organisation === undefined ? [] : [{ O: [cut(organisation)] }])];
}

/** A self-signed root whose certificate says that it may issue certificates and revocation lists, and nothing else. */
export async function issueRoot(
  keys: webcrypto.CryptoKeyPair,
  name: JsonName,
  validity: Validity,
): Promise<X509Certificate> {
  const x509 = await loadX509();
  const { KeyUsageFlags } = x509;
  return x509.X509CertificateGenerator.createSelfSigned({
    name,
    keys,
    ...common(validity),
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
}

/** What a certificate of a key that signs is made of. */
export interface Leaf {
  name: JsonName;
  publicKey: webcrypto.CryptoKey;
  validity: Validity;
  /** Besides those that every one has. */
  extensions: readonly Extension[];
}

/** A certificate that may issue nothing. */
export async function issueLeaf(issuer: Issuer, leaf: Leaf): Promise<X509Certificate> {
  const x509 = await loadX509();
  return x509.X509CertificateGenerator.create({
    subject: leaf.name,
    issuer: issuer.certificate.subjectName,
    publicKey: leaf.publicKey,
    signingKey: issuer.key,
    ...common(leaf.validity),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      await x509.SubjectKeyIdentifierExtension.create(leaf.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.certificate.publicKey),
      ...leaf.extensions,
    ],
  });
}

/** What a seal needs: digital signature and non-repudiation, and where the revocation list stands. */
export async function sealExtensions(crlUrl: string): Promise<Extension[]> {
  const x509 = await loadX509();
  const { KeyUsageFlags } = x509;
  return [
    new x509.KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation, true),
    new x509.CRLDistributionPointsExtension([crlUrl]),
  ];
}

/** What a time-stamping unit needs (RFC 3161, section 2.3): that purpose alone, and critical. */
export async function timeStampingExtensions(): Promise<Extension[]> {
  const x509 = await loadX509();
  return [
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.timeStamping], true),
  ];
}

export function derOf(certificate: { rawData: ArrayBuffer }): string {
  return Buffer.from(certificate.rawData).toString('base64');
}

/** A positive number that nobody can guess, in hex. */
function newSerial(): string {
  const bytes = randomBytes(SERIAL_BYTES);
  // The highest bit is the sign; the one below keeps the first byte from being zero.
  bytes.writeUInt8((bytes.readUInt8(0) & 0x7f) | 0x40, 0);
  return bytes.toString('hex');
}

function common({ from, to }: Validity): object {
  // Certificates know seconds alone.
  const date = (ms: number): Date => new Date(Math.floor(ms / SECOND_MS) * SECOND_MS);
  return {
    serialNumber: newSerial(),
    notBefore: date(from),
    notAfter: date(to),
    signingAlgorithm: SIGNING_ALGORITHM,
  };
}
