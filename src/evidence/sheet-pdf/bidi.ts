import bidiModule from 'bidi-js';
import type { Bidi } from 'bidi-js';

const bidi = factoryIn(bidiModule)();

/** Node gives the factory itself where its types, of another module system, promise it one level below. */
function factoryIn(loaded: unknown): () => Bidi {
  if (!isFactory(loaded)) throw new TypeError('bidi-js exports no factory');
  return loaded;
}

function isFactory(value: unknown): value is () => Bidi {
  return typeof value === 'function';
}

/** Letters that are written from right to left; anything else needs none of this. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Embedding level (UAX #9) of each UTF-16 unit; null where all is from left to right. */
export function levelsOf(text: string): Uint8Array | null {
  return RIGHT_TO_LEFT.test(text) ? bidi.getEmbeddingLevels(text).levels : null;
}

/** Runs of one line in the order in which they are seen, from the left (UAX #9, rule L2). */
export function visualOrder<Run extends { level: number }>(runs: readonly Run[]): Run[] {
  const ordered = [...runs];
  const highest = Math.max(0, ...ordered.map(({ level }) => level));
  for (let level = highest; level > 0; level--) {
    for (let from = 0; from < ordered.length; from++) {
      let to = from;
      while (to < ordered.length && (ordered[to]?.level ?? 0) >= level) to++;
      if (to > from) ordered.splice(from, to - from, ...ordered.slice(from, to).reverse());
      from = to;
    }
  }
  return ordered;
}

/** Brackets face the other way where text runs from right to left (rule L4). */
export function mirrored(text: string): string {
  return [...text].map((one) => bidi.getMirroredCharacter(one) ?? one).join('');
}
