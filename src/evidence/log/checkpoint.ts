import { AppError } from '../../errors.ts';
import { base64Bytes } from '../bytes.ts';
import type { Tree } from './check-proof.ts';
import { EMPTY_ROOT, HASH_BYTES, sameBytes } from './hash.ts';
import { openNote, type NoteKey } from './note.ts';

/** What a checkpoint says (C2SP tlog-checkpoint). */
export interface Checkpoint extends Tree {
  /** The log's own name. */
  origin: string;
}

const SIZE = /^(?:0|[1-9][0-9]{0,15})$/;

/**
 * Verifies a checkpoint with the log's key, and reads it.
 * @throws AppError CHECKPOINT_INVALID: not signed by the key, of another log, or not a checkpoint
 */
export function openCheckpoint(note: string, key: NoteKey): Checkpoint {
  const [origin = '', size = '', base64 = '', ...extensions] = openNote(note, key).slice(0, -1).split('\n');
  const root = base64Bytes(base64) ?? new Uint8Array();
  const read = { origin, size: Number(size), root };
  const isRight =
    origin === key.name &&
    SIZE.test(size) &&
    Number.isSafeInteger(read.size) &&
    root.length === HASH_BYTES &&
    !extensions.includes('') &&
    (read.size > 0 || sameBytes(root, EMPTY_ROOT));
  if (!isRight) throw new AppError('CHECKPOINT_INVALID');
  return read;
}
