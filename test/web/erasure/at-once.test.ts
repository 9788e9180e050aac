import { expect } from 'chai';
import { amendMeeting } from '../../../src/application/amend-meeting.ts';
import { eraseDueMeetings } from '../../../src/application/erasure/erase-meetings.ts';
import { erasePerson } from '../../../src/application/erasure/erase-person.ts';
import { liftHold, placeHold } from '../../../src/application/erasure/holds.ts';
import { resumeErasure } from '../../../src/application/erasure/resume.ts';
import { newId } from '../../../src/application/identity.ts';
import type { ErasureStore } from '../../../src/application/ports/erasure.ts';
import type { Services } from '../../../src/application/services.ts';
import { DAY_MS } from '../../../src/domain/institution.ts';
import type { Meeting } from '../../../src/domain/meeting.ts';
import { END, meeting, sheetRow, START } from '../../support/meetings.ts';
import { refusalOf } from '../../store/support/stores.ts';
import { liveOf } from '../secretariat/support.ts';
import { everything, HERE, KEPT_NO_LONGER, provedInLog, signedSchool, type Erasing } from './support.ts';

const MINUTE_MS = 60_000;

/** Services before one of whose writes something else happens, the first time that it is called. */
function meanwhile(services: Services, method: keyof ErasureStore, happens: () => Promise<void>): Services {
  const { erasures } = services.stores;
  let happened = false;
  const works = async (...args: unknown[]): Promise<unknown> => {
    if (!happened) {
      happened = true;
      await happens();
    }
    const really: unknown = Reflect.get(erasures, method);
    return typeof really === 'function' ? Reflect.apply(really, erasures, args) : undefined;
  };
  return { ...services, stores: { ...services.stores, erasures: { ...erasures, [method]: works } } };
}

