/** Leaves from `start` up to, not including, `end`. */
export interface Range {
  start: number;
  end: number;
}

/** A subtree of 2^`level` leaves that begins at leaf `index` * 2^`level`: its hash never changes. */
export interface Subtree {
  level: number;
  index: number;
}

/** The complete subtrees that make up a range of a tree, from left to right. */
export function subtreesOf({ start, end }: Range): Subtree[] {
  const found: Subtree[] = [];
  for (let at = start; at < end;) {
    const level = highestBit(end - at);
    found.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return found;
}

/** Whose hashes prove that a leaf is in a tree, from the leaf up (RFC 9162, section 2.1.3.1). */
export function inclusionRanges(index: number, size: number): Range[] {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) throw new RangeError('no such leaf');
  return pathWithin({ start: 0, end: size }, index);
}

function pathWithin(range: Range, leaf: number): Range[] {
  if (range.end - range.start === 1) return [];
  const [left, right] = halves(range);
  return leaf < left.end ? [...pathWithin(left, leaf), right] : [...pathWithin(right, leaf), left];
}

/** Whose hashes prove that a tree begins with an older one, in the order of RFC 9162, section 2.1.4.1. */
export function consistencyRanges(older: number, newer: number): Range[] {
  if (!Number.isSafeInteger(older) || older < 0 || older > newer) throw new RangeError('no such tree');
  return older === 0 ? [] : commonWithin({ start: 0, end: newer }, older);
}

/** The older tree as a whole is known to whoever checks; a part of it is not. */
function commonWithin(range: Range, older: number): Range[] {
  if (range.end === older) return range.start === 0 ? [] : [range];
  const [left, right] = halves(range);
  return older <= left.end ? [...commonWithin(left, older), right] : [...commonWithin(right, older), left];
}

/** Splits at the largest power of two that is less than the whole. */
function halves({ start, end }: Range): [Range, Range] {
  const middle = start + 2 ** highestBit(end - start - 1);
  return [
    { start, end: middle },
    { start: middle, end },
  ];
}

/** Exponent of the largest power of two in a number of at least 1; exact up to 2^53. */
function highestBit(number: number): number {
  let bit = 0;
  for (let power = 2; power <= number; power *= 2) bit++;
  return bit;
}
