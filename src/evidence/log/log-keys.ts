import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint } from 'jose';
import { z } from 'zod';
import type { KeyStore, StoredKey } from '../../application/ports/keys.ts';
import type { Clock, Vault } from '../../application/ports/tools.ts';
import { AppError } from '../../errors.ts';

const makeKeyPair = promisify(generateKeyPair);

export interface LogKeyServices {
  keys: KeyStore;
  vault: Vault;
  clock: Clock;
}

const jwkSchema = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() });
const privateJwkSchema = jwkSchema.extend({ d: z.string() });

/** The Ed25519 key that signs an institution's checkpoints, made when it has none. @throws AppError SECRET_WRONG, LOG_BROKEN */
export async function logKey(
  services: LogKeyServices,
  institution: string,
): Promise<{ privateKey: KeyObject; publicKey: Uint8Array }> {
  const stored = (await services.keys.list('log', institution))[0] ?? (await makeKey(services, institution));
  const jwk = services.vault.decrypt(vaultPurpose(institution), stored.privateJwkEncrypted);
  const privateKey = createPrivateKey({ key: privateJwkSchema.parse(JSON.parse(jwk)), format: 'jwk' });
  const publicJwk = jwkSchema.parse(createPublicKey(privateKey).export({ format: 'jwk' }));
  if ((await calculateJwkThumbprint(publicJwk)) !== stored.kid) throw new AppError('LOG_BROKEN');
  return { privateKey, publicKey: publicBytes(publicJwk) };
}

/** The public part alone, 32 bytes; null when no checkpoint was ever signed. */
export async function publicLogKey(
  { keys }: Pick<LogKeyServices, 'keys'>,
  institution: string,
): Promise<Uint8Array | null> {
  const [stored] = await keys.list('log', institution);
  return stored === undefined ? null : publicBytes(stored.publicJwk);
}

function publicBytes(jwk: unknown): Uint8Array {
  return new Uint8Array(Buffer.from(jwkSchema.parse(jwk).x, 'base64url'));
}

/** Two processes may do this at once: the store keeps one, and both go on with it. */
async function makeKey(services: LogKeyServices, institution: string): Promise<StoredKey> {
  const { publicKey, privateKey } = await makeKeyPair('ed25519');
  const publicJwk = jwkSchema.parse(publicKey.export({ format: 'jwk' }));
  const kid = await calculateJwkThumbprint(publicJwk);
  const privateJwk = JSON.stringify(privateKey.export({ format: 'jwk' }));
  return services.keys.insertFirst({
    kid,
    purpose: 'log',
    institution,
    publicJwk: { ...publicJwk, kid, alg: 'EdDSA', use: 'sig' },
    privateJwkEncrypted: services.vault.encrypt(vaultPurpose(institution), privateJwk),
    createdAt: services.clock.now(),
    rotation: null,
  });
}

/** Bound to the institution, so that a key moved to another one's record does not open. */
function vaultPurpose(institution: string): `log-key|${string}` {
  return `log-key|${institution}`;
}
