import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { cutAtCommand, cuttableProxy, type CuttableProxy } from '../support/cuttable-proxy.ts';
import { freshDatabase, type TestDatabase } from '../support/engine.ts';
import { expectRefusal } from './support/refusal.ts';
import { openWorld, type LtiWorld } from './support/world.ts';

describe('LTI while the database is away', () => {
  let database: TestDatabase;
  let proxy: CuttableProxy;
  let world: LtiWorld;
  const rejections: unknown[] = [];
  const remember = (reason: unknown): void => void rejections.push(reason);

  before(async () => {
    process.on('unhandledRejection', remember);
    database = await freshDatabase();
    proxy = await cuttableProxy(database.url);
    const secret = randomBytes(32).toString('base64url');
    world = await openWorld({ shared: { url: proxy.url, secret } });
  });
  beforeEach(() => world.launch());
  afterEach(() => {
    proxy.mend();
  });
  after(async () => {
    await world.close();
    await proxy.close();
    await database.drop();
    process.off('unhandledRejection', remember);
  });

  it('a login of a known platform goes on: it asks the database nothing', async () => {
    proxy.cut();
    const { nonce } = await world.login();
    expect(nonce).not.to.equal('');
  });

  it('a login of a platform that is not in memory is answered 503', async () => {
    const { browser } = await world.login();
    proxy.cut();
    const answer = await browser.post('/lti/login', world.loginFields({ iss: 'https://new.example' }));
    await expectRefusal(answer, 'DATABASE_AWAY', world);
    expect(answer.headers['retry-after']).to.equal('5');
  });

  it('a launch is answered 503 with Retry-After, nothing of it is kept, and the next goes through by itself', async () => {
    const begun = await world.login(world.browser('fr'));
    const fields = await world.fields(begun, { sub: 'cut-off' });
    proxy.cut();
    const answer = await world.post(begun, fields);
    await expectRefusal(answer, 'DATABASE_AWAY', { ...world, language: 'fr' });
    expect(answer.headers['retry-after']).to.equal('5');

    proxy.mend();
    expect(await world.person('cut-off')).to.equal(null);
    // The same launch was not used up.
    const again = await world.post(begun, fields);
    expect(again.status, again.text).to.equal(303);
  });

  it('twenty launches in flight as it goes are each answered, and the process lives', async () => {
    const begun = await Promise.all(Array.from({ length: 20 }, () => world.login()));
    const posts = await Promise.all(
      begun.map(async (one, at) => ({
        one,
        fields: await world.fields(one, { sub: `flight-${String(at)}` }),
      })),
    );
    cutAtCommand(proxy, world.test.client, 15);
    const answers = await Promise.all(posts.map(({ one, fields }) => world.post(one, fields)));
    for (const { status, text } of answers) {
      if (status !== 303) expect(text).to.include('data-code="DATABASE_AWAY"');
    }
    expect(answers.map(({ status }) => status)).to.include(503);
    proxy.mend();
    expect((await world.launch()).answer.status).to.equal(303);
    expect(rejections).to.deep.equal([]);
  });
});
