import { DAY_MS, MINUTE_MS } from './institution.ts';
import type { KeyRotation } from './tool-keys.ts';

/** Why a key is not to be trusted any more (RFC 5280, section 5.3.1, as far as it concerns a seal). */
export type RevocationReason = 'compromised' | 'superseded' | 'ceased';
export const REVOCATION_REASONS: readonly RevocationReason[] = ['compromised', 'superseded', 'ceased'];

/** A certificate of ours is valid this long. */
export const LEAF_VALID_MS = 3 * 365 * DAY_MS;
/** The institution's own authority outlives every certificate that it issues. */
export const CA_VALID_MS = 25 * 365 * DAY_MS;
/** A key of ours has a successor this long before its certificate ends. */
export const RENEWED_BEFORE_MS = 30 * DAY_MS;
/** How long a process may go on with the keys that it read. */
export const KEYS_FRESH_MS = MINUTE_MS;
/** A revocation takes effect when every process has read it, so that no seal is ever made with a revoked key. */
export const REVOKED_AFTER_MS = 2 * KEYS_FRESH_MS;

/** `earlier`: seals no more; what it sealed stays valid. */
export type SealKeyState = 'sealing' | 'earlier' | 'revoked' | 'expired';

/** What of a key bears on whether it seals. All times are epoch ms UTC. */
export interface SealingKey {
  rotation: { generation: number } | null;
  /** Null for a key that was made before keys had certificates. */
  certificates?: { origin: string; notAfter: number } | null;
  revocation?: { at: number } | null;
}

/** The key that seals now: the newest that may; undefined when a new one is needed. */
export function sealingKey<Key extends SealingKey>(keys: readonly Key[], now: number): Key | undefined {
  const newest = byGeneration(keys).at(-1);
  if (newest === undefined || (newest.revocation ?? null) !== null) return undefined;
  return now < sealsUntil(newest) ? newest : undefined;
}

/** The rotation of a key that follows these at once; null for the first, as of purposes whose key does not rotate. */
export function followingRotation(keys: readonly SealingKey[], now: number): KeyRotation | null {
  const generation = Math.max(0, ...keys.map(generationOf)) + 1;
  return generation === 1 ? null : { generation, signsFrom: now, predecessorsUntil: now };
}

/** Each key with its state, by generation. */
export function sealKeyStates<Key extends SealingKey>(
  keys: readonly Key[],
  now: number,
): { key: Key; state: SealKeyState }[] {
  const sealing = sealingKey(keys, now);
  return byGeneration(keys).map((key) => ({ key, state: stateOf(key, sealing, now) }));
}

function stateOf(key: SealingKey, sealing: SealingKey | undefined, now: number): SealKeyState {
  if ((key.revocation ?? null) !== null) return 'revoked';
  if (key === sealing) return 'sealing';
  return now < (key.certificates?.notAfter ?? Infinity) ? 'earlier' : 'expired';
}

/** Ours is followed in good time; somebody else's certificate is used to its end. */
function sealsUntil({ certificates }: SealingKey): number {
  if (!certificates) return Infinity;
  return certificates.origin === 'own-ca' ? certificates.notAfter - RENEWED_BEFORE_MS : certificates.notAfter;
}

function byGeneration<Key extends SealingKey>(keys: readonly Key[]): Key[] {
  return [...keys].sort((a, b) => generationOf(a) - generationOf(b));
}

function generationOf({ rotation }: SealingKey): number {
  return rotation?.generation ?? 1;
}
