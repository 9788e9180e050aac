import { createHash } from 'node:crypto';

/** The tree as RFC 9162, section 2.1 defines it, over the whole list of leaves: slow, and nothing of ours. */
const sha = (...parts: readonly Uint8Array[]): Buffer =>
  createHash('sha256').update(Buffer.concat(parts)).digest();

function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

export function root(d: readonly Uint8Array[]): Buffer {
  const [only] = d;
  if (only === undefined) return sha();
  if (d.length === 1) return sha(Buffer.from([0]), only);
  const k = split(d.length);
  return sha(Buffer.from([1]), root(d.slice(0, k)), root(d.slice(k)));
}

export function path(m: number, d: readonly Uint8Array[]): Buffer[] {
  if (d.length === 1) return [];
  const k = split(d.length);
  if (m < k) return [...path(m, d.slice(0, k)), root(d.slice(k))];
  return [...path(m - k, d.slice(k)), root(d.slice(0, k))];
}

export function proof(m: number, d: readonly Uint8Array[]): Buffer[] {
  return subproof(m, d, true);
}

function subproof(m: number, d: readonly Uint8Array[], whole: boolean): Buffer[] {
  if (m === d.length) return whole ? [] : [root(d)];
  const k = split(d.length);
  if (m <= k) return [...subproof(m, d.slice(0, k), whole), root(d.slice(k))];
  return [...subproof(m - k, d.slice(k), false), root(d.slice(0, k))];
}
