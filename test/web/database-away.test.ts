import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { cutAtCommand, cuttableProxy, type CuttableProxy } from '../support/cuttable-proxy.ts';
import { freshDatabase, type TestDatabase } from '../support/engine.ts';
import { openTestApp, type TestApp } from './support/app.ts';
import { expectValidHtml } from './support/html.ts';
import { openSchool, type School } from './support/school.ts';
import { hidden } from './teacher/support.ts';
import type { Visitor } from './support/visitor.ts';

describe('while the database is away', () => {
  let database: TestDatabase;
  let proxy: CuttableProxy;
  let test: TestApp;
  let school: School;
  let zoe: Visitor;
  const rejections: unknown[] = [];
  const remember = (reason: unknown): void => void rejections.push(reason);

  beforeEach(async () => {
    process.on('unhandledRejection', remember);
    database = await freshDatabase();
    proxy = await cuttableProxy(database.url);
    test = await openTestApp({ shared: { url: proxy.url, secret: randomBytes(32).toString('base64url') } });
    school = await openSchool(test);
    zoe = await test.signIn(school.zoe);
  });
  afterEach(async () => {
    proxy.mend();
    await test.close();
    await proxy.close();
    await database.drop();
    process.off('unhandledRejection', remember);
    expect(rejections).to.deep.equal([]);
  });

  const page = (): string => `/student/meetings/${school.meeting.id}`;
  const form = async (): Promise<Record<string, string>> => {
    const { text } = await zoe.get(page());
    return {
      idempotencyKey: hidden(text, 'idempotencyKey'),
      locale: hidden(text, 'locale'),
      sentence: hidden(text, 'sentence'),
      method: 'typed',
      name: 'Zoé Bréchet',
      declared: 'yes',
    };
  };
  const signatures = async (): Promise<number> =>
    (await test.stores.statements.inMeeting('lycee-42', school.meeting.id, 'student-signature')).length;

  it('a page is answered 503 with Retry-After and words, and comes back by itself', async () => {
    expect((await zoe.get(page())).status).to.equal(200);
    proxy.cut();
    const { status, headers, text } = await zoe.get(page());
    expect(status).to.equal(503);
    expect(headers['retry-after']).to.equal('5');
    expect(text).to.include('data-code="DATABASE_AWAY"');
    expectValidHtml(text);
    proxy.mend();
    expect((await zoe.get(page())).status).to.equal(200);
  });

  it('says so in French and as JSON too', async () => {
    proxy.cut();
    const french = await zoe.get(page(), { 'Accept-Language': 'fr' });
    expect(french.status).to.equal(503);
    expect(french.text).to.include('<html lang="fr"').and.to.include('base de données');
    const json = await zoe.get(page(), { Accept: 'application/json' });
    expect(json.status).to.equal(503);
    expect(json.body).to.have.nested.property('error.code', 'DATABASE_AWAY');
    expect(json.body).to.have.nested.property('error.next').that.is.a('string').and.not.empty;
  });

  it('/readyz says that it is not ready, /healthz that the process lives', async () => {
    const stranger = test.stranger();
    expect((await stranger.get('/readyz')).status).to.equal(200);
    proxy.cut();
    const away = await stranger.get('/readyz');
    expect(away.status).to.equal(503);
    expect(away.headers['retry-after']).to.equal('5');
    expect((await stranger.get('/healthz')).status).to.equal(200);
    proxy.mend();
    expect((await stranger.get('/readyz')).status).to.equal(200);
  });

  it('a signature is refused with 503, and the same form is taken afterwards, once', async () => {
    const fields = await form();
    proxy.cut();
    const refused = await zoe.post(`${page()}/sign`, fields);
    expect(refused.status).to.equal(503);
    expect(refused.headers['retry-after']).to.equal('5');
    expect(refused.text).to.include('data-code="DATABASE_AWAY"');
    proxy.mend();
    const taken = await zoe.post(`${page()}/sign`, fields);
    expect(taken.status, taken.text).to.equal(303);
    const again = await zoe.post(`${page()}/sign`, fields);
    expect(again.headers['location']).to.equal(taken.headers['location']);
    expect(await signatures()).to.equal(1);
  });

  it('a signature that is cut off under way is stored once, whether or not its answer arrived', async () => {
    const fields = await form();
    const { client } = test;
    const cut = ({ commandName }: { commandName: string }): void => {
      if (commandName === 'insert') setTimeout(() => proxy.cut(), 2);
    };
    client.on('commandStarted', cut);
    const first = await zoe.post(`${page()}/sign`, fields);
    client.off('commandStarted', cut);
    expect([303, 503]).to.include(first.status);
    proxy.mend();
    const again = await zoe.post(`${page()}/sign`, fields);
    expect(again.status, again.text).to.equal(303);
    expect((await zoe.get(String(again.headers['location']))).status).to.equal(200);
    expect(await signatures()).to.equal(1);
  });

  it('twenty requests in flight as it goes are each answered', async () => {
    cutAtCommand(proxy, test.client, 15);
    const answers = await Promise.all(Array.from({ length: 20 }, () => zoe.get(page())));
    for (const { status } of answers) expect([200, 503]).to.include(status);
    expect(answers.map(({ status }) => status)).to.include(503);
    proxy.mend();
    expect((await zoe.get(page())).status).to.equal(200);
  });
});
