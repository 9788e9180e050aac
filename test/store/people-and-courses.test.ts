import { expect } from 'chai';
import { courseId, personId } from '../../src/application/identity.ts';
import type { CourseIdentity, PersonIdentity, RosterNews } from '../../src/application/ports/stores.ts';
import { DAY_MS } from '../../src/domain/institution.ts';
import type { CourseRole, Person } from '../../src/domain/person.ts';
import { openTestStores, type TestStores } from './support/stores.ts';

const ISSUER = 'https://lms.example';
const who = (sub: string, changes: Partial<PersonIdentity> = {}): PersonIdentity => ({
  institution: 'lycee-42',
  issuer: ISSUER,
  sub,
  ...changes,
});
const idOf = (sub: string, institution = 'lycee-42'): string => personId(institution, ISSUER, sub);
const named = (people: readonly Person[]): (string | null)[] => people.map(({ name }) => name);

describe('people', () => {
  let test: TestStores;
  before(async () => {
    test = await openTestStores();
  });
  beforeEach(() => test.connection.collection('people').deleteMany({}));
  after(() => test.close());

  const launch = (identity: PersonIdentity, role: CourseRole = 'student', course = 'java'): Promise<Person> =>
    test.stores.people.recordLaunch(identity, { course, role });
  const find = async (sub: string): Promise<Person> =>
    (await test.stores.people.find('lycee-42', idOf(sub)))!;
  const roster = (...members: [string, CourseRole | null, Partial<PersonIdentity>?][]): Promise<void> =>
    says({ members: members.map(([sub, role, changes]) => member(sub, role, changes)) });
  const member = (sub: string, role: CourseRole | null = 'student', changes?: Partial<PersonIdentity>) => ({
    identity: who(sub, changes),
    role,
    left: false,
  });
  const says = (news: Partial<RosterNews>): Promise<void> =>
    test.stores.people.recordRoster(
      { institution: 'lycee-42', id: 'java' },
      { at: test.clock.now(), whole: true, members: [], ...news },
    );
  const active = async (sub: string): Promise<boolean | undefined> =>
    (await find(sub)).memberships.find(({ course }) => course === 'java')?.active;

  it('are one by institution, issuer and sub, whoever of ten launches first', async () => {
    await Promise.all(Array.from({ length: 10 }, () => launch(who('7', { name: 'Zoé Bréchet' }))));
    expect(await test.stores.people.list('lycee-42', { skip: 0, limit: 10 })).to.have.property('total', 1);
    expect(await find('7')).to.deep.include({ id: idOf('7'), name: 'Zoé Bréchet' });
  });

  it('keep what a launch does not say, and what the institution decided', async () => {
    await launch(who('7', { name: 'Zoé Bréchet', email: 'zoe@school.test', administrator: true }), 'teacher');
    await test.stores.people.grant('lycee-42', idOf('7'), 'secretary');
    await test.stores.people.grant('lycee-42', idOf('7'), 'secretary');
    await test.stores.people.setSubject('lycee-42', [idOf('7')], true);
    await test.stores.people.setAbsenceRight('lycee-42', idOf('7'), false);
    await launch(who('7', { name: 'Zoé Martin', administrator: false }), 'teacher');
    expect(await find('7')).to.deep.include({
      name: 'Zoé Martin',
      email: 'zoe@school.test',
      launchAdministrator: false,
      granted: ['secretary'],
      subjectToSignature: true,
      rightToEnterAbsences: false,
    });
    await test.stores.people.revoke('lycee-42', idOf('7'), 'secretary');
    expect((await find('7')).granted).to.deep.equal([]);
  });

  it('a right that is given while they launch is not lost', async () => {
    await launch(who('7', { name: 'Zoé' }));
    await Promise.all([
      ...Array.from({ length: 10 }, (_, at) => launch(who('7', { name: `Zoé ${String(at)}` }))),
      test.stores.people.grant('lycee-42', idOf('7'), 'administrator'),
    ]);
    expect((await find('7')).granted).to.deep.equal(['administrator']);
  });

  it('leave a course whose roster no longer names them, and come back with it', async () => {
    await roster(['named', 'student']);
    await roster(['other', 'student']);
    expect(await active('named')).to.equal(false);
    expect(await active('other')).to.equal(true);
    await roster(['named', 'student']);
    expect(await active('named')).to.equal(true);
  });

  it('stay for a day when a launch said it and no roster names them; a teacher stays', async () => {
    await launch(who('student'));
    await launch(who('teacher'), 'teacher');
    test.clock.forward(DAY_MS);
    await launch(who('student')); // renews it
    test.clock.forward(DAY_MS - 1);
    await launch(who('student')); // does not
    test.clock.forward(DAY_MS);
    await roster(['other', 'student']);
    expect(await active('student')).to.equal(true);
    test.clock.forward(1);
    await roster(['other', 'student']);
    expect(await active('student')).to.equal(false);
    expect(await active('teacher')).to.equal(true);
    await launch(who('student'));
    expect(await active('student')).to.equal(true);
  });

  it('leave at once, teachers too, when a roster said the same as their launch and says it no longer', async () => {
    await launch(who('student'));
    await launch(who('teacher'), 'teacher');
    await roster(['student', 'student'], ['teacher', 'teacher']);
    await launch(who('teacher'), 'teacher');
    await roster(['other', 'student']);
    expect(await active('student')).to.equal(false);
    expect(await active('teacher')).to.equal(false);
  });

  it('are made administrators by launches alone: a roster read meanwhile gives and takes nothing', async () => {
    await launch(who('7', { administrator: true }));
    await Promise.all([
      ...Array.from({ length: 8 }, (_, at) => roster(['7', 'student', { name: `Zoé ${String(at)}` }])),
      launch(who('7', { administrator: false })),
    ]);
    expect((await find('7')).launchAdministrator).to.equal(false);
  });

  it('leave when they are named as gone, also teachers; who is not known is not made', async () => {
    await launch(who('teacher'), 'teacher');
    await roster(['named', 'student'], ['stays', 'student']);
    const gone = (sub: string) => ({ ...member(sub), left: true });
    await says({ whole: false, members: [gone('teacher'), gone('named'), gone('stranger')] });
    expect(await active('teacher')).to.equal(false);
    expect(await active('named')).to.equal(false);
    expect(await active('stays')).to.equal(true);
    expect(await test.stores.people.find('lycee-42', idOf('stranger'))).to.equal(null);
  });

  it('differences take nobody away whom they do not name', async () => {
    await roster(['1', 'student'], ['2', 'student']);
    await says({ whole: false, members: [member('3'), member('1', 'teacher')] });
    expect(await Promise.all(['1', '2', '3'].map(active))).to.deep.equal([true, true, true]);
    expect((await find('1')).memberships).to.have.nested.property('[0].role', 'teacher');
  });

  it('what a launch said after a reading began is newer', async () => {
    await roster(['7', 'student']);
    await roster(['other', 'student']);
    const began = test.clock.now();
    test.clock.forward(5_000);
    await launch(who('7'));
    await says({ at: began, members: [] });
    await says({ at: began, whole: false, members: [{ ...member('7'), left: true }] });
    expect(await active('7')).to.equal(true);
  });

  it('keep every course, when launches and rosters of several come at the same moment', async () => {
    const courses = Array.from({ length: 12 }, (_, at) => `course-${String(at)}`);
    await launch(who('7'));
    await Promise.all(
      courses.map((id, at) =>
        at % 2 === 0
          ? launch(who('7'), 'teacher', id)
          : test.stores.people.recordRoster(
              { institution: 'lycee-42', id },
              { at: test.clock.now(), whole: true, members: [member('7')] },
            ),
      ),
    );
    const { memberships } = await find('7');
    expect(memberships.map(({ course }) => course)).to.have.members(['java', ...courses]);
    expect(memberships.every((membership) => membership.active)).to.equal(true);
  });

  it('a roster that was read before a launch and is written after it does not overwrite it', async () => {
    await roster(['7', 'student']);
    const began = test.clock.now();
    test.clock.forward(1);
    await Promise.all([
      ...Array.from({ length: 5 }, () => says({ at: began, members: [member('7')] })),
      launch(who('7'), 'teacher'),
    ]);
    expect((await find('7')).memberships).to.have.nested.property('[0].role', 'teacher');
  });

  it('may be called like an expression of the database', async () => {
    await launch(who('7', { name: '$name', familyName: '$$ROOT' }));
    await launch(who('7', { name: '$email' }));
    expect(await find('7')).to.deep.include({ name: '$email', familyName: '$$ROOT' });
  });

  it('keep the role of their launch when the roster says another', async () => {
    await launch(who('7'), 'teacher');
    await roster(['7', 'student', { name: 'Zoé' }]);
    expect((await find('7')).memberships).to.deep.equal([
      { course: 'java', role: 'teacher', active: true, source: 'launch', since: test.clock.now() },
    ]);
    expect((await find('7')).name).to.equal('Zoé');
  });

  it('a roster of 300 is taken whole, and a second time changes nothing', async () => {
    const all = Array.from({ length: 300 }, (_, at): [string, CourseRole, Partial<PersonIdentity>] => [
      String(at),
      'student',
      { name: `Person ${String(at)}` },
    ]);
    await roster(...all);
    const before = await test.stores.people.inCourse('lycee-42', 'java', 'student');
    await roster(...all);
    expect(before).to.have.length(300);
    expect(await test.stores.people.inCourse('lycee-42', 'java')).to.deep.equal(before);
  });

  it('are listed by family name, found by any word of it, and filtered by role and course', async () => {
    await launch(who('1', { name: 'Zoé Bréchet', givenName: 'Zoé', familyName: 'Bréchet' }));
    await launch(who('2', { name: '雷 李', givenName: '雷', familyName: '李' }));
    await launch(who('3', { name: 'A. (Tony) Müller', familyName: 'Müller' }), 'teacher', 'db');
    const list = async (filter: object): Promise<(string | null)[]> =>
      named((await test.stores.people.list('lycee-42', { skip: 0, limit: 10, ...filter })).people);
    expect(await list({})).to.deep.equal(['Zoé Bréchet', 'A. (Tony) Müller', '雷 李']);
    expect(await list({ skip: 1, limit: 1 })).to.deep.equal(['A. (Tony) Müller']);
    expect(await list({ search: 'zoé BRÉ' })).to.deep.equal(['Zoé Bréchet']);
    expect(await list({ search: '.*' })).to.deep.equal([]);
    expect(await list({ role: 'teacher' })).to.deep.equal(['A. (Tony) Müller']);
    expect(await list({ course: 'java' })).to.deep.equal(['Zoé Bréchet', '雷 李']);
    expect(await list({ course: 'java', role: 'teacher' })).to.deep.equal([]);
    await test.stores.people.grant('lycee-42', idOf('2'), 'secretary');
    expect(await list({ role: 'staff' })).to.deep.equal(['雷 李']);
    await test.stores.people.enterName('lycee-42', idOf('2'), 'Li Lei');
    expect(await list({ search: 'li lei' })).to.deep.equal(['雷 李']);
  });
});

