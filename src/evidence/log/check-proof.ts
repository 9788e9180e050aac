import { EMPTY_ROOT, nodeHash, sameBytes } from './hash.ts';

/** A tree as a checkpoint states it. */
export interface Tree {
  /** Number of leaves. */
  size: number;
  root: Uint8Array;
}

/** Whether a leaf stands in a tree (RFC 9162, section 2.1.3.2). @param leaf its position and hash */
export function isIncluded(
  leaf: { index: number; hash: Uint8Array },
  tree: Tree,
  proof: readonly Uint8Array[],
): boolean {
  if (!isCount(leaf.index) || !isCount(tree.size) || leaf.index >= tree.size) return false;
  let at = leaf.index;
  let last = tree.size - 1;
  let hash = leaf.hash;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      hash = nodeHash(sibling, hash);
      [at, last] = upTo(at, last, (one) => isOdd(one) || one === 0);
    } else hash = nodeHash(hash, sibling);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && sameBytes(hash, tree.root);
}

/** Whether the newer tree begins with the older one (RFC 9162, section 2.1.4.2). */
export function isConsistent(older: Tree, newer: Tree, proof: readonly Uint8Array[]): boolean {
  if (!isCount(older.size) || !isCount(newer.size) || older.size > newer.size) return false;
  if (older.size === newer.size) return proof.length === 0 && sameBytes(older.root, newer.root);
  if (older.size === 0) return proof.length === 0 && sameBytes(older.root, EMPTY_ROOT);
  const [first, ...rest] = isPowerOfTwo(older.size) ? [older.root, ...proof] : proof;
  return first !== undefined && leadsToBoth({ older, newer }, first, rest);
}

function leadsToBoth(
  { older, newer }: { older: Tree; newer: Tree },
  first: Uint8Array,
  rest: readonly Uint8Array[],
): boolean {
  let [at, last] = upTo(older.size - 1, newer.size - 1, (one) => !isOdd(one));
  let old = first;
  let fresh = first;
  for (const hash of rest) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      old = nodeHash(hash, old);
      fresh = nodeHash(hash, fresh);
      [at, last] = upTo(at, last, (one) => isOdd(one) || one === 0);
    } else fresh = nodeHash(fresh, hash);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && sameBytes(old, older.root) && sameBytes(fresh, newer.root);
}

/** Goes up until a node is what is looked for. */
function upTo(at: number, last: number, isThere: (at: number) => boolean): [number, number] {
  return isThere(at) ? [at, last] : upTo(half(at), half(last), isThere);
}

const half = (number: number): number => Math.floor(number / 2);
const isOdd = (number: number): boolean => number % 2 === 1;
const isCount = (number: number): boolean => Number.isSafeInteger(number) && number >= 0;

function isPowerOfTwo(number: number): boolean {
  return number === 1 || (!isOdd(number) && isPowerOfTwo(number / 2));
}
