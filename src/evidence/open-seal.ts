import { calculateJwkThumbprint, compactVerify, importJWK, type CryptoKey } from 'jose';
import { z } from 'zod';
import type { Statement } from '../domain/statement.ts';
import { AppError } from '../errors.ts';
import { base64urlBytes, utf8Text } from './bytes.ts';
import { canonical } from './canonical.ts';
import { publicJwkSchema, type PublicJwk } from './certificates/public-jwk.ts';
import { isCertificateOf, thumbprint } from './certificates/public-key.ts';
import { statementSchema } from './statement-schema.ts';

/** Media type of a sealed statement, in its protected header (RFC 7515, section 4.1.9). */
export const SEAL_TYPE = 'emarge-statement+jws';

const headerSchema = z.strictObject({
  alg: z.literal('ES256'),
  kid: z.string(),
  typ: z.literal(SEAL_TYPE),
  /** SHA-256 of the certificate; missing in seals from before keys had one. */
  'x5t#S256': z.string().optional(),
});

const certifiedSchema = publicJwkSchema.extend({ x5c: z.array(z.string()).default([]) });

/** A public P-256 key, ready to verify with. */
export interface PublicKey {
  /** RFC 7638 thumbprint. */
  kid: string;
  jwk: PublicJwk;
  key: CryptoKey;
  /** X.509, DER in base64: the key's own certificate, then who issued it. Empty when none came with the key. */
  chain: readonly string[];
}

/**
 * Reads a public JWK, and names it by its own thumbprint; a certificate in it (`x5c`) must be of the same key.
 * @throws AppError SEAL_BROKEN when it is no P-256 key
 */
export async function readPublicKey(jwk: unknown): Promise<PublicKey> {
  try {
    const { x5c: chain, ...read } = certifiedSchema.parse(jwk);
    const key = await importJWK(read, 'ES256');
    if (key instanceof Uint8Array) throw new TypeError('not a public key');
    const [own] = chain;
    if (own !== undefined && !isCertificateOf(own, read))
      throw new TypeError('the certificate is of another key');
    return { kid: await calculateJwkThumbprint(read), jwk: read, key, chain };
  } catch (cause) {
    throw new AppError('SEAL_BROKEN', {}, cause);
  }
}

/**
 * Opens a seal: verifies the signature, reads the statement, and compares its canonical JSON with the sealed bytes.
 * Needs no database: anyone who holds the institution's public key can do it.
 * @param publicJwk the institution's public key (RFC 7517)
 * @throws AppError SEAL_BROKEN
 */
export async function openSeal(jws: string, publicJwk: unknown): Promise<Statement> {
  return openSealWith(jws, await readPublicKey(publicJwk));
}

/** As `openSeal`, with a key that was read before. @throws AppError SEAL_BROKEN */
export async function openSealWith(jws: string, publicKey: PublicKey): Promise<Statement> {
  try {
    if (jws.split('.').some((part) => base64urlBytes(part) === null))
      throw new TypeError('the seal is written in another way than base64url’s one');
    const { payload, protectedHeader } = await compactVerify(jws, publicKey.key, { algorithms: ['ES256'] });
    const { kid, 'x5t#S256': certificate } = headerSchema.parse(protectedHeader);
    if (kid !== publicKey.kid) throw new TypeError('the seal names another key');
    const [own] = publicKey.chain;
    if (certificate !== undefined && own !== undefined && certificate !== thumbprint(own))
      throw new TypeError('the seal names another certificate');
    return readStatement(payload);
  } catch (cause) {
    throw new AppError('SEAL_BROKEN', {}, cause);
  }
}

/** Bytes that read as a statement but are not its canonical JSON (duplicate keys, spaces) are refused. */
function readStatement(payload: Uint8Array): Statement {
  const text = utf8Text(payload);
  const statement = statementSchema.parse(JSON.parse(text));
  if (canonical(statement) !== text) throw new TypeError('the sealed bytes are not canonical');
  return statement;
}
