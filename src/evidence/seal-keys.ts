import { createPrivateKey, sign } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import type { ExternalSigners, Signer } from '../application/ports/sealed.ts';
import type { KeyCertificates, StoredKey } from '../application/ports/keys.ts';
import { followingRotation, sealingKey } from '../domain/seal-keys.ts';
import { AppError } from '../errors.ts';
import { certifyKey, type CaServices } from './certificates/institution-ca.ts';
import {
  newKeyPair,
  publicJwkSchema,
  readPrivateJwk,
  type PrivateJwk,
  type PublicJwk,
} from './certificates/keys.ts';
import { certificatesOf, publicJwkOf } from './certificates/read.ts';
import { readPublicKey, type PublicKey } from './open-seal.ts';

export interface SealKeyServices extends CaServices {
  /** None: every institution's key stands here. */
  external?: ExternalSigners;
}

/**
 * What the institution seals with now: its external signer, else the newest key, else one made now.
 * @throws AppError SECRET_WRONG, SEAL_BROKEN when the stored parts are not one pair
 */
export async function currentSigner(services: SealKeyServices, institution: string): Promise<Signer> {
  const external = (await services.external?.find(institution)) ?? null;
  if (external !== null) return recorded(services, institution, external);
  const known = await sealKeys(services, institution);
  const found = sealingKey(known, services.clock.now());
  const isHere = found !== undefined && found.certificates?.origin !== 'external';
  return openKey(services, institution, isHere ? found : await makeSealKey(services, institution, known));
}

/** The public key that a seal names; null when the institution never had it. */
export async function publicSealKey(
  services: Pick<SealKeyServices, 'keys'>,
  institution: string,
  kid: string,
): Promise<PublicKey | null> {
  const stored = (await services.keys.list('seal', institution)).find((key) => key.kid === kid);
  if (stored === undefined) return null;
  const chain = stored.certificates?.chain ?? [];
  return readPublicKey({ ...stored.publicJwk, ...(chain.length > 0 && { x5c: chain }) });
}

/** Every key that the institution ever had; one from before there were certificates gets its own now. */
export async function sealKeys(services: SealKeyServices, institution: string): Promise<StoredKey[]> {
  const stored = await services.keys.list('seal', institution);
  return Promise.all(
    stored.map(async (key) => {
      if (key.certificates) return key;
      const certificates = await certifyKey(services, institution, publicJwkSchema.parse(key.publicJwk));
      return services.keys.certify(institution, key.kid, certificates);
    }),
  );
}

/** What of a key is kept. */
export interface NewSealKey {
  kid: string;
  publicJwk: PublicJwk;
  /** Null when a signer outside holds it. */
  privateJwk: PrivateJwk | null;
  certificates: KeyCertificates;
}

/**
 * The key that follows those known, certified by the institution's own authority. Of two processes that make it at once,
 * one does.
 */
export async function makeSealKey(
  services: SealKeyServices,
  institution: string,
  known: readonly StoredKey[],
): Promise<StoredKey> {
  const pair = await newKeyPair();
  const certificates = await certifyKey(services, institution, pair.publicJwk);
  return services.keys.insertFirst(nextKey(services, known, { ...pair, institution, certificates }));
}

/** Keeps this very key, after whichever another process keeps meanwhile. */
export async function keepSealKey(
  services: SealKeyServices,
  institution: string,
  key: NewSealKey,
): Promise<StoredKey> {
  for (;;) {
    const known = await services.keys.list('seal', institution);
    const kept = await services.keys.insertFirst(nextKey(services, known, { ...key, institution }));
    if (kept.kid === key.kid) return kept;
  }
}

function nextKey(
  { vault, clock }: SealKeyServices,
  known: readonly StoredKey[],
  { kid, institution, publicJwk, privateJwk, certificates }: NewSealKey & { institution: string },
): StoredKey {
  const now = clock.now();
  return {
    kid,
    purpose: 'seal',
    institution,
    publicJwk: { ...publicJwk, kid, alg: 'ES256', use: 'sig' },
    privateJwkEncrypted:
      privateJwk === null ? '' : vault.encrypt(vaultPurpose(institution), JSON.stringify(privateJwk)),
    createdAt: now,
    rotation: followingRotation(known, now),
    certificates,
    revocation: null,
  };
}

async function openKey(
  { vault }: SealKeyServices,
  institution: string,
  { kid, privateJwkEncrypted, certificates }: StoredKey,
): Promise<Signer> {
  const jwk = await readPrivateJwk(vault.decrypt(vaultPurpose(institution), privateJwkEncrypted), kid);
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  return {
    kid,
    chain: certificates?.chain ?? [],
    // The thread pool would cost more than the signature itself.
    sign: (data) => Promise.resolve(sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' })),
  };
}

/** The public part of an external signer's key is kept as every other's, so that its seals open for ever. */
async function recorded(services: SealKeyServices, institution: string, signer: Signer): Promise<Signer> {
  const stored = await services.keys.list('seal', institution);
  if (stored.some(({ kid }) => kid === signer.kid)) return signer;
  const certificates = certificatesOf('external', signer.chain);
  const publicJwk = publicJwkSchema.parse(publicJwkOf(certificates.chain[0] ?? ''));
  const kid = await calculateJwkThumbprint(publicJwk);
  if (kid !== signer.kid) throw new AppError('SEAL_BROKEN');
  await keepSealKey(services, institution, { kid, publicJwk, privateJwk: null, certificates });
  return signer;
}

/** Bound to the institution, so that a key moved to another one's record does not open. */
function vaultPurpose(institution: string): `seal-key|${string}` {
  return `seal-key|${institution}`;
}
