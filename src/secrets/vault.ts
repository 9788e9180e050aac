import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { AnyVault } from '../application/ports/tools.ts';
import { AppError } from '../errors.ts';
import { BoundedCache } from './bounded-cache.ts';

const FORMAT = /^v1\.([A-Za-z0-9_-]+)$/;
/** NIST SP 800-38D: 96 bits is the nonce length that GCM takes as it is; 128 bits is the full tag. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
/** Purposes such as one per meeting are many; the busiest fit, the rest is derived again in microseconds. */
const KEYS_KEPT = 2_000;

/**
 * Encryption at rest under one secret: AES-256-GCM, a key per purpose by HKDF-SHA-256 (RFC 5869), a random nonce
 * per message, and the purpose as additional data. Text format: `v1.` + base64url of nonce, ciphertext and tag.
 *
 * @example
 * const vault = createVault(secret);
 * vault.decrypt('session', vault.encrypt('session', 'text')); // 'text'
 */
export function createVault(secret: string): AnyVault {
  const keys = new BoundedCache<Uint8Array>(KEYS_KEPT);
  // Keys for ciphers and for MACs never coincide, even when a purpose has the same name.
  const keyFor = (use: 'encrypt' | 'derive', purpose: string): Uint8Array =>
    keys.get(`${use}|${purpose}`, () => hkdf(secret, `emarge v1 ${use} ${purpose}`));
  return {
    encrypt: (purpose, text) => seal(keyFor('encrypt', purpose), purpose, text),
    decrypt: (purpose, sealed) => open(keyFor('encrypt', purpose), purpose, sealed),
    deriveKey: (purpose) => Uint8Array.from(keyFor('derive', purpose)),
  };
}

function hkdf(secret: string, info: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', info, KEY_BYTES));
}

function seal(key: Uint8Array, purpose: string, text: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose));
  const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `v1.${sealed.toString('base64url')}`;
}

function open(key: Uint8Array, purpose: string, sealed: string): string {
  const bytes = Buffer.from(FORMAT.exec(sealed)?.[1] ?? '', 'base64url');
  if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new AppError('SECRET_WRONG', { purpose });
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(-TAG_BYTES));
    const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new AppError('SECRET_WRONG', { purpose }, cause);
  }
}
