import { sha256 as hashOf } from '@noble/hashes/sha2.js';

export { sameBytes } from '../bytes.ts';

/** Every hash of the log is SHA-256: so many bytes. */
export const HASH_BYTES = 32;

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = hashOf.create();
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** What the log holds of a statement: SHA-256 of 32 bytes of salt, then of the statement's digest. */
export function commitmentOf(salt: Uint8Array, digest: Uint8Array): Uint8Array {
  return sha256(salt, digest);
}

/** Hash of a leaf (RFC 9162, section 2.1.1). */
export function leafHash(entry: Uint8Array): Uint8Array {
  return sha256(LEAF, entry);
}

/** Hash of an inner node (RFC 9162, section 2.1.1). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(NODE, left, right);
}

/** Root of a tree without leaves. */
export const EMPTY_ROOT = sha256();
