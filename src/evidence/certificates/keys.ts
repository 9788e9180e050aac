import { generateKeyPair, type webcrypto } from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint } from 'jose';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { EC_ALGORITHM } from './issue.ts';
import { publicJwkSchema, type PublicJwk } from './public-jwk.ts';

export { publicJwkSchema, type PublicJwk } from './public-jwk.ts';

const makeKeyPair = promisify(generateKeyPair);

const privateJwkSchema = publicJwkSchema.extend({ d: z.string() });

export type PrivateJwk = z.infer<typeof privateJwkSchema>;

/** A P-256 key pair as JWKs (RFC 7518, section 6.2). */
export interface KeyPair {
  /** RFC 7638 thumbprint. */
  kid: string;
  publicJwk: PublicJwk;
  privateJwk: PrivateJwk;
}

export async function newKeyPair(): Promise<KeyPair> {
  const { privateKey } = await makeKeyPair('ec', { namedCurve: 'P-256' });
  return keyPairOf(privateKey.export({ format: 'jwk' }));
}

/** The pair of a private JWK. @throws ZodError when it is no P-256 key */
export async function keyPairOf(jwk: unknown): Promise<KeyPair> {
  const privateJwk = privateJwkSchema.parse(jwk);
  const publicJwk = publicJwkSchema.parse(privateJwk);
  return { kid: await calculateJwkThumbprint(publicJwk), publicJwk, privateJwk };
}

/** The private part as it was stored. @throws AppError SEAL_BROKEN when it is not the key that it stands for */
export async function readPrivateJwk(text: string, kid: string): Promise<PrivateJwk> {
  const pair = await keyPairOf(JSON.parse(text));
  if (pair.kid !== kid) throw new AppError('SEAL_BROKEN');
  return pair.privateJwk;
}

/** For the certificate library, which takes WebCrypto's keys. */
export async function webKeys({
  publicJwk,
  privateJwk,
}: Omit<KeyPair, 'kid'>): Promise<webcrypto.CryptoKeyPair> {
  const { subtle } = globalThis.crypto;
  return {
    publicKey: await webPublicKey(publicJwk),
    privateKey: await subtle.importKey('jwk', privateJwk, EC_ALGORITHM, false, ['sign']),
  };
}

/** @see webKeys */
export function webPublicKey(publicJwk: PublicJwk): Promise<webcrypto.CryptoKey> {
  return globalThis.crypto.subtle.importKey('jwk', publicJwk, EC_ALGORITHM, true, ['verify']);
}
