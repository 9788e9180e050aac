import type { TileName } from '../../application/ports/evidence-log.ts';
import { TILE_WIDTH } from './tiles.ts';

/** A tile as it is asked for: with how many of its hashes. */
export type WideTile = TileName & { width: number };

/** Address of a tile below the log's: `tile/0/x001/x234/067.p/8` (C2SP tlog-tiles). */
export function tilePath({ level, index, width }: WideTile): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g) ?? [];
  const number = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
  return `tile/${level}/${number}${width < TILE_WIDTH ? `.p/${width}` : ''}`;
}

/** Reads what `tilePath` writes; null for every other text. */
export function readTilePath(path: string): WideTile | null {
  const found = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path);
  if (found === null) return null;
  const [, level = '', number = '', width = String(TILE_WIDTH)] = found;
  const tile: WideTile = {
    level: level === 'entries' ? level : Number(level),
    index: Number(number.replace(/[x/]/g, '')),
    width: Number(width),
  };
  return tile.width > 0 && Number.isSafeInteger(tile.index) && tilePath(tile) === path ? tile : null;
}
