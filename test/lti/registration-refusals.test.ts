import { expect } from 'chai';
import type { Response } from 'supertest';
import { openLink, revokeLink } from '../../src/application/registration-links.ts';
import { operatorOf } from '../../src/application/services.ts';
import type { ErrorCode } from '../../src/errors.ts';
import { neverAnswers, sends, type Answer } from './support/platform.ts';
import { expectRefusal } from './support/refusal.ts';
import {
  CONFIGURATION,
  openRegisteringWorld,
  REGISTRATION,
  TOOL,
  type RegisteringWorld,
} from './support/registering.ts';
import { INSTITUTION } from './support/world.ts';

const DAY_MS = 24 * 60 * 60_000;

describe('dynamic registration refuses', () => {
  let world: RegisteringWorld;

  beforeEach(async () => {
    world = await openRegisteringWorld();
  });
  afterEach(() => world.close());

  const expectCode = (answer: Response, code: ErrorCode): Promise<void> =>
    expectRefusal(answer, code, { logged: world.logged });

  describe('an address that', () => {
    it('was used', async () => {
      const link = await world.link();
      expect((await world.open(link)).status).to.equal(200);
      await expectCode(await world.open(link), 'REGISTRATION_LINK_USED');
      expect(world.platform.count(REGISTRATION)).to.equal(1);
    });

    it('has expired, to the millisecond', async () => {
      const [late, inTime] = [await world.link(), await world.link()];
      world.test.clock.forward(DAY_MS - 1);
      expect((await world.open(inTime)).status).to.equal(200);
      world.test.clock.forward(1);
      await expectCode(await world.open(late), 'REGISTRATION_LINK_EXPIRED');
    });

    it('was taken back', async () => {
      const link = await world.link();
      const made = await openLink(world.test.services, INSTITUTION);
      await revokeLink(world.test.services, operatorOf(INSTITUTION), made!.id);
      await expectCode(await world.open(link), 'REGISTRATION_LINK_REVOKED');
      expect(world.platform.asked).to.deep.equal([]);
    });

    it('was never made, and counts guesses, which hold up no address that was made', async () => {
      for (let guess = 0; guess < 20; guess++) {
        const answer = await world.open(`/lti/register?t=guess-${String(guess)}`);
        expect(answer.status).to.equal(404);
      }
      world.test.clock.forward(30_000);
      const refused = await world.open('/lti/register?t=guess');
      await expectCode(refused, 'TOO_MANY_REQUESTS');
      expect(refused.text).to.include('Wait 60 minutes');
      expect(refused.headers['retry-after']).to.equal(String(60 * 60 - 30));
      expect(world.platform.asked).to.deep.equal([]);
      expect((await world.open(await world.link())).status).to.equal(200);
      expect((await world.open('/lti/register?t=guess')).status).to.equal(429);
      world.test.clock.forward(60 * 60_000);
      expect((await world.open('/lti/register?t=guess')).status).to.equal(404);
    });

    it('names no institution’s', async () => {
      await expectCode(await world.open('/lti/register?x=1'), 'REGISTRATION_LINK_UNKNOWN');
      await expectCode(await world.open('/lti/register?t[]=a&t[]=b'), 'REGISTRATION_LINK_UNKNOWN');
    });

    it('a person opens in a browser, which does not use it up', async () => {
      const link = await world.link();
      await expectCode(await world.browser().get(link), 'REGISTRATION_OUTSIDE_LMS');
      expect((await world.open(link)).status).to.equal(200);
    });
  });

  it('any other method', async () => {
    const answer = await world.browser().post(await world.link(), {});
    expect(answer.status).to.equal(405);
    expect(answer.headers['allow']).to.equal('GET');
  });

  const html = sends('<!doctype html><title>Log in</title>', { type: 'text/html' });
  const large: Answer = sends(`{"issuer":"${'x'.repeat(10 * 1024 * 1024)}"}`);
  const to =
    (location: string): Answer =>
    (_req, res) =>
      res.writeHead(302, { Location: location }).end();

  const misbehaviours: [string, ErrorCode, (world: RegisteringWorld) => void][] = [
    ['a configuration that is HTML', 'PLATFORM_ANSWER_NOT_JSON', (w) => put(w, html)],
    ['a configuration of 10 MB', 'PLATFORM_ANSWER_TOO_LARGE', (w) => put(w, large)],
    ['a configuration that never comes', 'PLATFORM_SLOW', (w) => put(w, neverAnswers)],
    [
      'a configuration that leads to a private address',
      'PLATFORM_REDIRECTS',
      (w) => put(w, to('http://169.254.169.254/latest/meta-data')),
    ],
    ['a configuration that is an error', 'PLATFORM_ANSWERED', (w) => put(w, sends('', { status: 500 }))],
    [
      'another issuer',
      'REGISTRATION_ISSUER_WRONG',
      (w) => Object.assign(w.configuration, { issuer: 'https://moodle.example' }),
    ],
    [
      'the same host at another port',
      'REGISTRATION_ISSUER_WRONG',
      (w) => Object.assign(w.configuration, { issuer: 'http://127.0.0.1:1' }),
    ],
    [
      'an issuer that is no address',
      'REGISTRATION_ISSUER_WRONG',
      (w) => Object.assign(w.configuration, { issuer: 'moodle' }),
    ],
    ...(
      [
        ['under a scheme that is not the web’s', (host) => `javascript://${host}/%0aalert(1)`],
        ['with a name and a password', (host) => `http://user:pw@${host}/`],
        ['with markup in it', (host) => `http://${host}/"><script>`],
      ] as [string, (host: string) => string][]
    ).map(([words, issuer]): (typeof misbehaviours)[number] => [
      `an issuer ${words}`,
      'REGISTRATION_CONFIGURATION_INVALID',
      (w) => Object.assign(w.configuration, { issuer: issuer(new URL(w.platform.url).host) }),
    ]),
    [
      'an endpoint with a name and a password',
      'REGISTRATION_CONFIGURATION_INVALID',
      (w) => Object.assign(w.configuration, { token_endpoint: w.platform.url.replace('//', '//user:pw@') }),
    ],
    [
      'a registration whose client id would move a terminal’s cursor',
      'REGISTRATION_ANSWER_INVALID',
      (w) => w.platform.answers.set(REGISTRATION, sends({ client_id: 'a\u001b[2J' })),
    ],
    [
      'a configuration without keys',
      'REGISTRATION_CONFIGURATION_INVALID',
      (w) => delete w.configuration['jwks_uri'],
    ],
    [
      'an endpoint that may not be called',
      'REGISTRATION_CONFIGURATION_INVALID',
      (w) => Object.assign(w.configuration, { token_endpoint: 'ftp://moodle.example/token' }),
    ],
    [
      'a registration that the LMS refuses',
      'REGISTRATION_REFUSED',
      (w) => w.platform.answers.set(REGISTRATION, sends({ error: 'access_denied' }, { status: 401 })),
    ],
    [
      'a registration that fails in the LMS',
      'REGISTRATION_REFUSED',
      (w) => w.platform.answers.set(REGISTRATION, sends('<h1>Oops</h1>', { status: 500, type: 'text/html' })),
    ],
    [
      'a registration that answers HTML',
      'PLATFORM_ANSWER_NOT_JSON',
      (w) => w.platform.answers.set(REGISTRATION, html),
    ],
    [
      'a registration without a client id',
      'REGISTRATION_ANSWER_INVALID',
      (w) => w.platform.answers.set(REGISTRATION, sends({ client_id: '' })),
    ],
    [
      'a registration that is sent elsewhere',
      'PLATFORM_REDIRECTS',
      (w) => w.platform.answers.set(REGISTRATION, to('/elsewhere')),
    ],
  ];

  function put(w: RegisteringWorld, answer: Answer): void {
    w.platform.answers.set(CONFIGURATION, answer);
  }

  for (const [title, code, misbehave] of misbehaviours) {
    it(`${title}, keeps nothing of it, and takes the address again`, async () => {
      const usual = [CONFIGURATION, REGISTRATION].map(
        (path) => [path, world.platform.answers.get(path)] as const,
      );
      const configuration = { ...world.configuration };
      misbehave(world);
      const link = await world.link();
      await expectCode(await world.open(link), code);
      expect(await world.platforms()).to.deep.equal([]);
      for (const [path, answer] of usual) world.platform.answers.set(path, answer!);
      Object.assign(world.configuration, configuration);
      expect((await world.open(link)).status).to.equal(200);
    });
  }

  it('says what the LMS gave as its reason', async () => {
    world.platform.answers.set(REGISTRATION, sends({ error: 'access_denied' }, { status: 401 }));
    expect((await world.open(await world.link())).text).to.include('error 401 (access_denied)');
  });

  it('nothing because of a media type: JSON under text/html is JSON', async () => {
    const { configuration, response, platform } = world;
    platform.answers.set(CONFIGURATION, sends(configuration, { type: 'text/html' }));
    platform.answers.set(REGISTRATION, sends(response, { type: 'text/html; charset=utf-8', status: 201 }));
    expect((await world.open(await world.link())).status).to.equal(200);
  });

  it('a client id that another institution uses', async () => {
    await world.test.institution('other');
    await world.register('other');
    const { authUrl } = (await world.platforms('other'))[0]!;
    world.configuration['authorization_endpoint'] = `${world.platform.url}/elsewhere`;
    await expectCode(await world.open(await world.link()), 'PLATFORM_OF_OTHERS');
    expect((await world.platforms('other'))[0]?.authUrl).to.equal(authUrl);
    expect(await world.platforms()).to.deep.equal([]);
  });

  it('a deployment that another institution has', async () => {
    await world.test.institution('other');
    await world.register('other');
    await expectCode(await world.open(await world.link()), 'PLATFORM_OF_OTHERS');
    expect(await world.platforms()).to.deep.equal([]);
  });

  it('a deployment that is still free, on a registration that another institution uses', async () => {
    await world.test.institution('other');
    await world.register('other');
    world.response = { ...world.response, [TOOL]: { deployment_id: '99' } };
    await expectCode(await world.open(await world.link()), 'PLATFORM_OF_OTHERS');
    expect(await world.platforms()).to.deep.equal([]);
    expect((await world.platforms('other'))[0]?.deployments).to.deep.equal([
      { id: '18', institution: 'other' },
    ]);
  });

  it('nothing of a shared registration in which the operator gave the institution this very deployment', async () => {
    await world.test.institution('other');
    await world.register('other');
    const [shared] = await world.platforms('other');
    await world.test.stores.platforms.add({
      ...shared!,
      deployments: [{ id: '99', institution: INSTITUTION }],
    });
    world.response = { ...world.response, [TOOL]: { deployment_id: '99' } };
    expect((await world.open(await world.link())).status).to.equal(200);
    expect((await world.platforms())[0]?.deployments).to.have.length(2);
  });

  it('a first launch to come, on a registration that another institution uses', async () => {
    await world.test.institution('other');
    await world.register('other');
    world.withoutDeployment();
    await expectCode(await world.open(await world.link()), 'PLATFORM_OF_OTHERS');
  });
});

describe('dynamic registration, with private addresses refused', () => {
  it('does not even ask an LMS on this machine', async () => {
    const world = await openRegisteringWorld({ allowPrivatePlatforms: false });
    try {
      const answer = await world.open(await world.link());
      await expectRefusal(answer, 'PLATFORM_ADDRESS_REFUSED', { logged: world.logged });
      expect(world.platform.asked).to.deep.equal([]);
    } finally {
      await world.close();
    }
  });

  it('takes the demo LMS of this process, marked as such', async () => {
    const other = await openRegisteringWorld();
    const demoOrigin = other.platform.url;
    const world = await openRegisteringWorld({ allowPrivatePlatforms: false, demoOrigin });
    try {
      const query = new URLSearchParams({ openid_configuration: demoOrigin + CONFIGURATION });
      const answer = await world.browser().get(`${await world.link()}&${query.toString()}`);
      expect(answer.status).to.equal(200);
      expect((await world.platforms()).map(({ demo }) => demo)).to.deep.equal([true]);
    } finally {
      await world.close();
      await other.close();
    }
  });
});
