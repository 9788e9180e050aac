import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type CryptoKey,
  type JWK,
} from 'jose';

/** The LMS's RS256 key: to sign with, to publish, and to keep. */
export interface SigningKey {
  kid: string;
  sign: CryptoKey;
  publicJwk: JWK;
  /** To be stored by the caller, encrypted, so that the key set stays the same over restarts. */
  privateJwk: JWK;
}

/**
 * Takes up a stored key, or makes a new 2048-bit one without blocking the event loop.
 * @throws Error when the stored key is no private RSA key
 */
export async function loadSigningKey(stored?: JWK): Promise<SigningKey> {
  const privateJwk = stored ?? (await newPrivateJwk());
  const sign = await importJWK(privateJwk, 'RS256');
  if (sign instanceof Uint8Array || sign.type !== 'private')
    throw new Error('The demo LMS needs a private RSA key.');
  const { n, e } = privateJwk;
  if (n === undefined || e === undefined) throw new Error('The demo LMS needs an RSA key.');
  const kid = privateJwk.kid ?? (await calculateJwkThumbprint({ kty: 'RSA', n, e }));
  return { kid, sign, privateJwk, publicJwk: { kty: 'RSA', alg: 'RS256', kid, e, n, use: 'sig' } };
}

async function newPrivateJwk(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, alg: 'RS256', kid: await calculateJwkThumbprint(jwk) };
}
