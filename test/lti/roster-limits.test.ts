import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { courseId } from '../../src/application/identity.ts';
import { AppError } from '../../src/errors.ts';
import { CLAIMS } from '../../src/lti/claims.ts';
import { readMembers } from '../../src/lti/members.ts';
import { beginRounds } from '../../src/rounds.ts';
import { neverAnswers, sends, TestPlatform, type Answer } from './support/platform.ts';
import { INSTITUTION, INSTRUCTOR, LtiWorld, openWorld, type Claims } from './support/world.ts';

const MEMBERS = '/members';
const OTHER = 'cfa-lyon';

const learner = (id: number): object => ({ user_id: String(id), roles: ['Learner'], status: 'Active' });
const learners = (count: number): object[] => Array.from({ length: count }, (_one, at) => learner(at));

/** Pages without end, of so many members each and so many bytes beside them. */
function endless(members: readonly object[], { bytes = 0, before = () => {} } = {}): Answer {
  const body = JSON.stringify({ members, padding: 'x'.repeat(bytes) });
  return (req, res) => {
    before();
    const at = Number(new URL(req.url ?? '', 'http://x').searchParams.get('from') ?? 0);
    res.setHeader('Link', `<${MEMBERS}?from=${at + 1}>; rel="next"`);
    res.end(body);
  };
}

/** Waits for what the background does; not for ever, since the loop would outlive its test. */
async function until(holds: () => boolean): Promise<void> {
  for (let turns = 0; turns < 4_000 && !holds(); turns += 1) await wait(5);
  expect(holds(), 'what was waited for').to.equal(true);
}

