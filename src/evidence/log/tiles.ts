import type { LogTile, TileName } from '../../application/ports/evidence-log.ts';
import { AppError } from '../../errors.ts';
import { EMPTY_ROOT, HASH_BYTES, leafHash, nodeHash } from './hash.ts';
import { subtreesOf, type Range, type Subtree } from './ranges.ts';

/** Hashes in a full tile: height 8 (C2SP tlog-tiles). */
export const TILE_WIDTH = 256;
const TILE_HEIGHT = 8;

/** Tiles by their names. */
export class Tiles {
  readonly #bytes = new Map<string, Uint8Array>();

  constructor(tiles: readonly LogTile[] = []) {
    this.put(tiles);
  }

  put(tiles: readonly LogTile[]): this {
    for (const tile of tiles) this.#bytes.set(keyOf(tile), tile.bytes);
    return this;
  }

  /** The first `width` hashes of a tile. @throws AppError LOG_BROKEN when they are not all there */
  first(name: TileName, width: number): Uint8Array {
    const bytes = this.#bytes.get(keyOf(name)) ?? new Uint8Array();
    if (bytes.length < width * HASH_BYTES) throw new AppError('LOG_BROKEN');
    return bytes.subarray(0, width * HASH_BYTES);
  }

  /** The entry of a leaf. @throws AppError LOG_BROKEN when its tile is missing */
  entry(leaf: number): Uint8Array {
    const [name, at] = [entryTile(leaf), leaf % TILE_WIDTH];
    return this.first(name, at + 1).subarray(at * HASH_BYTES);
  }

  /** Root over a range of leaves. @throws AppError LOG_BROKEN when a tile is missing */
  rootOf(range: Range): Uint8Array {
    return (
      subtreesOf(range)
        .map((subtree) => this.#hashOf(subtree))
        .reduceRight<Uint8Array | null>(
          (right, left) => (right === null ? left : nodeHash(left, right)),
          null,
        ) ?? EMPTY_ROOT
    );
  }

  #hashOf(subtree: Subtree): Uint8Array {
    const { name, from, count } = placeOf(subtree);
    return perfectRoot(this.first(name, from + count).subarray(from * HASH_BYTES));
  }
}

function keyOf({ level, index }: TileName): string {
  return `${level}/${index}`;
}

/** Where the hashes stand that make up a subtree. */
function placeOf({ level, index }: Subtree): { name: TileName; from: number; count: number } {
  const count = 2 ** (level % TILE_HEIGHT);
  const first = index * count;
  const name = { level: Math.floor(level / TILE_HEIGHT), index: Math.floor(first / TILE_WIDTH) };
  return { name, from: first % TILE_WIDTH, count };
}

function entryTile(leaf: number): TileName {
  return { level: 'entries', index: Math.floor(leaf / TILE_WIDTH) };
}

/** The tiles in which the entries of some leaves stand, each once. */
export function entryTilesFor(leaves: readonly number[]): TileName[] {
  return [...new Map(leaves.map(entryTile).map((name) => [keyOf(name), name])).values()];
}

/** The tiles that the roots of some ranges are computed from, each once. */
export function tilesFor(ranges: readonly Range[]): TileName[] {
  const names = ranges.flatMap(subtreesOf).map((subtree) => placeOf(subtree).name);
  return [...new Map(names.map((name) => [keyOf(name), name])).values()];
}

/** The tiles at the right edge of a tree that are not full: what more leaves are added to. */
export function edgeOf(size: number): TileName[] {
  const names: TileName[] =
    size % TILE_WIDTH === 0 ? [] : [{ level: 'entries', index: Math.floor(size / TILE_WIDTH) }];
  for (let level = 0, count = size; count > 0; level++, count = Math.floor(count / TILE_WIDTH)) {
    if (count % TILE_WIDTH > 0) names.push({ level, index: Math.floor(count / TILE_WIDTH) });
  }
  return names;
}

/**
 * Adds leaves to a tree of `size`: the tiles that are new or wider than before.
 * @param edge the tiles of `edgeOf(size)`
 * @param entries 32 bytes each
 */
export function grown(edge: Tiles, size: number, entries: readonly Uint8Array[]): LogTile[] {
  const tiles = filled(edge, { level: 'entries', count: size }, entries);
  let added = entries.map(leafHash);
  for (let level = 0, count = size; added.length > 0; level++, count = Math.floor(count / TILE_WIDTH)) {
    const wider = filled(edge, { level, count }, added);
    tiles.push(...wider);
    added = wider.filter(isFull).map(({ bytes }) => perfectRoot(bytes));
  }
  return tiles;
}

/** Puts hashes after the `count` that stand at a level. */
function filled(
  edge: Tiles,
  { level, count }: { level: TileName['level']; count: number },
  added: readonly Uint8Array[],
): LogTile[] {
  const index = Math.floor(count / TILE_WIDTH);
  const before =
    count % TILE_WIDTH === 0 ? new Uint8Array() : edge.first({ level, index }, count % TILE_WIDTH);
  const all = Buffer.concat([before, ...added]);
  const full = TILE_WIDTH * HASH_BYTES;
  return Array.from({ length: Math.ceil(all.length / full) }, (_, i) => ({
    level,
    index: index + i,
    bytes: new Uint8Array(all.subarray(i * full, (i + 1) * full)),
  }));
}

function isFull({ bytes }: LogTile): boolean {
  return bytes.length === TILE_WIDTH * HASH_BYTES;
}

/** Root over a power of two of hashes. */
function perfectRoot(hashes: Uint8Array): Uint8Array {
  if (hashes.length === HASH_BYTES) return hashes;
  const middle = hashes.length / 2;
  return nodeHash(perfectRoot(hashes.subarray(0, middle)), perfectRoot(hashes.subarray(middle)));
}
