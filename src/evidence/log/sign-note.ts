import { sign, type KeyObject } from 'node:crypto';
import { base64Text, joined, utf8Bytes } from '../bytes.ts';
import type { Tree } from './check-proof.ts';
import { canBeNote, keyIdOf, type NoteKey } from './note.ts';

/** Signs a text, which ends with a newline, as a note (C2SP signed-note). */
export function signNote(text: string, key: NoteKey, privateKey: KeyObject): string {
  if (!canBeNote(text, key)) throw new TypeError('this cannot be a note');
  const signature = sign(null, utf8Bytes(text), privateKey);
  return `${text}\n— ${key.name} ${base64Text(joined(keyIdOf(key), signature))}\n`;
}

/** A checkpoint as a signed note. The log's key bears the log's name. */
export function signCheckpoint({ size, root }: Tree, key: NoteKey, privateKey: KeyObject): string {
  return signNote(`${key.name}\n${size}\n${base64Text(root)}\n`, key, privateKey);
}