describe('a roster that is too much', () => {
  let world: LtiWorld;
  let course: string;

  beforeEach(async () => {
    world = await openWorld();
    course = courseId(INSTITUTION, world.platform.issuer, '2');
    world.platform.answers.set(MEMBERS, sends({ members: [learner(1)] }));
    await world.launch({ sub: 'teacher', [CLAIMS.roles]: [INSTRUCTOR], ...withRoster(world.platform) });
    await refresh();
    world.platform.asked.length = 0;
  });
  afterEach(() => world.close());

  const withRoster = ({ url }: TestPlatform): Claims => ({
    [CLAIMS.namesRoles]: { context_memberships_url: `${url}${MEMBERS}`, service_versions: ['2.0'] },
  });
  const refresh = (): Promise<void> => world.test.services.roster.refresh(INSTITUTION, course);
  const inCourse = async (): Promise<number> =>
    (await world.test.stores.people.inCourse(INSTITUTION, course)).length;

  async function expectRefused(answer: Answer, reason: string): Promise<void> {
    world.platform.answers.set(MEMBERS, answer);
    const refused = await refresh().catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(AppError).with.property('code', 'ROSTER_UNAVAILABLE');
    const { cause } = refused as AppError;
    expect(cause instanceof AppError ? cause.code : String(cause)).to.include(reason);
    expect(await inCourse(), 'what was read stays').to.equal(2);
  }

  it('ends with the page in which there are more than 50,000 members', async () => {
    await expectRefused(endless(learners(30_000)), 'more than 50,000');
    expect(world.platform.count(MEMBERS)).to.equal(2);
  });

  it('ends at one page of 800,000 members, without a stack that overflows', async () => {
    await expectRefused(sends({ members: Array.from({ length: 800_000 }, () => 1) }), 'more than 50,000');
  });

  it('ends at a page of more than 8 MB', () =>
    expectRefused(endless([], { bytes: 8 * 1024 * 1024 }), 'PLATFORM_ANSWER_TOO_LARGE'));

  it('ends at 32 MB in all', async () => {
    await expectRefused(endless([], { bytes: 7 * 1024 * 1024 }), 'PLATFORM_ANSWER_TOO_LARGE');
    expect(world.platform.count(MEMBERS)).to.equal(5);
  });

  it('ends after two minutes in all', async () => {
    const slow = endless([learner(1)], { before: () => world.test.clock.forward(14_000) });
    await expectRefused(slow, 'longer than two minutes');
    expect(world.platform.count(MEMBERS)).to.equal(9);
  });

  it('lets others have their turn while it is read', async () => {
    const told = JSON.stringify({ members: learners(20_000) });
    const guard = {
      fetch: () => Promise.resolve({ host: 'lms.example', status: 200, headers: {}, text: told }),
    };
    let turns = 0;
    const reading = new AbortController();
    const others = (async () => {
      for (; !reading.signal.aborted; turns += 1) await turn();
    })();
    const { clock } = world.test;
    const request = { from: 'https://lms.example/m', accessToken: 'a', mapping: {}, until: Infinity };
    const read = await readMembers({ guard, clock }, { institution: INSTITUTION, issuer: 'i' }, request);
    reading.abort();
    await others;
    expect(read.members).to.have.length(20_000);
    expect(turns).to.be.at.least(20);
  });

  describe('and slow', () => {
    let other: TestPlatform;

    beforeEach(async () => {
      other = await new TestPlatform(world.test.clock, { issuer: 'https://other.example' }).start();
      await world.test.institution(OTHER);
      await world.test.stores.platforms.add(other.registration(OTHER));
      other.answers.set(MEMBERS, sends({ members: [learner(1), learner(2)] }));
    });
    afterEach(() => other.stop());

    it('does not hold up the timer for other institutions', async () => {
      const { roster } = world.test.services;
      const { stores, clock } = world.test;
      // Two courses of the slow one, then one of the other: in this order they will be due.
      clock.forward(1_000);
      const second = { [CLAIMS.context]: { id: '3', title: 'Second' } };
      await world.launch({
        sub: 'teacher',
        [CLAIMS.roles]: [INSTRUCTOR],
        ...second,
        ...withRoster(world.platform),
      });
      clock.forward(1_000);
      const theirs = new LtiWorld({ ...world, platform: other });
      await theirs.launch({ sub: 'teacher', [CLAIMS.roles]: [INSTRUCTOR], ...withRoster(other) });
      const slow = [course, courseId(INSTITUTION, world.platform.issuer, '3')];
      const quick = courseId(OTHER, other.issuer, '2');
      for (const id of slow) await roster.refresh(INSTITUTION, id);
      clock.forward(1_000);
      await roster.refresh(OTHER, quick);
      await stores.courses.setSubject(INSTITUTION, slow, true);
      await stores.courses.setSubject(OTHER, [quick], true);
      clock.forward(12 * 3_600_000);
      world.platform.answers.set(MEMBERS, neverAnswers);
      const before = [world, theirs].map(({ platform }) => platform.count(MEMBERS));
      const asked = (): number[] =>
        [world, theirs].map(({ platform }, at) => platform.count(MEMBERS) - (before[at] ?? 0));
      const first = roster.refreshDue();
      await until(() => asked()[0] === 1);
      await roster.refreshDue();
      expect(asked()).to.deep.equal([1, 1]);
      await roster.refreshDue();
      expect(asked(), 'one at a time of the slow one').to.deep.equal([1, 1]);
      await first;
    });
  });
});

describe('rounds', () => {
  for (const [words, atOnce, most] of [
    ['one at a time', undefined, 1],
    ['as many at once as they say', 3, 3],
  ] as const)
    it(`are at work ${words}, and all are waited for at the end`, async () => {
      let [atWork, peak, ended] = [0, 0, 0];
      let finish = (): void => {};
      const finished = new Promise<void>((resolve) => {
        finish = resolve;
      });
      const work = async (): Promise<void> => {
        atWork += 1;
        peak = Math.max(peak, atWork);
        await finished;
        ended += 1;
      };
      const round = { everyMs: 1, work, failed: 'failed', ...(atOnce !== undefined && { atOnce }) };
      const stop = beginRounds({ warn: () => {} } as never, [round]);
      await until(() => peak >= most);
      await wait(20);
      expect(peak).to.equal(most);
      const stopped = stop();
      finish();
      await stopped;
      expect(ended).to.equal(most);
    });
});