describe('an erasure while something else goes on', () => {
  let world: Erasing;
  beforeEach(async () => {
    world = await signedSchool();
    world.test.clock.set(KEPT_NO_LONGER);
  });
  afterEach(() => world.test.close());

  const request = () => ({ person: world.zoe.id, reason: 'Asked for it' });
  const named = async (): Promise<string[]> =>
    (await everything(world.test)).filter((text) => /zo[eé]lie|br[eé]cheti/iu.test(text));

  it('holds others back for as long as it goes on, however many steps that takes', async () => {
    const { test, admin } = world;
    const later = () => {
      test.clock.forward(1.5 * MINUTE_MS);
      return Promise.resolve();
    };
    let refused = '';
    const slow = meanwhile(meanwhile(test.services, 'endSessions', later), 'eraseTries', later);
    const asked = meanwhile(slow, 'renameActs', async () => {
      refused = await refusalOf(erasePerson(test.services, admin, request()));
    });
    expect((await erasePerson(asked, admin, request())).step).to.equal(null);
    expect(refused).to.equal('ERASURE_RUNS');
  });

  for (const what of ['a person', 'meetings'] as const)
    it(`of ${what} is nobody else's while it goes through a trail, however long that is`, async () => {
      const { test, admin } = world;
      const { stores } = test;
      const event = { type: 'erasure-planned' as const, person: world.zoe.id };
      const entry = { institution: HERE, at: 1, actor: world.zoe.id, actorName: 'Z. Zoélie', event };
      await stores.audit.append(Array.from({ length: 1200 }, () => entry));
      const others: unknown[] = [];
      const rewriteTrail: ErasureStore['rewriteTrail'] = (institution, rewrite, goesOn) =>
        stores.erasures.rewriteTrail(institution, rewrite, async () => {
          await goesOn();
          test.clock.forward(1.5 * MINUTE_MS);
          const [running] = await stores.erasures.list(HERE, 1);
          others.push(await refusalOf(resumeErasure(test.services, admin, running?.id ?? '')));
          others.push(await stores.erasures.takeDue(test.clock.now(), test.clock.now()));
        });
      const erasures = { ...stores.erasures, rewriteTrail };
      const slow = { ...test.services, stores: { ...stores, erasures } };
      const done =
        what === 'meetings'
          ? await eraseDueMeetings(slow, admin, 'Over')
          : await erasePerson(slow, admin, request());
      expect(done?.doneAt).to.equal(test.clock.now());
      expect(others).to.deep.equal(Array.from({ length: 3 }, () => ['ERASURE_RUNS', null]).flat());
    });

  it('writes nothing back into what another finished, when it was so slow that its lease ran out', async () => {
    const { test, admin } = world;
    const slow = meanwhile(test.services, 'eraseScores', async () => {
      test.clock.forward(3 * MINUTE_MS);
      const [unfinished] = await test.stores.erasures.list(HERE, 1);
      await resumeErasure(test.services, admin, unfinished?.id ?? '');
    });
    expect(await refusalOf(erasePerson(slow, admin, request()))).to.equal('ERASURE_RUNS');
    const [done, ...others] = await test.stores.erasures.list(HERE, 9);
    expect(others).to.deep.equal([]);
    const nobody = { person: null, sub: null, secret: null, names: { whole: [], parts: [] } };
    expect(done).to.deep.include({ ...nobody, meetings: [], step: null, doneAt: test.clock.now() });
    if (done === undefined) throw new Error('no erasure');
    const back = { ...done, person: world.zoe.id, doneAt: null };
    expect(await test.stores.erasures.keep(back)).to.equal(false);
    expect(await named()).to.deep.equal([]);
  });

  it('waits for a signature that came after it was judged to take its place in the log', async () => {
    const { test, admin, zoe, school } = world;
    const late = meanwhile(test.services, 'endSessions', async () => {
      const signed = await test.stores.statements.inMeeting(HERE, school.meeting.id, 'student-signature');
      const own = signed.find(({ person }) => person === zoe.id);
      if (own === undefined) throw new Error('not signed');
      const again = { id: newId(), revision: 2, idempotencyKey: newId(), log: { state: 'pending' as const } };
      await test.stores.statements.insert({ ...own, ...again });
    });
    expect(await refusalOf(erasePerson(late, admin, request()))).to.equal('ERASURE_WAITING');
    await test.services.evidenceLog.appendWaiting();
    const [unfinished] = await test.stores.erasures.list(HERE, 1);
    const done = await resumeErasure(test.services, admin, unfinished?.id ?? '');
    expect([done.step, done.counts.statements]).to.deep.equal([null, 2]);
    expect(await provedInLog(test)).to.equal(6);
    expect(await named()).to.deep.equal([]);
  });

  /** One more meeting, in a course of its own, that comes after the first. */
  const oneMore = async (): Promise<Meeting> => {
    const { test, zoe } = world;
    await test.somebody({ sub: 'noether', name: 'E. Noether', courses: { python: 'teacher' } });
    const sheet = [sheetRow({ person: zoe.id, name: 'Zoélie Bréchetière' })];
    const later = { start: START + DAY_MS, end: END + DAY_MS, opening: null };
    const more = meeting({ id: newId(), course: test.course('python'), ...later, sheet });
    await test.stores.meetings.insert([more]);
    return more;
  };
  const namesOf = async (id: string): Promise<string[]> =>
    ((await world.test.stores.meetings.find(HERE, id))?.sheet ?? []).map(({ name }) => name);

  for (const kind of ['course', 'person'] as const)
    it(`of meetings leaves one alone on whose ${kind} a hold is placed while those before it go`, async () => {
      const { test, admin, zoe } = world;
      const more = await oneMore();
      const scope = kind === 'course' ? { kind, course: more.course } : { kind, person: zoe.id };
      let hold = '';
      const held = meanwhile(test.services, 'eraseScans', async () => {
        hold = (await placeHold(test.services, admin, { scope, reason: 'Dispute' })).id;
      });
      const first = await eraseDueMeetings(held, admin, 'Over');
      const stopped = { meetings: [more.id], doneAt: null, dueAt: null, stopped: 'hold' };
      expect(first).to.deep.include(stopped);
      expect(first?.counts.meetings).to.equal(1);
      expect(await namesOf(more.id)).to.deep.equal(['Zoélie Bréchetière']);
      const id = first?.id ?? '';
      expect(await resumeErasure(test.services, admin, id)).to.deep.include(stopped);
      expect(await eraseDueMeetings(test.services, admin, 'Over')).to.deep.include({ ...stopped, id });
      await liftHold(test.services, admin, { hold, reason: 'Settled' });
      const done = await resumeErasure(test.services, admin, id);
      expect([done.doneAt, done.counts.meetings]).to.deep.equal([test.clock.now(), 2]);
      expect(await namesOf(more.id)).to.deep.equal(['']);
    });

  it('of a person leaves the meetings alone that are not gone when a hold is placed', async () => {
    const { test, admin } = world;
    const more = await oneMore();
    const scope = { kind: 'course' as const, course: more.course };
    const held = meanwhile(test.services, 'eraseStatement', async () => {
      await placeHold(test.services, admin, { scope, reason: 'Dispute' });
    });
    expect(await refusalOf(erasePerson(held, admin, request()))).to.equal('ERASURE_HELD');
    expect(await namesOf(more.id)).to.deep.equal(['Zoélie Bréchetière']);
    const [stopped] = await test.stores.erasures.list(HERE, 1);
    expect(stopped).to.deep.include({ step: 'meetings', dueAt: null, stopped: 'hold' });
  });

  it('takes rows out of what was encrypted anew in between', async () => {
    const { test, admin, school } = world;
    const { vault } = test.services;
    const anew = meanwhile(test.services, 'replaceKept', async () => {
      for (const { id, kept: was } of await test.stores.statements.inMeeting(HERE, school.meeting.id)) {
        const kept = vault.encrypt('kept-evidence', vault.decrypt('kept-evidence', was));
        expect(await test.stores.erasures.replaceKept(HERE, { id, was, kept })).to.equal(true);
      }
    });
    expect((await erasePerson(anew, admin, request())).counts.rows).to.equal(1);
    expect(await named()).to.deep.equal([]);
  });

  it('leaves a hold lifted that is lifted while names are taken out of holds', async () => {
    const { test, admin } = world;
    const { holds, erasures } = test.stores;
    const hold = await placeHold(test.services, admin, {
      scope: { kind: 'institution' },
      reason: 'For Zoélie',
    });
    const act = { at: 2, by: world.ada.id, byName: 'Ada Admin', reason: 'Settled' };
    const lifting: Promise<unknown>[] = [];
    const mask = (text: string): string => {
      // Between the reading and the writing.
      if (lifting.length === 0) lifting.push(holds.lift(HERE, hold.id, { act, trail: [] }));
      return text.replace('Zoélie', '—');
    };
    await erasures.renameActs(HERE, { person: world.zoe.id, pseudonym: 'x', name: '—', mask });
    await Promise.all(lifting);
    const [after] = await holds.list(HERE);
    expect(after?.lifted?.reason).to.equal('Settled');
    expect(after?.placed.reason).to.equal('For —');
  });

  for (const logged of [true, false])
    it(`of a meeting finds an amendment of that moment ${logged ? 'and erases it' : 'in the next run, once it is in the log'}`, async () => {
      const { test, admin, ada, school } = world;
      const amended = meanwhile(test.services, 'eraseStatement', async () => {
        const stored = await test.stores.meetings.find(HERE, school.meeting.id);
        await amendMeeting(test.services, await liveOf(test, ada), {
          meeting: school.meeting.id,
          version: stored?.version ?? -1,
          reason: 'Wrong room',
          draft: { facts: { room: 'C3' }, marks: new Map(), setAside: [] },
        });
        if (logged) await test.services.evidenceLog.appendWaiting();
      });
      const first = await eraseDueMeetings(amended, admin, 'Over');
      expect(first?.meetings).to.deep.equal(logged ? [] : [school.meeting.id]);
      expect(first?.doneAt === null).to.equal(!logged);
      await test.services.evidenceLog.appendWaiting();
      const second = await eraseDueMeetings(test.services, admin, 'Over');
      expect(second?.doneAt ?? null).to.equal(logged ? null : test.clock.now());
      expect(await test.stores.statements.inMeeting(HERE, school.meeting.id)).to.deep.equal([]);
      expect(await test.stores.erasures.erasedIn(HERE, school.meeting.id)).to.have.length(6);
      expect((second ?? first)?.counts).to.deep.include({ meetings: 1, statements: 6 });
      expect(await provedInLog(test)).to.equal(6);
    });
});
