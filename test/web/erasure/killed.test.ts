import { expect } from 'chai';
import { erasePerson } from '../../../src/application/erasure/erase-person.ts';
import type { ErasureStore } from '../../../src/application/ports/erasure.ts';
import type { Services } from '../../../src/application/services.ts';
import { placeHold } from '../../../src/application/erasure/holds.ts';
import { resumeErasure } from '../../../src/application/erasure/resume.ts';
import { refusalOf } from '../../store/support/stores.ts';
import { everything, HERE, KEPT_NO_LONGER, provedInLog, signedSchool, type Erasing } from './support.ts';

const LEASE_MS = 2 * 60_000;

/** Everything that writes while a person is erased, in its order. */
const WRITES = [
  'begin',
  'endSessions',
  'eraseStatement',
  'replaceKept',
  'saveErased',
  'eraseTries',
  'eraseScans',
  'eraseScores',
  'renameActs',
  'rewriteTrail',
  'erasePerson',
  'keep',
] as const satisfies readonly (keyof ErasureStore)[];

/** Services whose process dies before or after one of its writes, and never comes back to give its lease back. */
function dyingAt(services: Services, method: (typeof WRITES)[number], when: 'before' | 'after'): Services {
  const { erasures, leases } = services.stores;
  const dies = async (...args: unknown[]): Promise<never> => {
    const works: unknown = Reflect.get(erasures, method);
    if (when === 'after' && typeof works === 'function') await Reflect.apply(works, erasures, args);
    throw new Error('killed');
  };
  const kept = { ...leases, release: () => Promise.resolve() };
  const putOff = () => Promise.reject(new Error('killed'));
  return {
    ...services,
    stores: { ...services.stores, leases: kept, erasures: { ...erasures, putOff, [method]: dies } },
  };
}

describe('an erasure whose process is killed', () => {
  let world: Erasing;
  beforeEach(async () => {
    world = await signedSchool();
    world.test.clock.set(KEPT_NO_LONGER);
  });
  afterEach(() => world.test.close());

  for (const method of WRITES) {
    for (const when of ['before', 'after'] as const) {
      it(`${when} ${method} is taken up again, and leaves nothing`, async () => {
        const { test, admin, zoe } = world;
        const request = { person: zoe.id, reason: 'Asked for it' };
        const died = erasePerson(dyingAt(test.services, method, when), admin, request);
        expect(await died.then(String, String)).to.equal('Error: killed');
        expect(await refusalOf(erasePerson(test.services, admin, request))).to.equal('ERASURE_RUNS');
        test.clock.forward(LEASE_MS);
        const [unfinished] = await test.stores.erasures.list(HERE, 1);
        // By its reference, or by asking once more for the same person.
        const done =
          unfinished === undefined || when === 'before'
            ? await erasePerson(test.services, admin, request)
            : await resumeErasure(test.services, admin, unfinished.id);
        expect(done.step).to.equal(null);
        expect(await test.stores.erasures.list(HERE, 9)).to.have.length(1);
        const left = (await everything(test)).filter((text) => /zo[eé]lie|br[eé]cheti/iu.test(text));
        expect(left).to.deep.equal([]);
        expect((await everything(test)).join('\n')).to.not.include(zoe.id);
        expect(await provedInLog(test)).to.equal(5);
      });
    }
  }

  it('is not taken up by whom it erases', async () => {
    const { test, admin, zoe } = world;
    const request = { person: zoe.id, reason: 'Asked for it' };
    await erasePerson(dyingAt(test.services, 'eraseScores', 'before'), admin, request).catch(() => undefined);
    test.clock.forward(LEASE_MS);
    const [unfinished] = await test.stores.erasures.list(HERE, 1);
    const resumed = resumeErasure(test.services, { ...admin, id: zoe.id }, unfinished?.id ?? '');
    expect(await refusalOf(resumed)).to.equal('ERASURE_OF_ONESELF');
  });

  it('stops where it stands when a hold has been placed since', async () => {
    const { test, admin, zoe } = world;
    const request = { person: zoe.id, reason: 'Asked for it' };
    await erasePerson(dyingAt(test.services, 'eraseScores', 'before'), admin, request).catch(() => undefined);
    test.clock.forward(LEASE_MS);
    await placeHold(test.services, admin, { scope: { kind: 'institution' }, reason: 'Dispute' });
    const [unfinished] = await test.stores.erasures.list(HERE, 1);
    const resumed = resumeErasure(test.services, admin, unfinished?.id ?? '');
    expect(await refusalOf(resumed)).to.equal('ERASURE_HELD');
  });
});
