import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type CryptoKey,
  type JWK,
} from 'jose';
import { z } from 'zod';
import type { KeyStore } from '../application/ports/stores.ts';
import type { Clock, Vault } from '../application/ports/tools.ts';

const PURPOSE = 'lti-key';
const publicRsa = z.object({ kty: z.literal('RSA'), n: z.string(), e: z.string() });

interface ToolKeySource {
  stores: { keys: KeyStore };
  vault: Vault;
  clock: Clock;
}

/** The tool's own key pair: what `/lti/keys` shows, and what service requests are signed with. */
export interface ToolKeys {
  jwks: { keys: JWK[] };
  kid: string;
  privateKey: CryptoKey;
}

/** Reads the key pair, or makes a 2048-bit one without blocking; of two processes at once, one wins. */
export async function openToolKeys({ stores, vault, clock }: ToolKeySource): Promise<ToolKeys> {
  const stored =
    (await stores.keys.list('lti'))[0] ?? (await stores.keys.insertFirst(await newKey(vault, clock)));
  const privateKey = await importJWK(JSON.parse(vault.decrypt(PURPOSE, stored.privateJwkEncrypted)), 'RS256');
  if (privateKey instanceof Uint8Array) throw new TypeError('The tool key is not a key pair');
  const shown = { ...publicRsa.parse(stored.publicJwk), kid: stored.kid, alg: 'RS256', use: 'sig' };
  return { jwks: { keys: [shown] }, kid: stored.kid, privateKey };
}

async function newKey(vault: Vault, clock: Clock): Promise<Parameters<KeyStore['insertFirst']>[0]> {
  const pair = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
  const publicJwk = await exportJWK(pair.publicKey);
  return {
    kid: await calculateJwkThumbprint(publicJwk),
    purpose: 'lti',
    institution: null,
    publicJwk: { ...publicJwk },
    privateJwkEncrypted: vault.encrypt(PURPOSE, JSON.stringify(await exportJWK(pair.privateKey))),
    createdAt: clock.now(),
  };
}
