import { MOST_EARLIER } from '../../domain/evidence-bundle.ts';

/** What is looked at; anything beyond is answered with a name, in bounded time and memory. */
export const LIMITS = {
  fileBytes: 100 * 1024 * 1024,
  bundleBytes: 64 * 1024 * 1024,
  /** Objects and arrays within one another. */
  depth: 32,
  /** Of all kinds. A meeting of a thousand who drew 200 points each, more than three seconds, has 0.9 million; five times that. */
  values: 4_500_000,
  /** Objects and arrays; the same meeting has 0.23 million. */
  containers: 1_200_000,
  /** Of one object: more than any has, and far fewer than it takes to make reading slow. */
  members: 64,
  /** A meeting of a thousand with every signature set aside nine times. */
  statements: 20_000,
  /** That one statement names, or that the sheet has; everybody who could stand on a roll call. */
  rows: 20_000,
  keys: 200,
  /** A signature within each minute of sixteen hours. Whoever makes a bundle keeps to it (`domain/evidence-bundle`). */
  earlier: MOST_EARLIER,
  /** Of one seal: a roll call of as many rows has 1.3 million, an amendment of them all twice that. */
  sealLetters: 4 * 1024 * 1024,
  /** In one seal: the same amendment names 40,000. */
  sealValues: 100_000,
  /** Of a token, in base64: an authority's with its whole chain has 20,000; an LMS's, a few thousand. */
  tokenLetters: 256 * 1024,
  /** Of a checkpoint with cosignatures. */
  noteLetters: 64 * 1024,
  /** Of a revocation list, in base64: ten thousand revoked keys take 0.7 million; they are read in one to three seconds. */
  listLetters: 1024 * 1024,
  /** Objects of a second revision: catalog, page, field, stamp, store, certificates and lists. */
  appended: 64,
  /** Of all certificates and lists in it: some forty thousand entries, which are read in five to fifteen seconds. */
  listsBytes: 2 * 1024 * 1024,
} as const;

export type JsonLimit = 'depth' | 'values' | 'containers' | 'members';

const COMMA = 0x2c;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LIST = 0x5b;
const OBJECT = 0x7b;
const CLOSE = new Set([0x5d, 0x7d]);

/**
 * The first limit that JSON in UTF-8 goes beyond, found in one pass without parsing it; null when it keeps them all.
 * @param values at most
 */
export function limitBeyond(json: Uint8Array, values: number = LIMITS.values): JsonLimit | null {
  /** Commas within each open object and array; a list counts none. */
  const members = new Float64Array(LIMITS.depth + 1);
  let [depth, commas, containers] = [0, 0, 0];
  for (let at = 0; at < json.length; at++) {
    const byte = json[at] ?? 0;
    if (byte === QUOTE) at = endOfText(json, at);
    else if (byte === COMMA) {
      commas += 1;
      if ((members[depth] = (members[depth] ?? 0) + 1) >= LIMITS.members) return 'members';
    } else if (byte === LIST || byte === OBJECT) {
      depth += 1;
      containers += 1;
      if (depth > LIMITS.depth) return 'depth';
      members[depth] = byte === OBJECT ? 0 : -Infinity;
    } else if (CLOSE.has(byte)) depth = Math.max(0, depth - 1);
    if (containers > LIMITS.containers) return 'containers';
    if (commas + containers > values) return 'values';
  }
  return null;
}

/** Where the text that begins at a quotation mark ends. */
function endOfText(json: Uint8Array, from: number): number {
  let at = from + 1;
  while (at < json.length && json[at] !== QUOTE) at += json[at] === BACKSLASH ? 2 : 1;
  return at;
}
