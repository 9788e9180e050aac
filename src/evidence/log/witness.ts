import type { LogTile, TileName } from '../../application/ports/evidence-log.ts';
import type { WitnessedLog, WitnessReport } from '../../application/ports/witness.ts';
import { AppError } from '../../errors.ts';
import { isConsistent } from './check-proof.ts';
import { openCheckpoint, type Checkpoint } from './checkpoint.ts';
import { HASH_BYTES, sameBytes } from './hash.ts';
import { readNoteKey, type NoteKey } from './note.ts';
import { consistencyRanges, type Range } from './ranges.ts';
import { tilePath } from './tile-path.ts';
import { TILE_WIDTH, Tiles, tilesFor } from './tiles.ts';
import { fetchBytes, fetchText } from './witness-fetch.ts';
import { readWitnessFile, writeWitnessFile, type WitnessFile } from './witness-file.ts';

/**
 * Reads a log's checkpoint, compares it with the one that was kept, and keeps it if the log only grew. What contradicts
 * the kept one is kept beside it.
 * @throws AppError LOG_UNREACHABLE, LOG_ANSWER_INVALID, CHECKPOINT_INVALID, WITNESS_FILE_INVALID, FIELD_INVALID
 */
export async function witnessLog(log: WitnessedLog): Promise<WitnessReport> {
  const kept = readWitnessFile(log.file);
  const keyText = await keyTextOf(log, kept);
  const key = readNoteKey(keyText);
  if (key === null) throw new AppError('LOG_ANSWER_INVALID', { url: `${log.url}/key` });
  const seen = await fetchText(`${log.url}/checkpoint`);
  const outcome = await compared(log.url, key, { kept: kept?.checkpoint ?? null, seen });
  const alarms = outcome === 'fork' || outcome === 'rollback';
  const contradictions = kept?.contradictions ?? [];
  const size = openCheckpoint(seen, key).size;
  const proofs = alarms ? [] : await proofsOf(log.url, openCheckpoint(seen, key), log.sizes ?? []);
  writeWitnessFile(log.file, {
    url: log.url,
    key: keyText,
    checkpoint: alarms && kept !== null ? kept.checkpoint : seen,
    proofs: alarms ? (kept?.proofs ?? []) : proofs,
    contradictions: alarms && !contradictions.includes(seen) ? [...contradictions, seen] : contradictions,
  });
  return {
    outcome,
    key: keyText,
    kept: kept?.checkpoint ?? null,
    seen,
    size,
  };
}

/** @throws AppError FIELD_INVALID for a size that the log has not reached */
async function proofsOf(
  url: string,
  seen: Checkpoint,
  sizes: readonly number[],
): Promise<WitnessFile['proofs']> {
  if (sizes.some((size) => size > seen.size)) throw new AppError('FIELD_INVALID', { field: 'size' });
  return Promise.all(
    sizes.map(async (older) => {
      const ranges = consistencyRanges(older, seen.size);
      const tiles = await tilesOf(url, seen, ranges);
      const hashes = ranges.map((range) => Buffer.from(tiles.rootOf(range)).toString('base64'));
      return { older, newer: seen.size, hashes };
    }),
  );
}

/** The key that was given or pinned; at the first use without one, the key that the log shows. */
async function keyTextOf({ url, file, key }: WitnessedLog, kept: WitnessFile | null): Promise<string> {
  if (key !== null && readNoteKey(key) === null) throw new AppError('FIELD_INVALID', { field: 'key' });
  if (kept !== null && ((key !== null && key !== kept.key) || kept.url !== url))
    throw new AppError('WITNESS_FILE_INVALID', { file });
  return kept?.key ?? key ?? (await fetchText(`${url}/key`)).trimEnd();
}

async function compared(
  url: string,
  key: NoteKey,
  notes: { kept: string | null; seen: string },
): Promise<WitnessReport['outcome']> {
  const seen = openCheckpoint(notes.seen, key);
  if (notes.kept === null) {
    const whole = { start: 0, end: seen.size };
    const tiles = await tilesOf(url, seen, [whole]);
    if (!sameBytes(tiles.rootOf(whole), seen.root)) throw new AppError('LOG_ANSWER_INVALID', { url });
    return 'first';
  }
  const kept = openCheckpoint(notes.kept, key);
  if (seen.size < kept.size) return 'rollback';
  const ranges = consistencyRanges(kept.size, seen.size);
  const tiles = await tilesOf(url, seen, ranges);
  const proof = ranges.map((range) => tiles.rootOf(range));
  if (!isConsistent(kept, seen, proof)) return 'fork';
  return seen.size === kept.size ? 'unchanged' : 'grown';
}

async function tilesOf(url: string, { size }: Checkpoint, ranges: readonly Range[]): Promise<Tiles> {
  const names = tilesFor(ranges);
  return new Tiles(await Promise.all(names.map((name) => tileOf(url, size, name))));
}

async function tileOf(url: string, size: number, name: TileName): Promise<LogTile> {
  const count = name.level === 'entries' ? size : Math.floor(size / TILE_WIDTH ** name.level);
  const width = Math.min(TILE_WIDTH, count - name.index * TILE_WIDTH);
  const address = `${url}/${tilePath({ ...name, width })}`;
  const bytes = await fetchBytes(address, width * HASH_BYTES);
  if (bytes.length !== width * HASH_BYTES) throw new AppError('LOG_ANSWER_INVALID', { url: address });
  return { ...name, bytes };
}
