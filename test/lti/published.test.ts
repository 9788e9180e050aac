import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { importJWK } from 'jose';
import { freshDatabase } from '../support/engine.ts';
import { openTestApp } from '../web/support/app.ts';
import { Browser } from './support/browser.ts';
import { openWorld, type LtiWorld } from './support/world.ts';

describe('what the tool publishes for an LMS', () => {
  let world: LtiWorld;
  before(async () => {
    world = await openWorld({ publicUrl: 'https://emarge.example' });
  });
  after(() => world.close());

  it('/lti/keys: one RSA key of 2048 bits with its algorithm, cached, and nothing private', async () => {
    const answer = await world.browser().get('/lti/keys');
    expect(answer.status).to.equal(200);
    expect(answer.headers['content-type']).to.match(/^application\/json/);
    expect(answer.headers['cache-control']).to.equal('public, max-age=300');
    const { keys } = answer.body as { keys: Record<string, string>[] };
    expect(keys).to.have.length(1);
    expect(Object.keys(keys[0] ?? {}).sort()).to.deep.equal(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    expect(keys[0]).to.include({ alg: 'RS256', kty: 'RSA', use: 'sig' });
    const key = await importJWK(keys[0] ?? {}, 'RS256');
    expect(key).to.have.nested.property('algorithm.modulusLength', 2048);
  });

  it('/lti/keys is the same at two processes that start at once on an empty database', async () => {
    const database = await freshDatabase();
    const shared = { url: database.url, secret: randomBytes(32).toString('base64url') };
    const tests = await Promise.all([1, 2].map(() => openTestApp({ lti: true, shared })));
    try {
      const answers = await Promise.all(tests.map(({ app }) => new Browser(app).get('/lti/keys')));
      const [first, second] = answers.map(({ body }): unknown => body);
      expect(first).to.have.property('keys').that.has.length(1);
      expect(second).to.deep.equal(first);
    } finally {
      await Promise.all(tests.map((test) => test.close()));
      await database.drop();
    }
  });

  it('/lti/config.json names the public address', async () => {
    const answer = await world.browser().get('/lti/config.json');
    expect(answer.status).to.equal(200);
    const config = answer.body as Record<string, unknown>;
    expect(config).to.deep.include({
      initiate_login_uri: 'https://emarge.example/lti/login',
      redirect_uris: ['https://emarge.example/lti/launch'],
      jwks_uri: 'https://emarge.example/lti/keys',
      logo_uri: 'https://emarge.example/static/icon.svg',
    });
    const tool = config['https://purl.imsglobal.org/spec/lti-tool-configuration'];
    expect(tool).to.include({
      domain: 'emarge.example',
      target_link_uri: 'https://emarge.example/lti/launch',
    });
  });

  it('the logo is there, and an LMS may show it', async () => {
    const answer = await world.browser().get('/static/icon.svg');
    expect(answer.status).to.equal(200);
    expect(answer.headers['content-type']).to.match(/^image\/svg/);
    expect(answer.headers['cross-origin-resource-policy']).to.equal('cross-origin');
  });

  it('no answer under /lti carries a header that forbids a frame', async () => {
    const { answer } = await world.launch();
    for (const { headers } of [answer, await world.browser().get('/lti/launch')]) {
      expect(headers).not.to.have.any.keys(
        'x-frame-options',
        'cross-origin-embedder-policy',
        'cross-origin-opener-policy',
        'x-powered-by',
      );
    }
  });

  it('a tool without LTI has no such address', async () => {
    const test = await openTestApp();
    try {
      expect((await test.stranger().get('/lti/keys')).status).to.equal(404);
    } finally {
      await test.close();
    }
  });
});
