import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { dueMeetings } from '../../../src/application/erasure/due.ts';
import { eraseDueMeetings } from '../../../src/application/erasure/erase-meetings.ts';
import { erasePerson } from '../../../src/application/erasure/erase-person.ts';
import { liftHold, placeHold } from '../../../src/application/erasure/holds.ts';
import { resumeDueErasures, resumeErasure } from '../../../src/application/erasure/resume.ts';
import { MOST_TRIES } from '../../../src/application/erasure/turn.ts';
import { newId } from '../../../src/application/identity.ts';
import type { Erasure } from '../../../src/application/ports/erasure.ts';
import type { Services } from '../../../src/application/services.ts';
import { freshDatabase, type TestDatabase } from '../../support/engine.ts';
import { killedThere } from '../../support/killed-process.ts';
import { meeting } from '../../support/meetings.ts';
import { refusalOf } from '../../store/support/stores.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { everything, HERE, KEPT_NO_LONGER, provedInLog, signedSchool, type Erasing } from './support.ts';

const PROGRAM = fileURLToPath(new URL('erasing-process.ts', import.meta.url));
const MINUTE_MS = 60_000;
const LEASE_MS = 2 * MINUTE_MS;

describe('an erasure that stands still', () => {
  let database: TestDatabase;
  let shared: { url: string; secret: string };
  let world: Erasing;

  beforeEach(async () => {
    database = await freshDatabase();
    shared = { url: database.url, secret: randomBytes(32).toString('base64url') };
    world = await signedSchool({ shared });
    world.test.clock.set(KEPT_NO_LONGER);
  });
  afterEach(async () => {
    await world.test.close();
    await database.drop();
  });

  const request = () => ({ person: world.zoe.id, reason: 'Asked for it' });
  const named = async (): Promise<string[]> =>
    (await everything(world.test)).filter((text) => /zo[eé]lie|br[eé]cheti/iu.test(text));
  const newest = async (): Promise<Erasure> => {
    const [found] = await world.test.stores.erasures.list(HERE, 1);
    if (found === undefined) throw new Error('no erasure');
    return found;
  };
  const acts = async (): Promise<string[]> =>
    (await world.test.stores.audit.list(HERE, { skip: 0, limit: 50 }))
      .filter(({ event }) => /^(person|meetings)-erased$|^erasure-resumed$/.test(event.type))
      .map(({ actor, event }) => `${event.type} by ${actor}`);

  /** Services whose scans cannot be erased. */
  const failing = (): Services => {
    const eraseScans = () => Promise.reject(new Error('the disk is full'));
    const { services } = world.test;
    return {
      ...services,
      stores: { ...services.stores, erasures: { ...services.stores.erasures, eraseScans } },
    };
  };

  /** Lets a process of its own erase as far as a write, and kills it there. */
  async function killedBefore(method: string): Promise<void> {
    const { test, ada, zoe } = world;
    const now = String(test.clock.now());
    await killedThere(PROGRAM, shared.url, shared.secret, now, method, ada.id, zoe.id);
  }

  for (const method of ['eraseStatement', 'rewriteTrail', 'erasePerson'])
    it(`because its process was killed before ${method} is ended by one of the others, and nobody presses anything`, async () => {
      const { test } = world;
      const other: TestApp = await openTestApp({ shared, at: test.clock.now() });
      await killedBefore(method);
      expect(await resumeDueErasures(test.services)).to.equal(0);
      for (const { clock } of [test, other]) clock.forward(LEASE_MS);
      const rounds = [resumeDueErasures(test.services), resumeDueErasures(other.services)];
      expect((await Promise.all(rounds)).sort()).to.deep.equal([0, 1]);
      expect(await newest()).to.deep.include({ step: null, dueAt: null, doneAt: test.clock.now() });
      expect(await named()).to.deep.equal([]);
      expect(await provedInLog(test)).to.equal(5);
      expect(await acts()).to.deep.equal(['person-erased by emarge', 'erasure-resumed by emarge']);
      const listed = await (await test.signIn(world.ada)).get('/admin/audit');
      expect(listed.text).to.include('Emarge, by itself');
      await other.close();
    });

  it('because a write failed is tried again, later each time, and asks a person in the end', async () => {
    const { test, admin, ada } = world;
    await erasePerson(failing(), admin, request()).catch(() => undefined);
    const waits: number[] = [];
    for (let due = (await newest()).dueAt; due !== null; due = (await newest()).dueAt) {
      waits.push((due - test.clock.now()) / MINUTE_MS);
      test.clock.set(due - 1);
      expect(await resumeDueErasures(failing())).to.equal(0);
      expect((await newest()).tries).to.equal(waits.length - 1);
      test.clock.forward(1);
      await resumeDueErasures(failing());
    }
    expect(waits).to.deep.equal([1, 2, 4, 8, 16, 32, 60, 60, 60, 60]);
    expect((await newest()).stopped).to.equal('failure');
    const visitor = await test.signIn(ada);
    const page = await visitor.get('/admin/erasures');
    expect(page.text).to.include('then go on').and.to.include('>Go on</button>');
    const { id } = await newest();
    expect((await visitor.post('/admin/erasures/resume', { erasure: id })).status).to.equal(303);
    expect((await newest()).doneAt).to.equal(test.clock.now());
    expect((await acts()).slice(0, 2)).to.deep.equal([
      `person-erased by ${ada.id}`,
      `erasure-resumed by ${ada.id}`,
    ]);
  });

  it('because it kills every process that goes on with it asks a person in the end', async () => {
    const { test, admin, ada } = world;
    let tries = 0;
    /** Services of a process that dies at a scan: what it would do after that never happens. */
    const dying = (): Services => {
      let dead = false;
      const eraseScans = () => {
        tries += 1;
        dead = true;
        return Promise.reject(new Error('killed'));
      };
      const { services } = test;
      const { erasures } = services.stores;
      const putOff: typeof erasures.putOff = async (...args) => {
        if (!dead) await erasures.putOff(...args);
      };
      return { ...services, stores: { ...services.stores, erasures: { ...erasures, eraseScans, putOff } } };
    };
    await erasePerson(dying(), admin, request()).catch(() => undefined);
    for (let round = 0; round < 2 * MOST_TRIES; round += 1) {
      test.clock.forward(LEASE_MS);
      expect(await resumeDueErasures(dying())).to.equal(0);
    }
    expect(tries).to.equal(1 + MOST_TRIES);
    expect(await newest()).to.deep.include({ dueAt: null, stopped: 'failure' });
    const page = await (await test.signIn(ada)).get('/admin/erasures');
    expect(page.text).to.include('>Go on</button>');
    await resumeErasure(test.services, admin, (await newest()).id);
    expect(await newest()).to.deep.include({ tries: 0, stopped: null, doneAt: test.clock.now() });
    expect(await named()).to.deep.equal([]);
  });

  it('since before erasures went on by themselves offers the button, and goes on by itself after the next start', async () => {
    const { test, admin, ada } = world;
    await erasePerson(failing(), admin, request()).catch(() => undefined);
    const since = { $unset: { dueAt: 1, tries: 1, stopped: 1 } };
    await test.connection.collection('erasures').updateMany({ institution: HERE }, since);
    expect(await newest()).to.deep.include({ dueAt: null, tries: 0, stopped: null });
    expect((await (await test.signIn(ada)).get('/admin/erasures')).text).to.include('>Go on</button>');
    const other = await openTestApp({ shared, at: test.clock.now() });
    expect(await newest()).to.deep.include({ dueAt: 0, tries: 0, stopped: null });
    expect(await resumeDueErasures(other.services)).to.equal(1);
    await other.close();
    const again = await openTestApp({ shared, at: test.clock.now() });
    expect(await newest()).to.deep.include({ dueAt: null, tries: 1, doneAt: test.clock.now() });
    await again.close();
  });

  it('because a hold was placed meanwhile waits for a person, however long', async () => {
    const { test, admin, ada } = world;
    await erasePerson(failing(), admin, request()).catch(() => undefined);
    const visitor = await test.signIn(ada);
    expect((await visitor.get('/admin/erasures')).text)
      .to.include('it goes on by itself from')
      .and.not.to.include('>Go on</button>');
    const scope = { kind: 'institution' as const };
    const { id } = await placeHold(test.services, admin, { scope, reason: 'Dispute' });
    test.clock.forward(LEASE_MS);
    expect(await resumeDueErasures(test.services)).to.equal(0);
    expect(await newest()).to.deep.include({ dueAt: null, stopped: 'hold' });
    expect((await visitor.get('/admin/erasures')).text).to.include('Lift it, then go on.');
    await liftHold(test.services, admin, { hold: id, reason: 'Settled' });
    test.clock.forward(100 * LEASE_MS);
    expect(await resumeDueErasures(test.services)).to.equal(0);
    await resumeErasure(test.services, admin, (await newest()).id);
    expect(await named()).to.deep.equal([]);
  });

  it('does not count as tried while another is carried out in the institution', async () => {
    const { test, admin } = world;
    await erasePerson(failing(), admin, request()).catch(() => undefined);
    test.clock.forward(LEASE_MS);
    const lease = await test.stores.leases.take(`erasure|${HERE}`, LEASE_MS);
    expect(await resumeDueErasures(test.services)).to.equal(0);
    expect(await newest()).to.deep.include({ tries: 0, dueAt: test.clock.now() + LEASE_MS });
    if (lease !== null) await test.stores.leases.release(lease);
    test.clock.forward(LEASE_MS);
    expect(await resumeDueErasures(test.services)).to.equal(1);
  });

  it('is of those meetings alone that it was begun with', async () => {
    const { test, admin, school } = world;
    const died = eraseDueMeetings(failing(), admin, 'Retention is over');
    expect(await died.then(String, String)).to.equal('Error: the disk is full');
    const later = meeting({ id: newId(), course: school.course, opening: null, sheet: [] });
    await test.stores.meetings.insert([later]);
    test.clock.forward(LEASE_MS);
    expect(await resumeDueErasures(test.services)).to.equal(1);
    const done = await newest();
    expect([done.what, done.counts.meetings, done.stopped]).to.deep.equal(['meetings', 1, null]);
    const { due } = await dueMeetings(test.services, HERE);
    expect(due.map((one) => one.meeting.id)).to.deep.equal([later.id]);
    expect(await acts()).to.deep.equal(['meetings-erased by emarge', 'erasure-resumed by emarge']);
    expect(await refusalOf(resumeErasure(test.services, admin, 'f'.repeat(24)))).to.equal('ERASURE_UNKNOWN');
  });
});
