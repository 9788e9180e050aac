import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { isConsistent, isIncluded } from '../../../src/evidence/log/check-proof.ts';
import { EMPTY_ROOT, leafHash } from '../../../src/evidence/log/hash.ts';
import { consistencyRanges, inclusionRanges } from '../../../src/evidence/log/ranges.ts';
import { edgeOf, grown, Tiles, tilesFor } from '../../../src/evidence/log/tiles.ts';
import type { LogTile, TileName } from '../../../src/application/ports/evidence-log.ts';
import * as naive from './naive.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const hexes = (all: readonly Uint8Array[]): string[] => all.map(hex);

const entry = (i: number): Uint8Array => createHash('sha256').update(String(i)).digest();
const entriesTo = (end: number, start = 0): Uint8Array[] =>
  Array.from({ length: end - start }, (_, i) => entry(start + i));

/** All tiles of a log, as a store keeps them: only what `edgeOf` and `tilesFor` name is ever read. */
class Shelf {
  readonly kept = new Map<string, LogTile>();
  size = 0;

  read(names: readonly TileName[]): Tiles {
    return new Tiles(names.flatMap(({ level, index }) => this.kept.get(`${level}/${index}`) ?? []));
  }

  append(entries: readonly Uint8Array[]): void {
    const tiles = grown(this.read(edgeOf(this.size)), this.size, entries);
    for (const tile of tiles) this.kept.set(`${tile.level}/${tile.index}`, tile);
    this.size += entries.length;
  }

  roots(ranges: ReturnType<typeof inclusionRanges>): Uint8Array[] {
    const tiles = this.read(tilesFor(ranges));
    return ranges.map((range) => tiles.rootOf(range));
  }

  root(size = this.size): Uint8Array {
    const whole = { start: 0, end: size };
    return this.read(tilesFor([whole])).rootOf(whole);
  }
}

function shelfOf(batches: readonly number[]): Shelf {
  const shelf = new Shelf();
  for (const count of batches) shelf.append(entriesTo(shelf.size + count, shelf.size));
  return shelf;
}

