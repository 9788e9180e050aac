import { expect } from 'chai';
import { linkState } from '../../../src/domain/registration-link.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { expectValidHtml } from '../support/html.ts';
import type { Visitor } from '../support/visitor.ts';

const PAGE = '/admin/connect';
const FORM = {
  issuer: 'https://moodle.example',
  clientId: 'f8Zt0QmZ1rXbKcA',
  deployment: '7',
  authUrl: 'https://moodle.example/mod/lti/auth.php',
  tokenUrl: 'https://moodle.example/mod/lti/token.php',
  jwksUrl: 'https://moodle.example/mod/lti/certs.php',
};
const PLATFORM = {
  issuer: FORM.issuer,
  clientId: FORM.clientId,
  authUrl: FORM.authUrl,
  tokenUrl: FORM.tokenUrl,
  jwksUrl: FORM.jwksUrl,
  demo: false,
};

describe('connect the LMS', () => {
  let test: TestApp;
  let admin: Visitor;

  beforeEach(async () => {
    test = await openTestApp({ lti: true, allowPrivatePlatforms: false });
    await test.institution();
    admin = await test.signIn(await test.somebody({ sub: 'ada', name: 'Ada', administrator: true }));
  });
  afterEach(() => test.close());

  const addressIn = (html: string): string | undefined =>
    /id="registration-address"[^>]* value="([^"]+)"/.exec(html)?.[1];
  const latest = async (): Promise<unknown> =>
    (await test.stores.audit.list('lycee-42', { limit: 1 }))[0]?.event;

  it('is for administrators alone', async () => {
    const teacher = await test.signIn(await test.somebody({ sub: 'tim', courses: { java: 'teacher' } }));
    expect((await teacher.get(PAGE)).status).to.equal(403);
    for (const path of ['/link', '/platforms', '/test', '/pause', '/remove'])
      expect((await teacher.post(PAGE + path, FORM)).status, path).to.equal(403);
  });

  it('says first that an LMS elsewhere cannot reach a tool that stands on loopback', async () => {
    const words = 'only this machine reaches it';
    expect((await admin.get(PAGE)).text)
      .to.include(words)
      .and.to.include('PUBLIC_URL');
    const open = await openTestApp({ lti: true, publicUrl: 'https://emarge.example' });
    try {
      await open.institution();
      const ada = await open.signIn(await open.somebody({ sub: 'ada', administrator: true }));
      expect((await ada.get(PAGE)).text).not.to.include(words);
    } finally {
      await open.close();
    }
  });

  it('begins with the registration, and has everything for a registration by hand', async () => {
    const { text, status } = await admin.get(PAGE);
    expect(status).to.equal(200);
    expectValidHtml(text);
    expect(addressIn(text)).to.equal(undefined);
    expect(text).to.include('Make the registration address').and.to.include('Add LTI Advantage');
    for (const path of ['/lti/login', '/lti/launch', '/lti/keys', '/lti/canvas.json'])
      expect(text).to.include(`>http://localhost:3000${path}</code>`);
  });

  describe('the registration address', () => {
    it('is made, shown as long as it is open, and opens the registration', async () => {
      expect((await admin.post(`${PAGE}/link`)).status).to.equal(303);
      expect(await latest()).to.deep.equal({ type: 'registration-link-made' });
      const { text } = await admin.get(PAGE);
      expectValidHtml(text);
      const address = addressIn(text) ?? '';
      expect(address).to.match(/^http:\/\/localhost:3000\/lti\/register\?t=[\w-]{43}$/);
      expect(text).to.include('Wed 25 Nov 2026').and.to.include('data-copy="registration-address"');
      const [link] = await test.stores.registrations.list('lycee-42');
      expect(JSON.stringify(link), 'only a hash is stored').not.to.include(address.split('t=')[1]);
      const opened = await test.stranger().get(address.replace('http://localhost:3000', ''));
      expect(opened.text).to.include('REGISTRATION_OUTSIDE_LMS');
      test.clock.forward(4 * 60 * 60_000 - 1);
      expect(addressIn((await admin.get(PAGE)).text)).to.equal(address);
    });

    it('is replaced by a new one, which takes the old one back', async () => {
      await admin.post(`${PAGE}/link`);
      const first = addressIn((await admin.get(PAGE)).text);
      await admin.post(`${PAGE}/link`);
      expect(addressIn((await admin.get(PAGE)).text)).not.to.equal(first);
      const states = (await test.stores.registrations.list('lycee-42')).map((link) =>
        linkState(link, test.clock.now()),
      );
      expect(states).to.have.members(['open', 'revoked']);
    });

    it('is another institution’s business no more than its platforms are', async () => {
      await test.institution('other');
      const olga = await test.somebody({ sub: 'olga', administrator: true, institution: 'other' });
      const other = await test.signIn(olga);
      await admin.post(`${PAGE}/link`);
      await admin.post(`${PAGE}/platforms`, FORM);
      const { text } = await other.get(PAGE);
      expect(addressIn(text)).to.equal(undefined);
      expect(text).not.to.include('moodle.example');
      const named = { issuer: FORM.issuer, clientId: FORM.clientId, deployment: '7' };
      for (const [path, fields] of [
        ['/test', named],
        ['/pause', { ...named, paused: 'yes' }],
        ['/remove', named],
        ['/remove', { ...named, deployment: '' }],
      ] as const)
        expect((await other.post(PAGE + path, fields)).status, path).to.equal(404);
      expect(await test.stores.platforms.list('lycee-42')).to.have.length(1);
    });
  });

  describe('by hand', () => {
    it('connects, audits it and lists the platform with its deployment', async () => {
      const answer = await admin.post(`${PAGE}/platforms`, { ...FORM, issuer: ` ${FORM.issuer} ` });
      expect(answer.status).to.equal(303);
      expect(await test.stores.platforms.list('lycee-42')).to.deep.equal([
        {
          ...PLATFORM,
          awaiting: null,
          deployments: [{ id: '7', institution: 'lycee-42' }],
          addedAt: test.clock.now(),
        },
      ]);
      const { text } = await admin.get(PAGE);
      expectValidHtml(text);
      expect(text).to.include('https://moodle.example</h3>').and.to.include('none yet');
      const types = (await test.stores.audit.list('lycee-42', { limit: 2 })).map(({ event }) => event.type);
      expect(types).to.have.members(['platform-registered', 'deployment-added']);
    });

    for (const [field, typed, words] of [
      ['issuer', '', 'Issuer (platform ID): enter what the LMS shows'],
      ['clientId', '   ', 'Client ID: enter what the LMS shows'],
      ['clientId', 'a\u001b[2Jb', 'Client ID: enter what the LMS shows'],
      ['deployment', 'x'.repeat(501), 'Deployment ID: enter what the LMS shows'],
      ['jwksUrl', 'https://127.0.0.1/jwks', 'Public keyset URL of the LMS: enter an https address'],
      ['tokenUrl', 'http://moodle.example/token', 'Access token URL: enter an https address'],
      ['authUrl', 'javascript:alert(1)', 'Authentication request URL: enter an https address'],
    ] as const) {
      it(`refuses '${typed.slice(0, 30)}' as ${field}, and keeps what was typed`, async () => {
        const refused = await admin.post(`${PAGE}/platforms`, { ...FORM, [field]: typed });
        expect(refused.status).to.equal(400);
        expectValidHtml(refused.text);
        expect(refused.text).to.include(`href="#${field}">${words}`).and.to.include('<details open>');
        expect(refused.text).to.include(`value="${field === 'clientId' ? FORM.deployment : FORM.clientId}"`);
        expect(await test.stores.platforms.list()).to.deep.equal([]);
      });
    }

    it('refuses other addresses for a platform that is known', async () => {
      await admin.post(`${PAGE}/platforms`, FORM);
      const refused = await admin.post(`${PAGE}/platforms`, {
        ...FORM,
        jwksUrl: 'https://evil.example/jwks',
      });
      expect(refused.status).to.equal(400);
      expect(refused.text).to.include('href="#clientId"').and.to.include('registered with other addresses');
    });

    it('adds a further deployment of its own platform, but none of a platform that others use', async () => {
      await admin.post(`${PAGE}/platforms`, FORM);
      expect((await admin.post(`${PAGE}/platforms`, { ...FORM, deployment: '8' })).status).to.equal(303);
      await test.institution('other');
      const other = await test.signIn(
        await test.somebody({ sub: 'olga', administrator: true, institution: 'other' }),
      );
      const stolen = await other.post(`${PAGE}/platforms`, { ...FORM, deployment: '9' });
      expect(stolen.status).to.equal(400);
      expect(stolen.text).to.include('Another institution uses the registration');
      expect((await test.stores.platforms.list('lycee-42'))[0]?.deployments).to.have.length(2);
      expect(await test.stores.platforms.list('other')).to.deep.equal([]);
    });
  });

  describe('a connection', () => {
    const named = { issuer: FORM.issuer, clientId: FORM.clientId, deployment: '7' };

    beforeEach(async () => {
      await admin.post(`${PAGE}/platforms`, FORM);
    });

    it('is paused and resumed', async () => {
      expect((await admin.post(`${PAGE}/pause`, { ...named, paused: 'yes' })).status).to.equal(303);
      expect(await latest()).to.deep.equal({
        type: 'deployment-paused',
        issuer: FORM.issuer,
        deployment: '7',
      });
      const { text } = await admin.get(PAGE);
      expectValidHtml(text);
      expect(text).to.include('data-tone="warning">Paused').and.to.include('name="paused" value="no"');
      await admin.post(`${PAGE}/pause`, { ...named, paused: 'no' });
      expect((await test.stores.platforms.list())[0]?.deployments[0]?.paused).to.equal(false);
    });

    it('is removed after a question, and only then', async () => {
      const question = await admin.get(
        `${PAGE}/remove?issuer=${encodeURIComponent(FORM.issuer)}&clientId=${FORM.clientId}&deployment=7`,
      );
      expectValidHtml(question.text);
      expect(question.text).to.include('deployment 7').and.to.include('signatures stay');
      expect(await test.stores.platforms.list()).to.have.length(1);
      expect((await admin.post(`${PAGE}/remove`, named)).status).to.equal(303);
      expect(await test.stores.platforms.list()).to.deep.equal([]);
      expect(await latest()).to.deep.include({ type: 'deployment-removed' });
    });

    it('that is another institution’s or made up has no question about its removal', async () => {
      const ask = (changes: Record<string, string>): Promise<number> =>
        admin
          .get(`${PAGE}/remove?${new URLSearchParams({ ...named, ...changes }).toString()}`)
          .then(({ status }) => status);
      await test.institution('other');
      await test.stores.platforms.add({ ...PLATFORM, deployments: [{ id: '8', institution: 'other' }] });
      expect(await ask({})).to.equal(200);
      for (const changes of [
        { deployment: '8' },
        { deployment: 'none' },
        { deployment: '' },
        { clientId: 'x' },
      ])
        expect(await ask(changes), JSON.stringify(changes)).to.equal(404);
    });

    it('warns who came by it', async () => {
      const ada = await test.somebody({ sub: 'ada', administrator: true });
      const here = await test.signIn(ada, { issuer: FORM.issuer, clientId: FORM.clientId });
      const path = `${PAGE}/remove?issuer=${encodeURIComponent(FORM.issuer)}&clientId=${FORM.clientId}&deployment=7`;
      expect((await here.get(path)).text).to.include('You came by this connection yourself');
      expect((await admin.get(path)).text).not.to.include('You came by this connection yourself');
    });

    it('shows when it was last used, and that the operator paused it', async () => {
      await test.stores.platforms.recordLaunches([{ ...named, at: test.clock.now() }]);
      await test.stores.platforms.setPaused(named, true);
      const { text } = await admin.get(PAGE);
      expect(text).to.include('Tue 24 Nov 2026, 08:30').and.to.include('Paused by the operator');
    });

    it('is tested: each step with its outcome and what to repair', async () => {
      const { text, status } = await admin.post(`${PAGE}/test`, named);
      expect(status).to.equal(200);
      expectValidHtml(text);
      const steps = [...text.matchAll(/<b>([^<]+)<\/b>.*?data-tone="(\w+)"/g)].map(([, step, tone]) => [
        step,
        tone,
      ]);
      expect(steps).to.deep.equal([
        ['Addresses', 'success'],
        ['Configuration of the LMS', 'neutral'],
        ['Public keys of the LMS', 'danger'],
        ['Access with our key', 'danger'],
        ['List of people of a course', 'neutral'],
        ['Clock', 'neutral'],
      ]);
      expect(text).to.include('2 steps failed.').and.to.include('moodle.example cannot be reached.');
    });
  });

  it('shows a registration that waits, until it is withdrawn or no longer waited for', async () => {
    const until = test.clock.now() + 60 * 60_000;
    await test.stores.platforms.register(
      { ...PLATFORM, deployments: [], awaiting: { institution: 'lycee-42', until } },
      'lycee-42',
    );
    const waiting = (await admin.get(PAGE)).text;
    expectValidHtml(waiting);
    expect(waiting).to.include('Waiting for its first launch').and.to.include('Tue 24 Nov 2026');
    test.clock.set(until);
    expect((await admin.get(PAGE)).text).to.include('No longer waited for');
    const named = { issuer: FORM.issuer, clientId: FORM.clientId };
    const path = `${PAGE}/remove?issuer=${encodeURIComponent(FORM.issuer)}&clientId=${FORM.clientId}`;
    expect((await admin.get(path)).text).to.include('before its first launch');
    expect((await admin.post(`${PAGE}/remove`, named)).status).to.equal(303);
    expect(await test.stores.platforms.list()).to.deep.equal([]);
    expect(await latest()).to.deep.include({ type: 'platform-withdrawn' });
  });

  it('speaks French', async () => {
    await admin.post(`${PAGE}/platforms`, FORM);
    await admin.post(`${PAGE}/link`);
    const ada = await test.somebody({ sub: 'ada', administrator: true });
    const french = await test.signIn(ada, { locale: 'fr' });
    for (const page of [
      await french.get(PAGE),
      await french.post(`${PAGE}/test`, { issuer: FORM.issuer, clientId: FORM.clientId }),
    ]) {
      expectValidHtml(page.text);
      expect(page.text)
        .to.include('lang="fr"')
        .and.not.to.match(/\{\w+\}/);
    }
  });

  it('offers Canvas its JSON', async () => {
    const answer = await test.stranger().get('/lti/canvas.json');
    const body: unknown = answer.body;
    expect(body).to.deep.include({
      oidc_initiation_url: 'http://localhost:3000/lti/login',
      target_link_uri: 'http://localhost:3000/lti/launch',
      public_jwk_url: 'http://localhost:3000/lti/keys',
    });
    expect(body).to.have.nested.property('extensions[0].privacy_level', 'public');
    expect(body).to.have.nested.property(
      'extensions[0].settings.placements[0].placement',
      'course_navigation',
    );
  });
});
