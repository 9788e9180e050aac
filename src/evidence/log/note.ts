import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { AppError } from '../../errors.ts';
import { base64Bytes, base64Text, hexText, joined, sameBytes, utf8Bytes } from '../bytes.ts';

/** Signed notes (C2SP signed-note) with Ed25519 keys. */

/** Who signs notes: a name and an Ed25519 public key. */
export interface NoteKey {
  /** Not empty, without spaces and without `+`. */
  name: string;
  /** 32 bytes. */
  publicKey: Uint8Array;
}

const ED25519 = 1;
const KEY_ID_BYTES = 4;
const SIGNATURE_BYTES = 64;
const NAME = /^[^\s+]+$/u;
const LINE = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u;
/** A checkpoint with a dozen witnesses is below 4 KB. */
const LONGEST = 64 * 1024;

/** First four bytes of SHA-256 over name, newline, algorithm and key. */
export function keyIdOf({ name, publicKey }: NoteKey): Uint8Array {
  return sha256(joined(utf8Bytes(`${name}\n`), Uint8Array.of(ED25519), publicKey)).subarray(0, KEY_ID_BYTES);
}

/** A key as text: `<name>+<key id in hex>+<base64 of algorithm and key>`. */
export function noteKeyText(key: NoteKey): string {
  const bytes = joined(Uint8Array.of(ED25519), key.publicKey);
  return `${key.name}+${hexText(keyIdOf(key))}+${base64Text(bytes)}`;
}

/** Reads what `noteKeyText` wrote; null for whatever is none. */
export function readNoteKey(text: string): NoteKey | null {
  const [name = '', , base64 = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/u.exec(text)?.slice(1) ?? [];
  const key = { name, publicKey: (base64Bytes(base64) ?? new Uint8Array()).subarray(1) };
  // Written again it must be the same: so id, algorithm and base64 are right.
  return NAME.test(name) && key.publicKey.length === 32 && noteKeyText(key) === text ? key : null;
}

/** Whether a text can be signed by a key of this name. */
export function canBeNote(text: string, { name }: NoteKey): boolean {
  return text.endsWith('\n') && NAME.test(name);
}

/**
 * The text of a note that bears a signature by the key; those of others, such as witnesses, are let be.
 * @throws AppError CHECKPOINT_INVALID when there is none, or one of its name and id is wrong
 */
export function openNote(note: string, key: NoteKey): string {
  const { text, lines } = partsOf(note);
  const id = keyIdOf(key);
  const own = lines
    .map(readLine)
    .filter(({ name, bytes }) => name === key.name && sameBytes(bytes.subarray(0, KEY_ID_BYTES), id))
    .map(({ bytes }) => bytes.subarray(KEY_ID_BYTES));
  if (own.length === 0 || !own.every((signature) => isSignature(signature, text, key)))
    throw new AppError('CHECKPOINT_INVALID');
  return text;
}

/** Text, empty line, signature lines. */
function partsOf(note: string): { text: string; lines: string[] } {
  const end = note.lastIndexOf('\n\n') + 1;
  if (note.length > LONGEST || end < 2 || !note.endsWith('\n') || hasControl(note))
    throw new AppError('CHECKPOINT_INVALID');
  return { text: note.slice(0, end), lines: note.slice(end + 1, -1).split('\n') };
}

function hasControl(note: string): boolean {
  return /[^\P{Cc}\n]/u.test(note);
}

function readLine(line: string): { name: string; bytes: Uint8Array } {
  const [, name = '', base64 = ''] = LINE.exec(line) ?? [];
  const bytes = base64Bytes(base64);
  if (bytes === null || bytes.length <= KEY_ID_BYTES) throw new AppError('CHECKPOINT_INVALID');
  return { name, bytes };
}

/** By the letter of RFC 8032: no points of low order, nothing written in two ways. */
function isSignature(signature: Uint8Array, text: string, { publicKey }: NoteKey): boolean {
  if (signature.length !== SIGNATURE_BYTES) return false;
  return ed25519.verify(signature, utf8Bytes(text), publicKey, { zip215: false });
}
