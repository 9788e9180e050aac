import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { AppError } from '../../errors.ts';

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
/** SubjectPublicKeyInfo of an Ed25519 key, up to the key itself (RFC 8410). */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

/** First four bytes of SHA-256 over name, newline, algorithm and key. */
function keyIdOf({ name, publicKey }: NoteKey): Buffer {
  const hash = createHash('sha256').update(`${name}\n`).update(Uint8Array.of(ED25519)).update(publicKey);
  return hash.digest().subarray(0, KEY_ID_BYTES);
}

/** A key as text: `<name>+<key id in hex>+<base64 of algorithm and key>`. */
export function noteKeyText(key: NoteKey): string {
  const bytes = Buffer.concat([Uint8Array.of(ED25519), key.publicKey]);
  return `${key.name}+${keyIdOf(key).toString('hex')}+${bytes.toString('base64')}`;
}

/** Reads what `noteKeyText` wrote; null for whatever is none. */
export function readNoteKey(text: string): NoteKey | null {
  const [name = '', , base64 = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/u.exec(text)?.slice(1) ?? [];
  const key = { name, publicKey: new Uint8Array(Buffer.from(base64, 'base64').subarray(1)) };
  // Written again it must be the same: so id, algorithm and base64 are right.
  return NAME.test(name) && key.publicKey.length === 32 && noteKeyText(key) === text ? key : null;
}

/** Signs a text, which ends with a newline. */
export function signNote(text: string, key: NoteKey, privateKey: KeyObject): string {
  if (!text.endsWith('\n') || !NAME.test(key.name)) throw new TypeError('this cannot be a note');
  const signature = sign(null, Buffer.from(text), privateKey);
  return `${text}\n— ${key.name} ${Buffer.concat([keyIdOf(key), signature]).toString('base64')}\n`;
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
    .filter(({ name, bytes }) => name === key.name && bytes.subarray(0, KEY_ID_BYTES).equals(id))
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

function readLine(line: string): { name: string; bytes: Buffer } {
  const [, name = '', base64 = ''] = LINE.exec(line) ?? [];
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length <= KEY_ID_BYTES || bytes.toString('base64') !== base64)
    throw new AppError('CHECKPOINT_INVALID');
  return { name, bytes };
}

function isSignature(signature: Uint8Array, text: string, { publicKey }: NoteKey): boolean {
  const key = createPublicKey({ key: Buffer.concat([SPKI_HEAD, publicKey]), format: 'der', type: 'spki' });
  return signature.length === SIGNATURE_BYTES && verify(null, Buffer.from(text), key, signature);
}
