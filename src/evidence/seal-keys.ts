import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint } from 'jose';
import { z } from 'zod';
import type { KeyStore, StoredKey } from '../application/ports/stores.ts';
import type { Clock, Vault } from '../application/ports/tools.ts';
import { AppError } from '../errors.ts';
import { readPublicKey, type PublicKey } from './open-seal.ts';

const makeKeyPair = promisify(generateKeyPair);

export interface SealKeyServices {
  keys: KeyStore;
  vault: Vault;
  clock: Clock;
}

/** The institution's key with its private part, ready to seal with. */
export interface SealKey {
  kid: string;
  key: KeyObject;
}

const jwkSchema = z.object({ kty: z.string(), crv: z.string(), x: z.string(), y: z.string() });
const privateJwkSchema = jwkSchema.extend({ d: z.string() });

/** The key that an institution seals with: the newest, or the first one, made now. */
export async function currentSealKey(services: SealKeyServices, institution: string): Promise<SealKey> {
  const stored = await services.keys.list('seal', institution);
  const newest = [...stored].sort((a, b) => a.createdAt - b.createdAt).at(-1);
  return openKey(services, newest ?? (await makeFirstKey(services, institution)));
}

/** The public key that a seal names; null when the institution never had it. */
export async function publicSealKey(
  services: Pick<SealKeyServices, 'keys'>,
  institution: string,
  kid: string,
): Promise<PublicKey | null> {
  const stored = (await services.keys.list('seal', institution)).find((key) => key.kid === kid);
  return stored === undefined ? null : readPublicKey(stored.publicJwk);
}

/** Two processes may do this at once: the store keeps one, and both go on with it. */
async function makeFirstKey(services: SealKeyServices, institution: string): Promise<StoredKey> {
  const { publicKey, privateKey } = await makeKeyPair('ec', { namedCurve: 'P-256' });
  const publicJwk = jwkSchema.parse(publicKey.export({ format: 'jwk' }));
  const kid = await calculateJwkThumbprint(publicJwk);
  const privateJwk = JSON.stringify(privateKey.export({ format: 'jwk' }));
  return services.keys.insertFirst({
    kid,
    purpose: 'seal',
    institution,
    publicJwk: { ...publicJwk, kid, alg: 'ES256', use: 'sig' },
    privateJwkEncrypted: services.vault.encrypt(vaultPurpose(institution), privateJwk),
    createdAt: services.clock.now(),
    rotation: null,
  });
}

/** @throws AppError SECRET_WRONG; SEAL_BROKEN when the stored parts are not one pair */
async function openKey({ vault }: SealKeyServices, stored: StoredKey): Promise<SealKey> {
  const jwk = vault.decrypt(vaultPurpose(stored.institution ?? ''), stored.privateJwkEncrypted);
  const key = createPrivateKey({ key: privateJwkSchema.parse(JSON.parse(jwk)), format: 'jwk' });
  const publicJwk = jwkSchema.parse(createPublicKey(key).export({ format: 'jwk' }));
  if ((await calculateJwkThumbprint(publicJwk)) !== stored.kid) throw new AppError('SEAL_BROKEN');
  return { kid: stored.kid, key };
}

/** Bound to the institution, so that a key moved to another one's record does not open. */
function vaultPurpose(institution: string): `seal-key|${string}` {
  return `seal-key|${institution}`;
}
