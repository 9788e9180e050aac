import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { freshDatabase, type TestDatabase } from '../support/engine.ts';
import { openTestApp, type TestApp } from './support/app.ts';
import { openSchool, type School } from './support/school.ts';
import { hidden } from './teacher/support.ts';
import type { Visitor } from './support/visitor.ts';

/** Two applications with stores of their own on one database, as two processes are. */
describe('one person signs in two processes at once', () => {
  let database: TestDatabase;
  let one: TestApp;
  let other: TestApp;
  let school: School;
  let visitors: [Visitor, Visitor];

  before(async () => {
    database = await freshDatabase();
    const shared = { url: database.url, secret: randomBytes(32).toString('base64url') };
    one = await openTestApp({ shared });
    school = await openSchool(one);
    other = await openTestApp({ shared });
    visitors = [await one.signIn(school.zoe), await other.signIn(school.zoe)];
  });
  after(async () => {
    await one.close();
    await other.close();
    await database.drop();
  });

  const page = (): string => `/student/meetings/${school.meeting.id}`;

  async function form(visitor: Visitor): Promise<Record<string, string>> {
    const { text } = await visitor.get(page());
    return {
      idempotencyKey: hidden(text, 'idempotencyKey'),
      locale: hidden(text, 'locale'),
      sentence: hidden(text, 'sentence'),
      method: 'typed',
      name: 'Zoé Bréchet',
      declared: 'yes',
    };
  }

  it('one signature is stored, and everyone meets the same receipt', async () => {
    const [first, second] = visitors;
    const forms = [await form(first), await form(second)] as const;
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => [
        first.post(`${page()}/sign`, forms[0]),
        second.post(`${page()}/sign`, forms[1]),
      ]).flat(),
    );
    const receipts = new Set(answers.map(({ headers }) => String(headers['location'])));
    expect(answers.map(({ status }) => status)).to.deep.equal(answers.map(() => 303));
    expect([...receipts]).to.have.length(1);
    const stored = await one.stores.statements.inMeeting('lycee-42', school.meeting.id);
    expect(stored.map(({ id }) => `/student/receipts/${id}`)).to.deep.equal([...receipts]);
    for (const visitor of visitors) expect((await visitor.get([...receipts][0]!)).status).to.equal(200);
  });

  it('the meeting was opened once, and one key seals for both', async () => {
    const meeting = await one.stores.meetings.find('lycee-42', school.meeting.id);
    expect(meeting?.version).to.equal(school.meeting.version + 1);
    expect(await other.stores.keys.list('seal', 'lycee-42')).to.have.length(1);
  });
});
