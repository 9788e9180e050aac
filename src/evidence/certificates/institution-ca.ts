import type { X509Certificate } from '@peculiar/x509';
import type { KeyCertificates, KeyStore, StoredKey } from '../../application/ports/keys.ts';
import type { InstitutionStore } from '../../application/ports/stores.ts';
import type { Clock, Vault } from '../../application/ports/tools.ts';
import { CA_VALID_MS, LEAF_VALID_MS } from '../../domain/seal-keys.ts';
import { AppError } from '../../errors.ts';
import { derOf, issueLeaf, issueRoot, nameOf, sealExtensions, type Issuer } from './issue.ts';
import {
  newKeyPair,
  publicJwkSchema,
  readPrivateJwk,
  webKeys,
  webPublicKey,
  type PublicJwk,
} from './keys.ts';
import { loadX509 } from './x509.ts';

export interface CaServices {
  keys: KeyStore;
  institutions: Pick<InstitutionStore, 'find'>;
  vault: Vault;
  clock: Clock;
  /** Where an institution's revocation list is published. */
  crlUrl: (institution: string) => string;
}

/** An institution's own authority, ready to issue. */
export interface InstitutionCa extends Issuer {
  /** DER in base64. */
  der: string;
  /** When its certificate ends, epoch ms UTC. */
  notAfter: number;
}

/** The institution's authority, if it has one. @throws AppError SECRET_WRONG */
export async function findCa(services: CaServices, institution: string): Promise<InstitutionCa | null> {
  const [stored] = await services.keys.list('seal-ca', institution);
  return stored === undefined ? null : openCa(services, institution, stored);
}

/** The institution's authority, made now when there is none. @throws AppError SECRET_WRONG, INSTITUTION_UNKNOWN */
export async function institutionCa(services: CaServices, institution: string): Promise<InstitutionCa> {
  const found = await findCa(services, institution);
  return found ?? openCa(services, institution, await makeCa(services, institution));
}

/** A certificate for a key of the institution, by its own authority. */
export async function certifyKey(
  services: CaServices,
  institution: string,
  publicJwk: PublicJwk,
): Promise<KeyCertificates> {
  const ca = await institutionCa(services, institution);
  const from = services.clock.now();
  const to = Math.min(from + LEAF_VALID_MS, ca.notAfter);
  const name = await nameFor(services, institution);
  const certificate = await issueLeaf(ca, {
    name: nameOf(name, name),
    publicKey: await webPublicKey(publicJwk),
    validity: { from, to },
    extensions: await sealExtensions(services.crlUrl(institution)),
  });
  return ownCertificates(certificate, [ca.der]);
}

/** Two processes may do this at once: the store keeps one, and both go on with it. */
async function makeCa(services: CaServices, institution: string): Promise<StoredKey> {
  const { keys, vault, clock } = services;
  const pair = await newKeyPair();
  const name = await nameFor(services, institution);
  const from = clock.now();
  const certificate = await issueRoot(await webKeys(pair), nameOf(`Seals of ${name}`, name), {
    from,
    to: from + CA_VALID_MS,
  });
  return keys.insertFirst({
    kid: pair.kid,
    purpose: 'seal-ca',
    institution,
    publicJwk: pair.publicJwk,
    privateJwkEncrypted: vault.encrypt(`seal-ca-key|${institution}`, JSON.stringify(pair.privateJwk)),
    createdAt: from,
    rotation: null,
    certificates: ownCertificates(certificate, []),
  });
}

async function openCa(
  { vault }: CaServices,
  institution: string,
  { kid, publicJwk, privateJwkEncrypted, certificates }: StoredKey,
): Promise<InstitutionCa> {
  const [der] = certificates?.chain ?? [];
  if (!certificates || der === undefined) throw new AppError('SEAL_BROKEN');
  const text = vault.decrypt(`seal-ca-key|${institution}`, privateJwkEncrypted);
  const privateJwk = await readPrivateJwk(text, kid);
  const { privateKey } = await webKeys({ publicJwk: publicJwkSchema.parse(publicJwk), privateJwk });
  const { X509Certificate } = await loadX509();
  return { certificate: new X509Certificate(der), key: privateKey, der, notAfter: certificates.notAfter };
}

function ownCertificates(certificate: X509Certificate, issuers: readonly string[]): KeyCertificates {
  return {
    origin: 'own-ca',
    chain: [derOf(certificate), ...issuers],
    notBefore: certificate.notBefore.getTime(),
    notAfter: certificate.notAfter.getTime(),
  };
}

async function nameFor({ institutions }: CaServices, institution: string): Promise<string> {
  const found = await institutions.find(institution);
  if (found === null) throw new AppError('INSTITUTION_UNKNOWN', { key: institution });
  return found.name;
}
