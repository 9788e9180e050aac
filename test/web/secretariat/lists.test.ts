import { expect } from 'chai';
import { COOKIES } from '../../../src/web/cookies.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { expectValidHtml } from '../support/html.ts';
import type { Visitor } from '../support/visitor.ts';

const COURSES = '/secretariat/courses';
const STUDENTS = '/secretariat/students';

describe('secretariat: lists', () => {
  let test: TestApp;
  let office: Visitor;

  beforeEach(async () => {
    test = await openTestApp();
    await test.institution();
    office = await test.signIn(await test.somebody({ sub: 'sam', name: 'Sam', granted: ['secretary'] }));
  });
  afterEach(() => test.close());

  const headsOf = (html: string): string[] =>
    [...html.matchAll(/<th scope="col">([^<]+)<\/th>/g)].map(([, head]) => head ?? '');
  const audited = async (): Promise<string[]> =>
    (await test.stores.audit.list('lycee-42', { limit: 50 })).map(({ event }) => event.type);

  /** Says on the next page what the redirect left. */
  async function followed(answer: Awaited<ReturnType<Visitor['post']>>): Promise<string> {
    expect(answer.status).to.equal(303);
    const cookies = ([answer.headers['set-cookie'] ?? []] as unknown as string[][]).flat();
    for (const cookie of cookies) {
      const [pair = ''] = cookie.split(';');
      office.cookies[pair.slice(0, pair.indexOf('='))] = pair.slice(pair.indexOf('=') + 1);
    }
    const { text } = await office.get(String(answer.headers['location']).split('#')[0] ?? '');
    office.cookies[COOKIES.flash] = '';
    expectValidHtml(text);
    return text;
  }

  describe('courses', () => {
    beforeEach(() => test.somebody({ sub: 't', courses: { java: 'teacher', maths: 'teacher' } }));
    const isSubject = async (key: string): Promise<boolean | undefined> =>
      (await test.stores.courses.find('lycee-42', test.course(key)))?.subjectToSignature;

    it('says what to do while there is none', async () => {
      await test.institution('new');
      const eve = await test.somebody({ sub: 'eve', institution: 'new', administrator: true });
      const { text } = await (await test.signIn(eve)).get(COURSES);
      expectValidHtml(text);
      expect(text).to.include('No course yet').and.to.include('opens the attendance activity');
    });

    it('toggles one course where its cell stands, and comes back to its line', async () => {
      const { text } = await office.get(COURSES);
      expectValidHtml(text);
      const id = test.course('java');
      expect(text).to.include(`name="one" value="${id}.yes"`);
      const answer = await office.post(`${COURSES}/modify?q=ja`, { one: `${id}.yes` });
      expect(answer.headers['location']).to.equal(`${COURSES}?q=ja#line-${id}`);
      const after = await followed(answer);
      expect(after).to.include('1 course is now under digital signature.');
      expect(after).to.include(`name="one" value="${id}.no"`);
      expect(await isSubject('java')).to.equal(true);
      expect(await isSubject('maths')).to.equal(false);
      expect(await audited()).to.include('course-subject-changed');
    });

    it('modifies several selected courses at once, and says how many changed', async () => {
      const ids = [test.course('java'), test.course('maths')];
      await test.stores.courses.setSubject('lycee-42', [test.course('java')], true);
      const both = await followed(await office.post(`${COURSES}/modify`, { ids, act: 'subject.yes' }));
      expect(both).to.include('1 course is now under digital signature.');
      const none = await followed(await office.post(`${COURSES}/modify`, { ids, act: 'subject.yes' }));
      expect(none).to.include('Nothing to change');
      await office.post(`${COURSES}/modify`, { ids, act: 'subject.no' });
      expect(await isSubject('java')).to.equal(false);
    });

    it('sets the sign-in mode, and gives it back to the institution', async () => {
      const id = test.course('java');
      const mode = async (): Promise<unknown> => (await test.stores.courses.find('lycee-42', id))?.signInMode;
      const done = await followed(await office.post(`${COURSES}/modify`, { ids: id, act: 'mode.both' }));
      expect(done).to.include('Sign-in changed for 1 course.').and.to.include('Roll call and QR code');
      expect(await mode()).to.equal('both');
      await office.post(`${COURSES}/modify`, { ids: id, act: 'mode.institution' });
      expect(await mode()).to.equal(null);
    });

    it('changes nothing without a selection, or for an act that there is not', async () => {
      const nothing = await followed(await office.post(`${COURSES}/modify`, { act: 'subject.yes' }));
      expect(nothing).to.include('Nothing was changed: select at least one line');
      const odd = await office.post(`${COURSES}/modify`, { ids: test.course('java'), act: 'mode.odd' });
      expect(odd.status).to.equal(422);
      expect(odd.text).to.include('FIELD_INVALID');
      const foreign = { ids: "'; drop", act: 'subject.yes' };
      expect((await office.post(`${COURSES}/modify`, foreign)).status).to.equal(422);
    });

    it('leaves another institution’s courses alone', async () => {
      await test.institution('other');
      await test.somebody({ sub: 't', institution: 'other', courses: { java: 'teacher' } });
      const theirs = test.course('java', 'other');
      await office.post(`${COURSES}/modify`, { ids: theirs, act: 'subject.yes' });
      expect((await test.stores.courses.find('other', theirs))?.subjectToSignature).to.equal(false);
      expect((await office.post(`${COURSES}/modify`, { ids: theirs, act: 'mode.qr' })).status).to.equal(404);
    });

    it('shows and hides columns, and remembers', async () => {
      expect(headsOf((await office.get(COURSES)).text)).to.deep.equal([
        'Course',
        'Digital signature',
        'Sign-in mode',
        'Short name',
        'Grades',
      ]);
      const chosen = { columns: ['mode', 'lms', 'odd'] };
      const after = await followed(await office.post(`${COURSES}/columns?q=java&page=2`, chosen));
      expect(headsOf(after)).to.deep.equal([]);
      expect(headsOf((await office.get(COURSES)).text)).to.deep.equal(['Course', 'Sign-in mode', 'LMS']);
      await followed(await office.post(`${STUDENTS}/columns`, { columns: 'email' }));
      await followed(await office.post(`${COURSES}/columns`, {}));
      expect(headsOf((await office.get(COURSES)).text)).to.deep.equal(['Course']);
    });

    it('searches, pages through thousands, and names a course without a title', async () => {
      const identity = { institution: 'lycee-42', issuer: 'https://lms.example', label: null, roster: null };
      for (let n = 0; n < 58; n++) {
        const title = n === 0 ? null : `History ${String(n).padStart(3, '0')}`;
        await test.stores.courses.recordLaunch({ ...identity, contextId: `h${n}`, title });
      }
      const first = await office.get(COURSES);
      expectValidHtml(first.text);
      expect(first.text)
        .to.include('60 courses')
        .and.to.include('Page 1 of 2')
        .and.to.include(`${COURSES}?page=2`);
      expect(first.text).to.include('Untitled course (h0)');
      expect(first.text.match(/data-line/g)).to.have.length(50);
      const second = await office.get(`${COURSES}?page=2`);
      expect(second.text.match(/data-line/g)).to.have.length(10);
      const found = await office.get(`${COURSES}?q=history+01`);
      expect(found.text).to.include('10 courses').and.to.include('value="history 01"');
      const missed = await office.get(`${COURSES}?q=.*`);
      expectValidHtml(missed.text);
      expect(missed.text).to.include('No course matches');
    });

    it('says that nothing takes effect while the signature is not activated', async () => {
      await test.institution('idle', { active: false });
      const eve = await test.somebody({
        sub: 'e',
        institution: 'idle',
        administrator: true,
        courses: { a: 'teacher' },
      });
      expect((await (await test.signIn(eve)).get(COURSES)).text).to.include(
        'Digital signature is not activated',
      );
      expect((await office.get(COURSES)).text).not.to.include('Digital signature is not activated');
    });

    it('is for the secretariat, and speaks French', async () => {
      const teacher = await test.signIn(await test.somebody({ sub: 't', courses: { java: 'teacher' } }));
      expect((await teacher.get(COURSES)).status).to.equal(403);
      const post = await teacher.post(`${COURSES}/modify`, { ids: test.course('java'), act: 'subject.yes' });
      expect(post.text).to.include('NOT_ALLOWED');
      const paul = await test.somebody({ sub: 'paul', granted: ['secretary'] });
      const { text } = await (await test.signIn(paul, { locale: 'fr' })).get(COURSES);
      expectValidHtml(text);
      expect(text).to.include('Signature numérique').and.to.include('Modifier le cours');
    });
  });

  describe('students', () => {
    it('toggles one, modifies several, filters by course', async () => {
      const zoe = await test.somebody({ sub: 'zoe', name: 'Zoé Bréchet', courses: { java: 'student' } });
      const lei = await test.somebody({ sub: 'lei', name: '雷 李', courses: { maths: 'student' } });
      await test.somebody({ sub: 'mueller', name: 'A. Müller', courses: { java: 'teacher' } });
      const { text } = await office.get(STUDENTS);
      expectValidHtml(text);
      expect(text).to.include('2 students').and.not.to.include('A. Müller');
      const done = await followed(await office.post(`${STUDENTS}/modify`, { one: `${zoe.id}.yes` }));
      expect(done).to.include('1 student is now subject to the digital signature.');
      await office.post(`${STUDENTS}/modify`, { ids: [zoe.id, lei.id], act: 'subject.yes' });
      const people = await test.stores.people.findMany('lycee-42', [zoe.id, lei.id]);
      expect(people.every((person) => person.subjectToSignature)).to.equal(true);
      const course = await office.get(`${STUDENTS}?course=${test.course('java')}`);
      expectValidHtml(course.text);
      expect(course.text).to.include('Students of java').and.to.include('Zoé').and.not.to.include('雷 李');
      expect((await office.get(`${STUDENTS}?q=br%C3%A9`)).text)
        .to.include('Zoé Bréchet')
        .and.not.to.include('雷');
      const mode = await office.post(`${STUDENTS}/modify`, { ids: zoe.id, act: 'mode.qr' });
      expect(mode.status).to.equal(422);
    });

    it('lists 300 students in pages, and makes them subject in one act', async () => {
      const ids: string[] = [];
      for (let i = 0; i < 300; i += 1) {
        ids.push((await test.somebody({ sub: `many-${String(i)}`, courses: { big: 'student' } })).id);
      }
      const list = `${STUDENTS}?course=${test.course('big')}`;
      const { text } = await office.get(list);
      expectValidHtml(text);
      expect(text).to.include('300 students').and.to.include('Page 1 of ');
      const done = await office.post(`${STUDENTS}/modify`, { act: 'subject.yes', ids });
      expect(decodeURIComponent(String(done.headers['set-cookie']))).to.include(
        '300 students are now subject',
      );
    });

    it('enters a name for a person who came without one', async () => {
      const nobody = await test.somebody({ sub: '77', name: null, courses: { java: 'student' } });
      const { text } = await office.get(STUDENTS);
      expect(text).to.include('Person 77').and.to.include(`href="${STUDENTS}?name=${nobody.id}"`);
      const asked = await office.get(`${STUDENTS}?name=${nobody.id}`);
      expectValidHtml(asked.text);
      expect(asked.text).to.include('Name of Person 77');
      const refused = await office.post(`${STUDENTS}/${nobody.id}/name`, { name: '  ' });
      expect(refused.status).to.equal(400);
      expectValidHtml(refused.text);
      expect(refused.text).to.include('Enter a name of 1 to 300 characters.');
      const done = await followed(await office.post(`${STUDENTS}/${nobody.id}/name`, { name: ' Ana  Pop ' }));
      expect(done).to.include('Ana Pop').and.to.include('Change the name');
    });

    it('never overwrites the LMS’s own name, nor names somebody elsewhere', async () => {
      const zoe = await test.somebody({ sub: 'zoe', name: 'Zoé', courses: { java: 'student' } });
      expect((await office.get(`${STUDENTS}?name=${zoe.id}`)).text).not.to.include('Name of');
      const answer = await office.post(`${STUDENTS}/${zoe.id}/name`, { name: 'Eve' });
      expect(answer.text).to.include('FIELD_INVALID');
      await test.institution('other');
      const theirs = await test.somebody({
        sub: 'x',
        name: null,
        institution: 'other',
        courses: { a: 'student' },
      });
      expect((await office.post(`${STUDENTS}/${theirs.id}/name`, { name: 'Eve' })).status).to.equal(404);
    });
  });
});