describe('the tree of the log', () => {
  it('without leaves has the hash of nothing for its root', () => {
    expect(hex(EMPTY_ROOT)).to.equal('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(hex(new Shelf().root())).to.equal(hex(EMPTY_ROOT));
  });

  /** The leaves and roots that Certificate Transparency's reference implementation tests with. */
  describe('of Certificate Transparency’s vectors', () => {
    const leaves = [
      '',
      '00',
      '10',
      '2021',
      '3031',
      '40414243',
      '5051525354555657',
      '606162636465666768696a6b6c6d6e6f',
    ].map((text) => Buffer.from(text, 'hex'));
    const roots = [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
      '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
      'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ];
    const rootOf = (size: number): Uint8Array => Buffer.from(roots[size - 1] ?? '', 'hex');
    const shelf = new Shelf();
    // Level 0 takes leaf hashes of any entry; the log's own entries are of 32 bytes.
    const tiles = new Tiles([
      { level: 0, index: 0, bytes: Buffer.concat(leaves.map((leaf) => leafHash(leaf))) },
    ]);

    it('has their roots', () => {
      expect(shelf.size).to.equal(0);
      expect(roots.map((_, i) => hex(tiles.rootOf({ start: 0, end: i + 1 })))).to.deep.equal(roots);
    });

    it('has their paths of inclusion', () => {
      const pathOf = (index: number, size: number): string[] =>
        hexes(inclusionRanges(index, size).map((range) => tiles.rootOf(range)));
      expect(pathOf(0, 8)).to.deep.equal([
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ]);
      expect(pathOf(5, 8)).to.deep.equal([
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ]);
      expect(pathOf(2, 3)).to.deep.equal([
        'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      ]);
    });

    it('has their proofs of consistency, and takes them', () => {
      const proofOf = (older: number, newer: number): Uint8Array[] =>
        consistencyRanges(older, newer).map((range) => tiles.rootOf(range));
      expect(hexes(proofOf(1, 8))).to.deep.equal([
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ]);
      expect(hexes(proofOf(6, 8))).to.deep.equal([
        '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ]);
      for (const [older, newer] of [
        [1, 8],
        [6, 8],
        [2, 5],
        [7, 8],
      ] as const) {
        const trees = [older, newer].map((size) => ({ size, root: rootOf(size) })) as [Tree, Tree];
        expect(isConsistent(...trees, proofOf(older, newer)), `${older} to ${newer}`).to.equal(true);
      }
    });
  });

  it('grown in any batches is the one that the definition gives, with its proofs', () => {
    const batches = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(batches, fc.nat(), fc.nat(), (counts, one, two) => {
        const shelf = shelfOf(counts);
        const all = entriesTo(shelf.size);
        const size = 1 + (one % shelf.size);
        const index = two % size;
        const part = all.slice(0, size);
        expect(hex(shelf.root())).to.equal(hex(naive.root(all)));
        // Of an older size too, from the tiles as they are now.
        expect(hex(shelf.root(size))).to.equal(hex(naive.root(part)));
        expect(hexes(shelf.roots(inclusionRanges(index, size)))).to.deep.equal(
          hexes(naive.path(index, part)),
        );
        expect(hexes(shelf.roots(consistencyRanges(size, shelf.size)))).to.deep.equal(
          hexes(naive.proof(size, all)),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('takes every true proof of small trees, and no other', () => {
    const all = entriesTo(40);
    for (let size = 1; size <= all.length; size++) {
      const tree = { size, root: naive.root(all.slice(0, size)) };
      for (let index = 0; index < size; index++) {
        const proof = naive.path(index, all.slice(0, size));
        const hash = leafHash(entry(index));
        expect(isIncluded({ index, hash }, tree, proof), `${index} in ${size}`).to.equal(true);
        expect(isIncluded({ index: index + 1, hash }, tree, proof)).to.equal(false);
        expect(isIncluded({ index, hash: leafHash(entry(99)) }, tree, proof)).to.equal(false);
        expect(
          isIncluded({ index, hash }, { size: size + 1, root: tree.root }, [...proof, EMPTY_ROOT]),
        ).to.equal(false);
        if (proof.length > 0) expect(isIncluded({ index, hash }, tree, proof.slice(1))).to.equal(false);
      }
      for (let older = 0; older <= size; older++) {
        const before = { size: older, root: naive.root(all.slice(0, older)) };
        const proof = older === 0 ? [] : naive.proof(older, all.slice(0, size));
        expect(isConsistent(before, tree, proof), `${older} to ${size}`).to.equal(true);
        expect(isConsistent(before, tree, [...proof, EMPTY_ROOT])).to.equal(false);
        expect(isConsistent({ size: older, root: leafHash(tree.root) }, tree, proof)).to.equal(false);
        if (older < size) expect(isConsistent(tree, before, proof)).to.equal(false);
      }
    }
  });

  it('finds any changed bit of a proof', () => {
    const all = entriesTo(200);
    fc.assert(
      fc.property(fc.nat(199), fc.nat(), fc.nat(255), (index, which, bit) => {
        const tree = { size: 200, root: naive.root(all) };
        const proof = naive.path(index, all).map((hash) => Buffer.from(hash));
        const hash = proof[which % proof.length];
        if (hash === undefined) throw new Error('no proof');
        hash[bit >> 3] = (hash[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(isIncluded({ index, hash: leafHash(entry(index)) }, tree, proof)).to.equal(false);
      }),
    );
  });

  it('proves a leaf of a log of a million from few tiles', () => {
    expect(tilesFor(inclusionRanges(123_456, 1_000_000)).length).to.be.at.most(8);
    expect(tilesFor(consistencyRanges(999_999, 2 ** 40 + 1)).length).to.be.at.most(14);
    expect(inclusionRanges(2 ** 50, 2 ** 52).length).to.equal(52);
  });

  it('refuses numbers that are none', () => {
    for (const [index, size] of [
      [1, 1],
      [-1, 5],
      [0.5, 5],
      [Number.NaN, 5],
    ] as const)
      expect(() => inclusionRanges(index, size)).to.throw(RangeError);
    expect(() => consistencyRanges(6, 5)).to.throw(RangeError);
  });
});

type Tree = Parameters<typeof isConsistent>[0];
