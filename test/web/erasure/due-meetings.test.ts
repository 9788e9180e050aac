import { expect } from 'chai';
import { amendMeeting } from '../../../src/application/amend-meeting.ts';
import { dueMeetings, MOST_DUE } from '../../../src/application/erasure/due.ts';
import { eraseDueMeetings } from '../../../src/application/erasure/erase-meetings.ts';
import { erasePerson } from '../../../src/application/erasure/erase-person.ts';
import { placeHold } from '../../../src/application/erasure/holds.ts';
import { setCourseRetention } from '../../../src/application/retention.ts';
import { superviseMeeting } from '../../../src/application/supervise.ts';
import { newId } from '../../../src/application/identity.ts';
import { refusalOf } from '../../store/support/stores.ts';
import { meeting } from '../../support/meetings.ts';
import { liveOf } from '../secretariat/support.ts';
import { changeSettings } from '../support/school.ts';
import { everything, HERE, KEPT_NO_LONGER, provedInLog, signedSchool, type Erasing } from './support.ts';

describe('meetings whose retention is over', () => {
  let world: Erasing;
  beforeEach(async () => {
    world = await signedSchool();
  });
  afterEach(() => world.test.close());

  const due = async (): Promise<boolean[]> =>
    (await dueMeetings(world.test.services, HERE)).due.map(({ held }) => held);
  const erase = () => eraseDueMeetings(world.test.services, world.admin, 'Retention is over');

  it('are due by the rule of their course, else of the institution', async () => {
    const { test, admin, school } = world;
    expect(await due()).to.deep.equal([]);
    test.clock.set(Date.UTC(2030, 5, 1));
    expect(await due()).to.deep.equal([]);
    await setCourseRetention(test.services, admin, { course: school.course, rule: 'certificates' });
    expect(await due()).to.deep.equal([false]);
    await setCourseRetention(test.services, admin, { course: school.course, rule: 'eu-cofinanced' });
    test.clock.set(KEPT_NO_LONGER);
    expect(await due()).to.deep.equal([]);
  });

  it('are found behind as many as one run erases that are kept longer or held', async () => {
    const { test, admin, school } = world;
    await test.somebody({ sub: 'noether', name: 'E. Noether', courses: { python: 'teacher' } });
    const course = test.course('python');
    const of = (i: number) =>
      meeting({ id: newId(), course, start: i * 60_000, end: i * 60_000 + 1, opening: null, sheet: [] });
    await test.stores.meetings.insert(Array.from({ length: MOST_DUE + 5 }, (_, i) => of(i)));
    test.clock.set(KEPT_NO_LONGER);
    const listed = async (): Promise<[free: number, held: number, more: boolean]> => {
      const { due: all, more } = await dueMeetings(test.services, HERE);
      const held = all.filter((one) => one.held).length;
      return [all.length - held, held, more];
    };
    expect(await listed()).to.deep.equal([MOST_DUE, 0, true]);
    await placeHold(test.services, admin, { scope: { kind: 'course', course }, reason: 'Dispute' });
    expect(await listed()).to.deep.equal([1, MOST_DUE, false]);
    await setCourseRetention(test.services, admin, { course, rule: 'own' });
    await changeSettings(test, { ownRetentionYears: 50 });
    test.clock.set(Date.UTC(2015, 0, 2));
    expect(await listed()).to.deep.equal([0, 0, false]);
    test.clock.set(KEPT_NO_LONGER);
    await setCourseRetention(test.services, admin, { course: school.course, rule: 'certificates' });
    expect(await listed()).to.deep.equal([1, MOST_DUE, false]);
  });

  it('can be amended no more, and no page offers it', async () => {
    const { test, ada, school } = world;
    test.clock.set(KEPT_NO_LONGER);
    await erase();
    const office = await test.signIn(ada);
    const page = `/secretariat/supervision/${school.meeting.id}`;
    expect((await office.get(page)).text).to.not.include(`${page}/amend`);
    const form = await office.get(`${page}/amend`);
    expect([form.status, form.text.includes('MEETING_ERASED')]).to.deep.equal([410, true]);
    const stored = await test.stores.meetings.find(HERE, school.meeting.id);
    const amends = amendMeeting(test.services, await liveOf(test, ada), {
      meeting: school.meeting.id,
      version: stored?.version ?? -1,
      reason: 'Wrong room',
      draft: { facts: { room: 'C3' }, marks: new Map(), setAside: [] },
    });
    expect(await refusalOf(amends)).to.equal('MEETING_ERASED');
  });

  it('are not erased while a hold concerns one of their people', async () => {
    const { test, admin, zoe } = world;
    test.clock.set(KEPT_NO_LONGER);
    await placeHold(test.services, admin, { scope: { kind: 'person', person: zoe.id }, reason: 'Dispute' });
    expect(await due()).to.deep.equal([true]);
    expect(await erase()).to.equal(null);
  });

  it('are erased to the end by the next run, when the process was killed', async () => {
    const { test, admin } = world;
    test.clock.set(KEPT_NO_LONGER);
    for (const [method, calls] of [
      ['eraseStatement', 3],
      ['eraseScans', 1],
      ['rewriteTrail', 1],
    ] as const) {
      let left: number = calls;
      const erasures = { ...test.stores.erasures };
      const dies = async (...args: unknown[]): Promise<unknown> => {
        if (left-- <= 0) throw new Error('killed');
        const works: unknown = Reflect.get(test.stores.erasures, method);
        return typeof works === 'function' ? Reflect.apply(works, erasures, args) : undefined;
      };
      const stores = { ...test.stores, erasures: { ...erasures, [method]: dies } };
      left -= 1;
      const died = eraseDueMeetings({ ...test.services, stores }, admin, 'Retention is over');
      expect(await died.then(String, String), method).to.equal('Error: killed');
    }
    const done = await erase();
    expect(done?.step).to.equal(null);
    expect(await test.stores.erasures.list(HERE, 9)).to.have.length(1);
    expect(await test.stores.erasures.erasedIn(HERE, world.school.meeting.id)).to.have.length(5);
    const left = (await everything(test)).filter((text) => /zo[eé]lie|雷 李|M[uü]ller/iu.test(text));
    expect([...new Set(left.map((text) => text.split(':')[0]))]).to.deep.equal(['people']);
  });

  it('leave nothing behind by which their drawings could be found again', async () => {
    const { test, school } = world;
    const signed = await test.stores.statements.inMeeting(HERE, school.meeting.id);
    const prints = signed.flatMap((one) => (one.prints === null ? [] : [[one.type, one.prints.shape]]));
    expect(prints.map(([type]) => type)).to.have.members(['student-signature', 'teacher-signature']);
    test.clock.set(KEPT_NO_LONGER);
    await erase();
    const left = (await everything(test)).join('\n');
    for (const [type = '', shape = ''] of prints) expect(left.includes(shape), type).to.equal(false);
  });

  it('are erased whole: nobody is named, the log verifies, and the teacher can then be erased', async () => {
    const { test, admin, school, ada } = world;
    test.clock.set(KEPT_NO_LONGER);
    const done = await erase();
    expect(done?.counts).to.deep.include({ meetings: 1, statements: 5 });
    expect(done).to.deep.include({ step: null, secret: null, meetings: [] });
    expect(await due()).to.deep.equal([]);
    expect(await erase()).to.equal(null);
    const left = (await everything(test)).filter((text) => /zo[eé]lie|雷 李|M[uü]ller/iu.test(text));
    // People are in the school still: what goes is what they left in the meeting.
    expect([...new Set(left.map((text) => text.split(':')[0]))]).to.deep.equal(['people']);
    expect(await provedInLog(test)).to.equal(5);
    expect(await test.stores.erasures.erasedIn(HERE, school.meeting.id)).to.have.length(5);
    const file = await superviseMeeting(test.services, await liveOf(test, ada), school.meeting.id);
    expect(file.rows.map(({ state }) => state)).to.deep.equal(['erased', 'erased', 'erased']);
    const erased = await erasePerson(test.services, admin, { person: school.teacher.id, reason: 'Left' });
    expect(erased.step).to.equal(null);
    expect((await everything(test)).filter((text) => /M[uü]ller/iu.test(text))).to.deep.equal([]);
  });
});
