import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { liftHold, placeHold } from '../../../src/application/erasure/holds.ts';
import type { HoldScope, LegalHold } from '../../../src/domain/erasure-obstacles.ts';
import type { Services } from '../../../src/application/services.ts';
import { freshDatabase, type TestDatabase } from '../../support/engine.ts';
import { openTestApp } from '../support/app.ts';
import { HERE, signedSchool, type Erasing } from './support.ts';

describe('a legal hold', () => {
  let database: TestDatabase;
  let shared: { url: string; secret: string };
  let world: Erasing;

  beforeEach(async () => {
    database = await freshDatabase();
    shared = { url: database.url, secret: randomBytes(32).toString('base64url') };
    world = await signedSchool({ shared });
  });
  afterEach(async () => {
    await world.test.close();
    await database.drop();
  });

  const scope: HoldScope = { kind: 'institution' };
  const place = (services: Services = world.test.services): Promise<LegalHold> =>
    placeHold(services, world.admin, { scope, reason: 'About Zoélie' });
  const lift = (hold: string): Promise<LegalHold> =>
    liftHold(world.test.services, world.admin, { hold, reason: 'Settled' });
  const raw = (name: string) => world.test.connection.collection<{ _id: string; trail?: unknown }>(name);
  const acts = async (): Promise<string[]> =>
    (await world.test.stores.audit.list(HERE, { limit: 200 })).flatMap(({ event }) =>
      event.type === 'hold-placed' || event.type === 'hold-lifted' ? [`${event.type} ${event.hold}`] : [],
    );

  /** As a process leaves it that dies right after the hold's own write. */
  async function diedAfter(hold: string): Promise<void> {
    const trail = await raw('auditEntries').find({ 'event.hold': hold }).toArray();
    expect(trail).to.not.deep.equal([]);
    await raw('auditEntries').deleteMany({ 'event.hold': hold });
    await raw('holds').updateOne({ _id: hold }, { $set: { trail } });
    expect(await acts()).to.deep.equal([]);
  }

  it('is one of ten that are placed at once, with one entry, and another once it is lifted', async () => {
    const placed = await Promise.all(Array.from({ length: 10 }, () => place()));
    const [first = ''] = placed.map(({ id }) => id);
    expect(new Set(placed.map(({ id }) => id))).to.deep.equal(new Set([first]));
    expect(await acts()).to.deep.equal([`hold-placed ${first}`]);
    await lift(first);
    const second = await place();
    await lift(second.id);
    const third = await place();
    expect(new Set([first, second.id, third.id]).size).to.equal(3);
    expect(await world.test.stores.holds.list(HERE)).to.have.length(3);
  });

  it('waits for nobody who places another', async () => {
    const { test } = world;
    expect(await test.stores.leases.take(`holds|${HERE}`, 60_000)).to.not.equal(null);
    const take = () => Promise.reject(new Error('waited'));
    const leases = { ...test.stores.leases, take };
    await place({ ...test.services, stores: { ...test.stores, leases } });
    expect(await acts()).to.have.length(1);
  });

  it('stands in the trail though the trail cannot be written at that moment', async () => {
    const { test } = world;
    const append = () => Promise.reject(new Error('killed'));
    const audit = { ...test.stores.audit, append };
    await place({ ...test.services, stores: { ...test.stores, audit } }).catch(() => undefined);
    const { id } = await place();
    expect(await acts()).to.deep.equal([`hold-placed ${id}`]);
  });

  it('whose process died before the trail is told there by the same form, its lifting, and the next start', async () => {
    const { test } = world;
    const { id } = await place();
    await diedAfter(id);
    expect((await place()).id).to.equal(id);
    expect(await acts()).to.deep.equal([`hold-placed ${id}`]);
    await diedAfter(id);
    await lift(id);
    expect(await acts()).to.have.members([`hold-placed ${id}`, `hold-lifted ${id}`]);
    await diedAfter(id);
    await (await openTestApp({ shared, at: test.clock.now() })).close();
    expect(await acts()).to.have.members([`hold-placed ${id}`, `hold-lifted ${id}`]);
  });

  it('whose process died before the trail keeps no name there that is taken out of it', async () => {
    const { test, zoe } = world;
    const { id } = await place();
    await diedAfter(id);
    const mask = (text: string): string => text.replace('Zoélie', '—');
    await test.stores.erasures.renameActs(HERE, { person: zoe.id, pseudonym: 'x', name: '—', mask });
    expect(await acts()).to.deep.equal([`hold-placed ${id}`]);
    expect(JSON.stringify(await raw('holds').find().toArray())).to.not.include('Zoélie');
    expect((await place()).id).to.not.equal(id);
  });

  it('of before, of which there may be two that are the same, goes on at the next start', async () => {
    const { test } = world;
    await raw('holds').dropIndexes();
    const by = { at: 1, by: 'ada', byName: 'Ada', reason: 'About Zoélie' };
    const holds = ['a', 'b', 'c'].map((_id) => {
      const lifted = _id === 'a' ? by : null;
      return { _id, institution: HERE, scope, placed: by, lifted };
    });
    await raw('holds').insertMany(holds);
    await (await openTestApp({ shared, at: test.clock.now() })).close();
    expect((await place()).id).to.equal('b');
    await lift('b');
    expect(['b', 'c']).to.not.include((await place()).id);
  });
});
