import type { KeyObject } from 'node:crypto';
import { AppError } from '../../errors.ts';
import type { Tree } from './check-proof.ts';
import { EMPTY_ROOT, HASH_BYTES, sameBytes } from './hash.ts';
import { openNote, signNote, type NoteKey } from './note.ts';

/** What a checkpoint says (C2SP tlog-checkpoint). */
export interface Checkpoint extends Tree {
  /** The log's own name. */
  origin: string;
}

const SIZE = /^(?:0|[1-9][0-9]{0,15})$/;

/** A checkpoint as a signed note. The log's key bears the log's name. */
export function signCheckpoint({ size, root }: Tree, key: NoteKey, privateKey: KeyObject): string {
  return signNote(`${key.name}\n${size}\n${Buffer.from(root).toString('base64')}\n`, key, privateKey);
}

/**
 * Verifies a checkpoint with the log's key, and reads it.
 * @throws AppError CHECKPOINT_INVALID: not signed by the key, of another log, or not a checkpoint
 */
export function openCheckpoint(note: string, key: NoteKey): Checkpoint {
  const [origin = '', size = '', base64 = '', ...extensions] = openNote(note, key).slice(0, -1).split('\n');
  const root = Buffer.from(base64, 'base64');
  const read = { origin, size: Number(size), root: new Uint8Array(root) };
  const isRight =
    origin === key.name &&
    SIZE.test(size) &&
    Number.isSafeInteger(read.size) &&
    root.length === HASH_BYTES &&
    root.toString('base64') === base64 &&
    !extensions.includes('') &&
    (read.size > 0 || sameBytes(root, EMPTY_ROOT));
  if (!isRight) throw new AppError('CHECKPOINT_INVALID');
  return read;
}
