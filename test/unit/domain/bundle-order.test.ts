import { expect } from 'chai';
import { atMost, withErased } from '../../../src/domain/bundle-order.ts';
import { MOST_EARLIER } from '../../../src/domain/evidence-bundle.ts';

const placed = (index: number | null): Parameters<typeof withErased>[0][number] => ({
  inclusion: index === null ? null : { index, commitment: '', hashes: [] },
});

describe('the order of a bundle', () => {
  const orderOf = (kept: (number | null)[], erased: number[]): (number | null)[] =>
    withErased(kept.map(placed), erased.map(placed)).map(({ inclusion }) => inclusion?.index ?? null);

  it('puts what was erased before the first that has a later place in the log', () => {
    expect(orderOf([1, 4, 6], [5, 0, 7])).to.deep.equal([0, 1, 4, 5, 6, 7]);
  });

  it('leaves the others as they were received, also where their places are not in that order', () => {
    expect(orderOf([3, 2, null], [1, 4])).to.deep.equal([1, 3, 2, 4, null]);
  });
});

describe('earlier checkpoints of a bundle', () => {
  const list = (length: number): number[] => Array.from({ length }, (_, at) => at);

  it('are all there, up to as many as a verifier looks at', () => {
    expect(atMost(MOST_EARLIER, list(MOST_EARLIER))).to.deep.equal(list(MOST_EARLIER));
    expect(atMost(MOST_EARLIER, [])).to.deep.equal([]);
  });

  it('are every second, third... where there are more: none is far from the next, and the last is there', () => {
    for (const length of [MOST_EARLIER + 1, 2 * MOST_EARLIER, 2 * MOST_EARLIER + 1, 7777]) {
      const left = atMost(MOST_EARLIER, list(length));
      const step = Math.ceil(length / MOST_EARLIER);
      expect(left.length).to.be.at.most(MOST_EARLIER);
      expect(left.at(-1)).to.equal(length - 1);
      expect(left[0]).to.be.below(step);
      expect(left.every((one, at) => at === 0 || one - (left[at - 1] ?? 0) === step)).to.equal(true);
    }
  });
});
