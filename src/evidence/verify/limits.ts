/** What is looked at; anything beyond is answered with a name, in bounded time and memory. */
export const LIMITS = {
  fileBytes: 100 * 1024 * 1024,
  bundleBytes: 64 * 1024 * 1024,
  /** Objects and arrays within one another. */
  depth: 32,
  /** A meeting of a thousand with every signature set aside nine times. */
  statements: 20_000,
  /** That one statement names, or that the sheet has; everybody who could stand on a roll call. */
  rows: 20_000,
  keys: 200,
  earlier: 200,
  /** Objects of a second revision: catalog, page, field, stamp, store, certificates and lists. */
  appended: 64,
  /** Of one revocation list in it; a list of many megabytes would take minutes to read. */
  listBytes: 5 * 1024 * 1024,
} as const;

const OPEN = new Set([0x5b, 0x7b]);
const CLOSE = new Set([0x5d, 0x7d]);
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Whether JSON in UTF-8 nests deeper than is read, found without parsing it. */
export function isTooDeep(json: Uint8Array): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at] ?? 0;
    if (isText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if (OPEN.has(byte)) depth += 1;
    else if (CLOSE.has(byte)) depth -= 1;
    if (depth > LIMITS.depth) return true;
  }
  return false;
}
