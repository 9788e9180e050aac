import { expect } from 'chai';
import type { Person } from '../../../src/domain/person.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { expectValidHtml } from '../support/html.ts';
import type { Visitor } from '../support/visitor.ts';

const PAGE = '/admin/people';

describe('people and rights', () => {
  let test: TestApp;
  let admin: Visitor;
  let teacher: Person;
  let nameless: Person;

  beforeEach(async () => {
    test = await openTestApp();
    await test.institution();
    admin = await test.signIn(await test.somebody({ sub: 'ada', name: 'Ada Lovelace', administrator: true }));
    teacher = await test.somebody({ sub: 'tim', name: 'Tim Müller', courses: { java: 'teacher' } });
    nameless = await test.somebody({ sub: '77', name: null, courses: { java: 'student' } });
  });
  afterEach(() => test.close());

  async function stored({ institution, id }: Person): Promise<Person> {
    const found = await test.stores.people.find(institution, id);
    if (found === null) throw new Error('nobody');
    return found;
  }

  const role = ({ id }: Person): string => `${PAGE}/${id}/role`;
  const right = ({ id }: Person): string => `${PAGE}/${id}/absence-right`;
  const name = ({ id }: Person): string => `${PAGE}/${id}/name`;

  it('is for administrators alone', async () => {
    const secretary = await test.signIn(await test.somebody({ sub: 'sam', granted: ['secretary'] }));
    expect((await secretary.get(PAGE)).status).to.equal(403);
    const refused = await secretary.post(role(teacher), { value: 'yes' });
    expect(refused.status).to.equal(403);
    expect(refused.text).to.include('NOT_ALLOWED');
    expect((await stored(teacher)).granted).to.deep.equal([]);
  });

  it('says what each person is, and who made an administrator', async () => {
    await test.somebody({ sub: 'olga', name: 'Olga', granted: ['administrator'] });
    const page = await admin.get(PAGE);
    expect(page.status).to.equal(200);
    expectValidHtml(page.text);
    expect(page.text).to.include('Administrator, by the LMS');
    expect(page.text).to.include('Cannot be revoked here');
    expect(page.text).to.include('Administrator, by the operator');
    expect(page.text).to.include('Teacher in 1 course');
    expect(page.text).to.include('Student in 1 course');
    expect(page.text).to.include('4 people');
  });

  it('names a secretary, who then enters the secretariat, and revokes her', async () => {
    const granted = await admin.post(role(teacher), { value: 'yes', back: `${PAGE}?q=tim` });
    expect(granted.status).to.equal(303);
    expect(granted.headers['location']).to.equal(`${PAGE}?q=tim`);
    const browser = await test.signIn(teacher);
    expect((await browser.get('/secretariat/courses')).status).to.equal(200);
    expect((await admin.get(PAGE)).text).to.include('Revoke secretary from Tim Müller');

    await admin.post(role(teacher), { value: 'no' });
    expect((await browser.get('/secretariat/courses')).status).to.equal(403);
    const events = (await test.stores.audit.list('lycee-42', { limit: 2 })).map(({ event }) => event);
    expect(events).to.deep.equal([
      { type: 'role-revoked', person: teacher.id, role: 'secretary' },
      { type: 'role-granted', person: teacher.id, role: 'secretary' },
    ]);
  });

  it('grants nothing but secretary', async () => {
    await admin.post(role(teacher), { value: 'yes', role: 'administrator' });
    expect((await stored(teacher)).granted).to.deep.equal(['secretary']);
  });

  it('withdraws a teacher’s right to enter absences and gives it back', async () => {
    expect((await admin.get(PAGE)).text).to.include('Withdraw the right to enter absences from Tim Müller');
    await admin.post(right(teacher), { value: 'no' });
    expect((await stored(teacher)).rightToEnterAbsences).to.equal(false);
    const page = await admin.get(PAGE);
    expectValidHtml(page.text);
    expect(page.text).to.include('Give Tim Müller the right to enter absences');
    await admin.post(right(teacher), { value: 'yes' });
    expect((await stored(teacher)).rightToEnterAbsences).to.equal(true);
  });

  it('offers the right for teachers alone', async () => {
    const page = await admin.get(`${PAGE}?role=student`);
    expect(page.text).not.to.include('right to enter absences from');
  });

  it('takes a name for who came without one', async () => {
    const page = await admin.get(`${PAGE}?role=student`);
    expectValidHtml(page.text);
    expect(page.text).to.include('The LMS sends no name.');
    await admin.post(name(nameless), { name: '  Zoé   Bréchet ' });
    expect(await stored(nameless)).to.include({ enteredName: 'Zoé Bréchet', name: null });
    expect((await admin.get(PAGE)).text).to.include('Name entered here');
  });

  it('refuses an empty name and keeps what was typed', async () => {
    for (const typed of ['   ', 'x'.repeat(301)]) {
      const refused = await admin.post(name(nameless), { name: typed, back: `${PAGE}?role=student` });
      expect(refused.status).to.equal(400);
      expectValidHtml(refused.text);
      expect(refused.text).to.include(`href="#name-${nameless.id}"`);
      expect(refused.text).to.include(`value="${typed}"`);
      expect(refused.text).not.to.include('Ada Lovelace</span>\n<');
    }
    expect((await stored(nameless)).enteredName).to.equal(null);
  });

  it('does not touch people of another institution', async () => {
    await test.institution('other');
    const stranger = await test.somebody({ sub: 'x', name: 'Stranger', institution: 'other' });
    expect((await admin.get(PAGE)).text).not.to.include('Stranger');
    for (const [path, fields] of [
      [role(stranger), { value: 'yes' }],
      [right(stranger), { value: 'no' }],
      [name(stranger), { name: 'Other' }],
    ] as const) {
      const refused = await admin.post(path, fields);
      expect(refused.status, path).to.equal(404);
      expect(refused.text).to.include('PERSON_UNKNOWN');
    }
    expect(await stored(stranger)).to.deep.equal(stranger);
  });

  describe('list', () => {
    it('finds every word of a name in any order, and tells when nobody matches', async () => {
      await test.stores.people.recordLaunch(
        {
          institution: 'lycee-42',
          issuer: 'https://lms.example',
          sub: '8',
          name: 'Zoé Bréchet',
          givenName: 'Zoé',
          familyName: 'Bréchet',
        },
        null,
      );
      for (const q of ['Zoé Bréchet', 'bréchet zoé', 'BRÉ', 'Zoe\u0301']) {
        const found = await admin.get(`${PAGE}?q=${encodeURIComponent(q)}`);
        expect(found.text, q).to.include('>Zoé Bréchet<').and.to.include('1 person');
      }
      const nobody = await admin.get(`${PAGE}?q=${encodeURIComponent('.*')}`);
      expectValidHtml(nobody.text);
      expect(nobody.text).to.include('Nobody matches');
    });

    it('keeps to a role', async () => {
      const names = async (asked: string): Promise<boolean[]> => {
        const { text } = await admin.get(`${PAGE}?role=${asked}`);
        return ['Ada Lovelace</span>\n', 'Tim Müller', 'Person 77'].map((who) => text.includes(who));
      };
      expect(await names('teacher')).to.deep.equal([false, true, false]);
      expect(await names('student')).to.deep.equal([false, false, true]);
      expect((await names('staff')).slice(1)).to.deep.equal([false, false]);
      expect((await names('nonsense')).slice(1)).to.deep.equal([true, true]);
    });

    it('comes in pages that keep the search', async () => {
      const many = Array.from({ length: 26 }, (_, i) => `pupil ${String(i).padStart(2, '0')}`);
      for (const sub of many) await test.somebody({ sub });
      const first = await admin.get(`${PAGE}?q=pupil`);
      expectValidHtml(first.text);
      expect(first.text).to.include('Page 1 of 2').and.to.include(`href="${PAGE}?q=pupil&amp;page=2"`);
      const second = await admin.get(`${PAGE}?q=pupil&page=2`);
      expect(second.text).to.include('pupil 25').and.not.to.include('pupil 24');
      const beyond = await admin.get(`${PAGE}?q=pupil&page=9`);
      expect(beyond.text).to.include('Page 2 of 2');
    });
  });

  it('speaks French', async () => {
    const person = await test.somebody({ sub: 'ada', administrator: true });
    const page = await (await test.signIn(person, { locale: 'fr' })).get(PAGE);
    expectValidHtml(page.text);
    expect(page.text).to.include('Nommer secrétaire');
  });
});