describe('courses', () => {
  let test: TestStores;
  before(async () => {
    test = await openTestStores();
  });
  after(() => test.close());

  const course = (contextId: string, changes: Partial<CourseIdentity> = {}): CourseIdentity => ({
    institution: 'lycee-42',
    issuer: ISSUER,
    contextId,
    title: contextId,
    label: null,
    roster: null,
    ...changes,
  });
  const source = { url: 'https://lms.example/nrps', clientId: 'client-1', deploymentId: '1' };

  it('are one by institution, issuer and context, also when two processes meet it at once', async () => {
    const other = await test.again();
    await Promise.all(
      [test.stores, other.stores, test.stores, other.stores].map(({ courses }) =>
        courses.recordLaunch(course('java')),
      ),
    );
    await other.close();
    const { total } = await test.stores.courses.list('lycee-42', { search: 'java', skip: 0, limit: 10 });
    expect(total).to.equal(1);
  });

  it('keep title, roster and the institution’s choices when a launch does not say them', async () => {
    const { courses } = test.stores;
    const id = await courses.recordLaunch(course('maths', { title: 'Maths', label: 'M1', roster: source }));
    await courses.setSubject('lycee-42', [id], true);
    await courses.setSignInMode('lycee-42', id, 'qr');
    const reading = { at: 5, wholeAt: 5, differencesUrl: null };
    await courses.recordReading('lycee-42', id, { reading, at: 5, dueAt: 9 });
    await courses.recordLaunch(course('maths', { title: null }));
    expect(await courses.find('lycee-42', id)).to.deep.include({
      ...{ id, institution: 'lycee-42', issuer: ISSUER, contextId: 'maths', title: 'Maths', label: 'M1' },
      ...{ subjectToSignature: true, signInMode: 'qr', roster: { ...source, reading, failedAt: null } },
    });
  });

  it('without a title are made all the same', async () => {
    const id = await test.stores.courses.recordLaunch(course('bare', { title: null }));
    expect(id).to.equal(courseId('lycee-42', ISSUER, 'bare'));
    expect((await test.stores.courses.find('lycee-42', id))?.title).to.equal(null);
  });

  it('are listed by title and filtered by words and by being under signature', async () => {
    const titles = async (filter: object): Promise<(string | null)[]> => {
      const { courses } = await test.stores.courses.list('lycee-42', { skip: 0, limit: 10, ...filter });
      return courses.map(({ title }) => title);
    };
    await test.stores.courses.recordLaunch(course('c++ (advanced)'));
    expect(await titles({ search: 'c++ (' })).to.deep.equal(['c++ (advanced)']);
    expect(await titles({ search: 'm1' })).to.deep.equal(['Maths']);
    expect(await titles({ subject: true })).to.deep.equal(['Maths']);
    expect(await titles({ subject: false })).not.to.include('Maths');
  });

  it('under signature have their rosters read in turn: each by one process, the longest due first', async () => {
    const { courses } = test.stores;
    const other = await test.again();
    const ids = await Promise.all(
      ['due-1', 'due-2', 'due-3', 'without', 'not-subject'].map((contextId) =>
        courses.recordLaunch(course(contextId, { roster: contextId === 'without' ? null : source })),
      ),
    );
    const [first = '', second = '', third = '', without = ''] = ids;
    await courses.setSubject('lycee-42', [first, second, third, without], true);
    await courses.recordReading('lycee-42', first, { reading: null, at: 10, dueAt: 100 });
    await courses.recordReading('lycee-42', second, { reading: null, at: 20, dueAt: 50 });
    await courses.recordReading('lycee-42', third, { reading: null, at: 30, dueAt: 101 });
    const take = async (now: number, stores = test.stores): Promise<string | undefined> =>
      (await stores.courses.takeDueRoster(now, 1_000))?.id;
    while ((await take(49)) !== undefined); // the other tests' courses
    expect(await take(49)).to.equal(undefined);
    const taken = await Promise.all([take(100), take(100, other.stores), take(100), take(100, other.stores)]);
    await other.close();
    expect(taken.filter((id) => id !== undefined)).to.have.members([first, second]);
    expect(await take(101)).to.equal(third);
    expect(await courses.find('lycee-42', first)).to.have.nested.property('roster.failedAt', 10);
  });
});
