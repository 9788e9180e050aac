import type { EvidenceLog, LogProof, LogStore } from '../../application/ports/evidence-log.ts';
import { AppError } from '../../errors.ts';
import { openCheckpoint } from './checkpoint.ts';
import { HASH_BYTES } from './hash.ts';
import { publicLogKey } from './log-keys.ts';
import { noteKeyText, type NoteKey } from './note.ts';
import { consistencyRanges, inclusionRanges } from './ranges.ts';
import { appendWaiting, type SequencerServices } from './sequencer.ts';
import { readTilePath, type WideTile } from './tile-path.ts';
import { entryTilesFor, TILE_WIDTH, Tiles, tilesFor } from './tiles.ts';

/** The log of each institution (RFC 9162, C2SP tlog-tiles): written by one sequencer at a time, read by anyone. */
export function createEvidenceLog(services: SequencerServices): EvidenceLog {
  const { logs, clock } = services;
  return {
    appendWaiting: () => appendWaiting(services),

    async lag() {
      const since = await logs.waitingSince();
      return since === null ? 0 : Math.max(0, clock.now() - since);
    },

    async checkpoint(institution) {
      return (await logs.head(institution))?.checkpoint ?? null;
    },

    async key(institution) {
      const head = await logs.head(institution);
      const publicKey = head === null ? null : await publicLogKey(services, institution);
      return head === null || publicKey === null ? null : noteKeyText({ name: head.origin, publicKey });
    },

    async tile(institution, path) {
      const tile = readTilePath(path);
      const head = tile === null ? null : await logs.head(institution);
      if (tile === null || head === null || !isPublished(tile, head.size)) return null;
      const bytes = new Tiles(await logs.tiles(institution, [tile])).first(tile, tile.width);
      return tile.level === 'entries' ? entryBundle(bytes) : bytes;
    },

    async proofs(institution, indexes, checkpoint) {
      const head = await logs.head(institution);
      const note = checkpoint ?? head?.checkpoint;
      if (head === null || note === undefined || note === null) throw new AppError('LOG_BROKEN');
      const { size } = openCheckpoint(note, await keyOf(services, institution, head.origin));
      if (!indexes.every((index) => index < size)) throw new AppError('LOG_BROKEN');
      return proofsIn(logs, { institution, size, note }, indexes);
    },

    async consistency(institution, { older, newer }) {
      const head = await logs.head(institution);
      if (head === null || older > newer || newer > head.size) throw new AppError('LOG_BROKEN');
      const ranges = consistencyRanges(older, newer);
      const tiles = new Tiles(await logs.tiles(institution, tilesFor(ranges)));
      return ranges.map((range) => base64(tiles.rootOf(range)));
    },
  };
}

/** @throws AppError LOG_BROKEN when the log has no key */
async function keyOf(services: SequencerServices, institution: string, origin: string): Promise<NoteKey> {
  const publicKey = await publicLogKey(services, institution);
  if (publicKey === null) throw new AppError('LOG_BROKEN');
  return { name: origin, publicKey };
}

function isPublished({ level, index, width }: WideTile, size: number): boolean {
  const count = level === 'entries' ? size : Math.floor(size / TILE_WIDTH ** level);
  return index * TILE_WIDTH + width <= count;
}

/** Each entry after its length in two bytes, big-endian (C2SP tlog-tiles). */
function entryBundle(bytes: Uint8Array): Uint8Array {
  const entries = Array.from({ length: bytes.length / HASH_BYTES }, (_, i) =>
    bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES),
  );
  return Buffer.concat(entries.flatMap((entry) => [Uint8Array.of(0, HASH_BYTES), entry]));
}

/** One reading serves all: a sheet's leaves share most of their tiles. */
async function proofsIn(
  logs: LogStore,
  { institution, size, note }: { institution: string; size: number; note: string },
  indexes: readonly number[],
): Promise<LogProof[]> {
  const paths = indexes.map((index) => ({ index, ranges: inclusionRanges(index, size) }));
  const names = [...tilesFor(paths.flatMap(({ ranges }) => ranges)), ...entryTilesFor(indexes)];
  const tiles = new Tiles(await logs.tiles(institution, names));
  return paths.map(({ index, ranges }) => ({
    index,
    commitment: Buffer.from(tiles.entry(index)).toString('base64url'),
    hashes: ranges.map((range) => base64(tiles.rootOf(range))),
    checkpoint: note,
  }));
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
