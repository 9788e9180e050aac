import { sha256 } from '@noble/hashes/sha2.js';
import canonicalize from 'canonicalize';
import { base64urlText, utf8Bytes } from './bytes.ts';

/**
 * The JSON Canonicalization Scheme (RFC 8785): the one text of a value, whatever the order of its keys.
 * @throws TypeError for what JSON cannot say exactly: undefined, NaN, Infinity, big integers, functions, symbols,
 * objects that are not plain, circular ones, and text with lone surrogates
 */
export function canonical(value: unknown): string {
  refuseInexact(value, []);
  try {
    return textOf(canonicalize(value));
  } catch (cause) {
    throw new TypeError('not canonical JSON', { cause });
  }
}

/** SHA-256, base64url, of the canonical JSON of a value. */
export function digestOf(value: unknown): string {
  return base64urlText(sha256(utf8Bytes(canonical(value))));
}

function textOf(text: string | undefined): string {
  if (text === undefined) throw new TypeError('nothing to write');
  return text;
}

/** The package drops undefined silently and calls `toJSON`: what is sealed must be what was meant. */
function refuseInexact(value: unknown, around: readonly unknown[]): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number' && Number.isFinite(value)) return;
  if (typeof value !== 'object' || !isPlain(value)) throw new TypeError(`${kindOf(value)} is not JSON`);
  if (around.includes(value)) throw new TypeError('a circular value is not JSON');
  // A hole in an array has no entry of its own, but is read as undefined here, and refused.
  const parts = Array.isArray(value) ? Array.from<unknown>(value) : Object.values(value);
  for (const part of parts) refuseInexact(part, [...around, value]);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    (Array.isArray(value) || prototype === Object.prototype || prototype === null) && !('toJSON' in value)
  );
}

function kindOf(value: unknown): string {
  return typeof value === 'number' ? String(value) : typeof value;
}
