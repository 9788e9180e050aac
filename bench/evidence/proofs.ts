import { createHash, randomBytes } from 'node:crypto';
import { isIncluded } from '../../src/evidence/log/check-proof.ts';
import { leafHash, nodeHash } from '../../src/evidence/log/hash.ts';
import { inclusionRanges } from '../../src/evidence/log/ranges.ts';
import { edgeOf, grown, Tiles } from '../../src/evidence/log/tiles.ts';

/** What a batch of the sequencer holds at most. */
const BATCH = 1000;

/** Builds a log in memory, batch by batch as the sequencer does; makes proofs of leaves all over it, and checks them. */
export function benchProofs(leaves: number, proofs: number): string[][] {
  const entries = Array.from({ length: leaves }, (_, i) => entryOf(i));
  const began = performance.now();
  const tiles = logOf(entries);
  const built = performance.now() - began;
  const root = tiles.rootOf({ start: 0, end: leaves });
  const indexes = Array.from({ length: proofs }, () => randomBytes(6).readUIntBE(0, 6) % leaves);
  const made = timed(() =>
    indexes.map((index) => inclusionRanges(index, leaves).map((range) => tiles.rootOf(range))),
  );
  const checked = timed(() =>
    indexes.filter((index, i) => {
      const hash = leafHash(entries[index] ?? new Uint8Array());
      return isIncluded({ index, hash }, { size: leaves, root }, made.result[i] ?? []);
    }),
  );
  if (checked.result.length !== proofs) throw new Error('a proof did not hold');
  const bare = timed(() => made.result.forEach((hashes) => hashes.reduce(nodeHash, root)));
  const rate = (count: number, ms: number): string => ((count / ms) * 1000).toFixed(0);
  return [
    ['leaves added, in batches of 1,000', rate(leaves, built), built.toFixed(0)],
    ['proofs made', rate(proofs, made.ms), made.ms.toFixed(0)],
    ['proofs checked', rate(proofs, checked.ms), checked.ms.toFixed(0)],
    ['the same hashes, bare', rate(proofs, bare.ms), bare.ms.toFixed(0)],
  ];
}

function entryOf(i: number): Uint8Array {
  return new Uint8Array(createHash('sha256').update(String(i)).digest());
}

function logOf(entries: readonly Uint8Array[]): Tiles {
  const tiles = new Tiles();
  for (let size = 0; size < entries.length; size += BATCH)
    tiles.put(grown(tiles, size, entries.slice(size, size + BATCH)));
  if (edgeOf(entries.length).length > 9) throw new Error('a log has no such edge');
  return tiles;
}

function timed<Result>(work: () => Result): { result: Result; ms: number } {
  const began = performance.now();
  const result = work();
  return { result, ms: performance.now() - began };
}
