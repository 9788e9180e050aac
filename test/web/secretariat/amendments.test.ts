import { expect } from 'chai';
import type { Response } from 'supertest';
import type { Person } from '../../../src/domain/person.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { expectValidHtml } from '../support/html.ts';
import { openSchool, type School } from '../support/school.ts';
import type { Visitor } from '../support/visitor.ts';
import { stored } from '../teacher/support.ts';
import { formOf, validated } from './amend-support.ts';

type Fields = Readonly<Record<string, string | readonly string[]>>;

describe('secretariat: amendments', () => {
  let test: TestApp;
  let school: School;
  let sam: Person;
  let office: Visitor;

  beforeEach(async () => {
    test = await openTestApp();
    school = await openSchool(test);
    sam = await test.somebody({ sub: 'sam', name: 'Sam', granted: ['secretary'] });
    office = await test.signIn(sam);
  });
  afterEach(() => test.close());

  const page = (): string => `/secretariat/supervision/${school.meeting.id}`;
  const textOf = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  const statements = (type?: 'amendment') =>
    test.stores.statements.inMeeting('lycee-42', school.meeting.id, type);

  /** Fills in the form over what it holds, and asks for the check. */
  async function check(changes: Fields, visitor = office): Promise<Response> {
    const form = await visitor.get(`${page()}/amend`);
    return visitor.post(`${page()}/amend`, { ...formOf(form.text, `${page()}/amend`), ...changes });
  }

  async function amend(changes: Fields, visitor = office): Promise<Response> {
    const checked = await check(changes, visitor);
    expect(checked.status, textOf(checked.text)).to.equal(200);
    return visitor.post(`${page()}/amendments`, formOf(checked.text, `${page()}/amendments`));
  }

  describe('of a validated meeting', () => {
    beforeEach(() => validated(test, school, { secretary: sam }));

    const leiPresent = (): Fields => ({
      [`rows[${school.lei.id}][mark]`]: 'late',
      [`rows[${school.lei.id}][late]`]: '10',
      reason: 'Came at 8:40, the teacher confirms it',
    });

    it('corrects a mark: checked with before and after, sealed, shown', async () => {
      const supervised = await office.get(page());
      expectValidHtml(supervised.text);
      expect(supervised.text).to.include(`href="${page()}/amend"`);
      const form = await office.get(`${page()}/amend`);
      expectValidHtml(form.text);
      const checked = await check(leiPresent());
      expectValidHtml(checked.text);
      expect(textOf(checked.text)).to.include(
        '雷 李 Before: absent: reason unknown Now: present, 10 min late',
      );
      expect(textOf(checked.text)).to.include('Came at 8:40, the teacher confirms it');
      expect(await statements('amendment'), 'before it is recorded').to.have.length(0);
      const before = await stored(test, school.meeting);
      const done = await office.post(`${page()}/amendments`, formOf(checked.text, `${page()}/amendments`));
      expect(done.headers['location']).to.equal(`${page()}/amendments?number=1`);
      const { text } = await office.get(String(done.headers['location']));
      expectValidHtml(text);
      const [sealed] = await statements('amendment');
      expect(text).to.match(/EM-[0-9A-Z]{5}-[0-9A-Z]{5}/);
      const after = await stored(test, school.meeting);
      expect(after.version).to.equal(before.version + 1);
      expect(after.status).to.equal('validated');
      expect(after.sheet.find(({ person }) => person === school.lei.id)?.mark).to.deep.equal({
        kind: 'present',
        lateMinutes: 10,
        leftEarlyMinutes: 0,
      });
      expect(after.amendments).to.have.length(1);
      expect(after.amendments[0]).to.include({ number: 1, byName: 'Sam', digest: sealed?.digest });
      const list = await office.get(page());
      expectValidHtml(list.text);
      expect(textOf(list.text)).to.include('Amendment 1 · Sam,');
      expect(textOf(list.text)).to.include('Reason: Came at 8:40, the teacher confirms it');
    });
  });
});
