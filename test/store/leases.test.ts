import { expect } from 'chai';
import { openTestApp, type TestApp } from '../web/support/app.ts';

describe('leases', () => {
  let test: TestApp;
  beforeEach(async () => {
    test = await openTestApp();
  });
  afterEach(() => test.close());

  it('go to one of many who ask at once', async () => {
    const { leases } = test.stores;
    for (let round = 0; round < 20; round += 1) {
      const name = `work ${String(round)}`;
      const taken = await Promise.all(Array.from({ length: 8 }, () => leases.take(name, 1_000)));
      expect(taken.filter((lease) => lease !== null)).to.deep.equal([{ name, token: 1 }]);
    }
    expect(await leases.take('other work', 1_000)).to.deep.equal({ name: 'other work', token: 1 });
  });

  it('run out, and go to the next with a greater token', async () => {
    const { leases } = test.stores;
    await leases.take('work', 1_000);
    test.clock.forward(999);
    expect(await leases.take('work', 1_000)).to.equal(null);
    test.clock.forward(1);
    expect(await leases.take('work', 1_000)).to.deep.equal({ name: 'work', token: 2 });
  });

  it('are given back by their holder alone', async () => {
    const { leases } = test.stores;
    const late = await leases.take('work', 1_000);
    test.clock.forward(1_000);
    expect(late !== null && (await leases.renew(late, 1_000))).to.equal(true);
    test.clock.forward(1_000);
    const holder = await leases.take('work', 1_000);
    expect(late !== null && (await leases.renew(late, 1_000))).to.equal(false);
    if (late === null || holder === null) throw new Error('not taken');
    await leases.release(late);
    expect(await leases.take('work', 1_000)).to.equal(null);
    await leases.release(holder);
    expect(await leases.take('work', 1_000)).to.deep.equal({ name: 'work', token: 3 });
  });
});
