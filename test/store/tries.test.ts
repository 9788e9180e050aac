import { expect } from 'chai';
import { openTestStores, type TestStores } from './support/stores.ts';

const HOUR_MS = 3_600_000;

describe('tries', () => {
  let test: TestStores;
  before(async () => {
    test = await openTestStores();
  });
  after(() => test.close());

  it('are counted one by one, however many begin at once', async () => {
    const { tries } = test.stores;
    for (let round = 0; round < 20; round += 1) {
      const key = `round ${String(round)}`;
      const left = await Promise.all(Array.from({ length: 8 }, () => tries.spend(key, 5, HOUR_MS)));
      expect(left).to.have.members([4, 3, 2, 1, 0, -1, -2, -3]);
    }
  });

  it('begin anew when their time is over, each key for itself, and say when that is', async () => {
    const { tries } = test.stores;
    const begun = test.clock.now();
    expect(await tries.until('a')).to.equal(null);
    expect(await tries.spend('a', 5, HOUR_MS)).to.equal(4);
    test.clock.forward(HOUR_MS / 2);
    expect(await tries.spend('a', 5, HOUR_MS)).to.equal(3);
    expect(await tries.spend('b', 5, HOUR_MS)).to.equal(4);
    expect(await tries.until('a')).to.equal(begun + HOUR_MS);
    test.clock.forward(HOUR_MS / 2);
    expect(await tries.spend('a', 5, HOUR_MS)).to.equal(4);
    expect(await tries.spend('b', 5, HOUR_MS)).to.equal(3);
  });
});
