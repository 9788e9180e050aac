import { expect } from 'chai';
import type { AuditEvent } from '../../src/domain/audit.ts';
import { CLAIMS } from '../../src/lti/claims.ts';
import { institutionOf } from '../../src/application/parameters.ts';
import { MINUTE_MS } from '../../src/domain/institution.ts';
import type { RoleMapping } from '../../src/domain/roles.ts';
import { countOperations, type OperationCounter } from '../support/operations.ts';
import type { Browser } from './support/browser.ts';
import { INSTITUTION, INSTRUCTOR, LEARNER, openWorld, type LtiWorld } from './support/world.ts';

const ADMINISTRATOR = 'http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator';
const MENTOR = 'http://purl.imsglobal.org/vocab/lis/v2/membership#Mentor';
const TA = 'http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant';
const TEST_USER = 'http://purl.imsglobal.org/vocab/lti/system/person#TestUser';

describe('roles at launch', () => {
  let world: LtiWorld;
  let counter: OperationCounter;

  beforeEach(async () => {
    world = await openWorld();
    counter = countOperations(world.test.client);
  });
  afterEach(async () => {
    counter.stop();
    await world.close();
  });

  /** Launches as a person with roles, in a browser of their own unless one is given. */
  async function launch(sub: string, roles: string[], more: Record<string, unknown> = {}): Promise<Browser> {
    const { answer, browser } = await world.launch({ sub, [CLAIMS.roles]: roles, ...more });
    expect(answer.status, answer.text).to.equal(303);
    return browser;
  }

  const status = async (browser: Browser, path: string): Promise<number> => (await browser.get(path)).status;

  async function events(): Promise<AuditEvent[]> {
    const entries = await world.test.stores.audit.list(INSTITUTION, { limit: 10 });
    return entries.map(({ event }) => event).filter(({ type }) => type !== 'licence-granted');
  }

  async function choose(roleMapping: RoleMapping): Promise<void> {
    const { stores } = world.test;
    const institution = await institutionOf(world.test.services, INSTITUTION);
    await stores.institutions.save({ ...institution, settings: { ...institution.settings, roleMapping } });
    world.test.clock.forward(MINUTE_MS);
  }

  it('an administrator no more at the next launch is none in the other sessions either', async () => {
    const office = await launch('ada', [INSTRUCTOR, ADMINISTRATOR]);
    expect(await status(office, '/admin')).to.equal(200);
    const lesser = await launch('ada', [INSTRUCTOR]);
    for (const browser of [office, lesser]) {
      expect(await status(browser, '/admin')).to.equal(403);
      expect(await status(browser, '/secretariat/courses')).to.equal(403);
      expect(await status(browser, '/teacher')).to.equal(200);
    }
    const person = (await world.person('ada'))?.id;
    expect(await events()).to.deep.equal([
      { type: 'role-changed-by-lms', person, course: null, before: 'administrator', after: null },
      { type: 'role-changed-by-lms', person, course: null, before: null, after: 'administrator' },
    ]);
  });

  it('what was granted here does not go with what the LMS takes', async () => {
    const browser = await launch('ada', [INSTRUCTOR, ADMINISTRATOR]);
    const person = await world.person('ada');
    await world.test.stores.people.grant(INSTITUTION, person?.id ?? '', 'secretary');
    await launch('ada', [INSTRUCTOR]);
    expect(await status(browser, '/secretariat/courses')).to.equal(200);
    expect(await status(browser, '/admin')).to.equal(403);
  });

  it('a teacher who switches to student is one in every window, and a teacher again after', async () => {
    const first = await launch('tim', [INSTRUCTOR]);
    expect(await status(first, '/teacher')).to.equal(200);
    await launch('tim', [LEARNER]);
    expect(await status(first, '/teacher')).to.equal(403);
    expect(await status(first, '/student')).to.equal(200);
    await launch('tim', [INSTRUCTOR]);
    expect(await status(first, '/teacher')).to.equal(200);

    const person = await world.person('tim');
    const course = person?.memberships[0]?.course;
    const change = { type: 'role-changed-by-lms', person: person?.id, course };
    expect(await events()).to.deep.equal([
      { ...change, before: 'student', after: 'teacher' },
      { ...change, before: 'teacher', after: 'student' },
    ]);
    const admin = await launch('ada', [ADMINISTRATOR]);
    const trail = (await admin.get('/admin/audit')).text;
    expect(trail).to.include(
      'The LMS changed the role of Zoé Bréchet in Java 101: student (before: teacher).',
    );
    expect(trail).to.include('in the institution: administrator (before: no role).');
  });

  it('a launch without a role in the course ends the one that was held there', async () => {
    const browser = await launch('tim', [INSTRUCTOR]);
    const { answer } = await world.launch({ sub: 'tim', [CLAIMS.roles]: [MENTOR] });
    expect(answer.status).to.equal(303);
    expect(await status(browser, '/teacher')).to.equal(403);
    expect((await events())[0]).to.include({ before: 'teacher', after: null });
  });

  it('the launch wins over the roster, until it takes its word back', async () => {
    const browser = await launch('tim', [INSTRUCTOR]);
    const person = await world.person('tim');
    const [membership] = person?.memberships ?? [];
    if (person === null || membership === undefined) throw new Error('no membership');
    const { id, institution, issuer, sub } = person;
    const course = { institution, id: membership.course };
    const rosterSays = (role: 'student' | 'teacher'): Promise<void> =>
      world.test.stores.people.recordRoster(course, {
        at: world.test.clock.now(),
        whole: true,
        members: [{ identity: { institution, issuer, sub }, role, left: false }],
      });
    await rosterSays('student');
    expect(await status(browser, '/teacher')).to.equal(200);
    await world.launch({ sub: 'tim', [CLAIMS.roles]: [MENTOR] });
    await rosterSays('student');
    expect(await status(browser, '/teacher')).to.equal(403);
    expect(await status(browser, '/student')).to.equal(200);
    expect((await world.test.stores.people.find(institution, id))?.memberships).to.deep.equal([
      { course: course.id, role: 'student', active: true, source: 'roster', since: world.test.clock.now() },
    ]);
  });

  it('a replayed launch changes no role', async () => {
    const begun = await world.login();
    const fields = await world.fields(begun, { sub: 'ada', [CLAIMS.roles]: [ADMINISTRATOR] });
    expect((await world.post(begun, fields)).status).to.equal(303);
    await launch('ada', [LEARNER]);
    const replayed = await world.post(begun, fields);
    expect(replayed.status).to.equal(409);
    expect((await world.person('ada'))?.launchAdministrator).to.equal(false);
    expect(await events()).to.have.length(2);
  });

  it('mean what the institution chose, from the next launch on', async () => {
    const assistant = await launch('tia', [INSTRUCTOR, TA]);
    expect(await status(assistant, '/teacher')).to.equal(200);
    await choose({ TeachingAssistant: 'student', Mentor: 'student' });
    expect(await status(assistant, '/teacher')).to.equal(200);
    await launch('tia', [INSTRUCTOR, TA]);
    expect(await status(assistant, '/teacher')).to.equal(403);
    expect(await status(await launch('mia', [MENTOR]), '/student')).to.equal(200);
  });

  for (const [words, claims] of [
    ['names another product than Canvas', { [CLAIMS.toolPlatform]: { product_family_code: 'moodle' } }],
    ['names no product', {}],
  ] as const)
    it(`do not believe who acts as somebody from a custom parameter where the LMS ${words}`, async () => {
      // A teacher of Moodle writes custom parameters into an activity.
      const custom = { [CLAIMS.custom]: { masquerading_user: 'the-headmaster' } };
      await launch('zoe', [LEARNER], { ...custom, ...claims });
      expect(await events()).to.deep.equal([]);
    });

  it('show who acts as somebody else, where the LMS says it', async () => {
    const custom = (value: unknown): Record<string, unknown> => ({
      [CLAIMS.custom]: { context_history: '', masquerading_user: value },
      [CLAIMS.toolPlatform]: { guid: 'a', product_family_code: 'canvas' },
    });
    await launch('zoe', [LEARNER], custom('$Canvas.masqueradingUser.userId'));
    await launch('zoe', [LEARNER], custom('zoe'));
    await launch('zoe', [LEARNER], custom(null));
    expect(await events()).to.deep.equal([]);
    await launch('zoe', [LEARNER], custom('535fa085f22b4655f48cd5a36a9215f64c062838'));
    await launch('test', [LEARNER, TEST_USER]);
    expect(await events()).to.deep.equal([
      { type: 'launched-as-test-user', person: (await world.person('test'))?.id },
      {
        type: 'launched-as-another',
        person: (await world.person('zoe'))?.id,
        by: '535fa085f22b4655f48cd5a36a9215f64c062838',
      },
    ]);
    const admin = await launch('ada', [ADMINISTRATOR]);
    expect((await admin.get('/admin/audit')).text).to.include(
      'Another user of the LMS came here as Zoé Bréchet: the one with the id 535fa085f22b4655f48cd5a36a9215f64c062838.',
    );
  });

  it('cost a launch one read and one write, and a write more for what changed', async () => {
    await launch('zoe', [LEARNER]);
    const begun = await world.login();
    const fields = await world.fields(begun, { sub: 'zoe' });
    counter.take();
    await world.post(begun, fields);
    expect(counter.take().each).to.deep.equal(['find people', 'insert sessions']);

    const changed = await world.login();
    const lesser = await world.fields(changed, { sub: 'new' });
    counter.take();
    await world.post(changed, lesser);
    expect(counter.take().each).to.deep.equal(['find people', 'insert sessions', 'update people']);
  });

  it('cost one write more, the trail of it, when the LMS changed a role', async () => {
    await launch('tim', [INSTRUCTOR]);
    const begun = await world.login();
    const fields = await world.fields(begun, { sub: 'tim', [CLAIMS.roles]: [LEARNER] });
    counter.take();
    await world.post(begun, fields);
    expect(counter.take().each).to.deep.equal([
      'find people',
      'insert sessions',
      'insert auditEntries',
      'update people',
    ]);
  });
});
