import { expect } from 'chai';
import type { Platform } from '../../src/application/ports/platforms.ts';
import type { CheckStep } from '../../src/application/ports/tools.ts';
import { AppError } from '../../src/errors.ts';
import { checkWords, translatorFor } from '../../src/i18n/index.ts';
import { CLAIMS } from '../../src/lti/claims.ts';
import { sends, type Answer } from './support/platform.ts';
import { CONFIGURATION, openRegisteringWorld, type RegisteringWorld } from './support/registering.ts';
import { INSTITUTION } from './support/world.ts';

const MEMBERSHIPS = '/memberships';

/** Answers with a `Date` of its own; Node would add this machine's. */
function at(ms: number, body: unknown): Answer {
  return (_req, res) => {
    res.sendDate = false;
    res.writeHead(200, { Date: new Date(ms).toUTCString() });
    res.end(JSON.stringify(body));
  };
}

describe('connection test', () => {
  let world: RegisteringWorld;

  beforeEach(async () => {
    world = await openRegisteringWorld();
    // Within the second, as clocks are: `Date` cuts it off.
    world.test.clock.forward(500);
    const now = world.test.clock.now();
    const { answers } = world.platform;
    answers.set('/mod/lti/certs.php', at(now, { keys: [world.platform.key.publicJwk] }));
    answers.set('/mod/lti/token.php', at(now, { access_token: 'access-1' }));
    answers.set(CONFIGURATION, (req, res) => {
      at(now, world.configuration)(req, res);
    });
    answers.set(MEMBERSHIPS, at(now, { members: [{ user_id: '5' }, { user_id: 6 }] }));
    await world.register();
  });
  afterEach(() => world.close());

  /** Outcome and finding of each step. */
  async function tested(changes: Partial<Platform> = {}): Promise<Record<CheckStep, string>> {
    const [platform] = await world.platforms();
    const checks = await world.test.services.lms.test(INSTITUTION, { ...platform!, ...changes });
    for (const locale of ['en', 'fr'])
      for (const check of checks) {
        const words = checkWords(translatorFor(locale), check);
        expect(
          Object.values<string>({ ...words }).every((text) => text !== '' && !/[{}…]/.test(text)),
          words.found,
        ).to.equal(true);
      }
    const found = checks.map(({ step, outcome, found: what }) => [
      step,
      `${outcome}: ${what instanceof AppError ? what.code : what.finding}`,
    ]);
    return Object.fromEntries(found) as Record<CheckStep, string>;
  }

  const launchFromCourse = (): Promise<unknown> =>
    world.launch({
      [CLAIMS.namesRoles]: { context_memberships_url: world.platform.url + MEMBERSHIPS },
    });

  it('passes every step that a working platform has', async () => {
    await launchFromCourse();
    expect(await tested()).to.deep.equal({
      addresses: 'passed: addressesRight',
      configuration: 'passed: configurationSame',
      keys: 'passed: keysUsable',
      token: 'passed: tokenGiven',
      roster: 'passed: rosterRead',
      clock: 'passed: clockRight',
    });
  });

  it('says what is not possible yet: a roster before the first launch, a configuration entered by hand', async () => {
    const { registration: _by, ...byHand } = (await world.platforms())[0]!;
    const checks = await world.test.services.lms.test(INSTITUTION, byHand);
    const impossible = checks.filter(({ outcome }) => outcome === 'impossible').map(({ step }) => step);
    expect(impossible).to.deep.equal(['configuration', 'roster']);
  });

  it('takes a configuration that is shown only to a registering tool as not possible', async () => {
    world.platform.answers.set(CONFIGURATION, sends('', { status: 401 }));
    expect((await tested()).configuration).to.equal('impossible: configurationUnknown');
  });

  it('finds what the LMS has changed since', async () => {
    world.configuration['jwks_uri'] = `${world.platform.url}/new`;
    expect((await tested()).configuration).to.equal('failed: configurationDiffers');
  });

  it('finds an address that may not be called', async () => {
    expect((await tested({ authUrl: 'ftp://lms.example' })).addresses).to.equal('failed: addressRefused');
  });

  for (const [title, answer, expected] of [
    ['empty', sends({ keys: [] }), 'failed: keysNone'],
    ['of another kind', sends({ keys: [{ kty: 'EC', kid: '1' }] }), 'failed: keysNone'],
    ['HTML', sends('<p>', { type: 'text/html' }), 'failed: PLATFORM_ANSWER_NOT_JSON'],
    ['an error', sends('', { status: 503 }), 'failed: PLATFORM_ANSWERED'],
  ] as const) {
    it(`finds keys that are ${title}`, async () => {
      world.platform.answers.set('/mod/lti/certs.php', answer);
      expect((await tested()).keys).to.equal(expected);
    });
  }

  it('finds a token that is refused, in the LMS’s words, and then asks for no roster', async () => {
    await launchFromCourse();
    world.platform.answers.set('/mod/lti/token.php', sends({ error: 'invalid_client' }, { status: 400 }));
    const found = await tested();
    expect(found.token).to.equal('failed: tokenRefused');
    expect(found.roster).to.equal('impossible: rosterNoToken');
    const [platform] = await world.platforms();
    const checks = await world.test.services.lms.test(INSTITUTION, platform!);
    const token = checks.find(({ step }) => step === 'token');
    expect(checkWords(translatorFor('en'), token!).found).to.include('400 invalid_client');
  });

  it('finds an answer that is no token', async () => {
    world.platform.answers.set('/mod/lti/token.php', sends({ token: 'x' }));
    expect((await tested()).token).to.equal('failed: answerUnusable');
  });

  it('finds a roster that leads elsewhere', async () => {
    await launchFromCourse();
    world.platform.answers.set(MEMBERSHIPS, (_req, res) => {
      res.writeHead(200, { Link: '<https://evil.example/p2>; rel="next"' }).end('{"members":[]}');
    });
    expect((await tested()).roster).to.equal('failed: answerUnusable');
  });

  it('finds a roster that is refused', async () => {
    await launchFromCourse();
    world.platform.answers.set(MEMBERSHIPS, sends('', { status: 403 }));
    expect((await tested()).roster).to.equal('failed: rosterRefused');
  });

  for (const [seconds, expected] of [
    [30, 'passed: clockRight'],
    [-30, 'passed: clockRight'],
    [240, 'failed: clockOff'],
    [-240, 'failed: clockOff'],
  ] as const) {
    it(`measures a clock that is off by ${String(seconds)} s`, async () => {
      const theirs = world.test.clock.now() + seconds * 1000;
      world.platform.answers.set('/mod/lti/certs.php', at(theirs, { keys: [world.platform.key.publicJwk] }));
      world.platform.answers.set('/mod/lti/token.php', at(theirs, { access_token: 'a' }));
      world.platform.answers.set(CONFIGURATION, at(theirs, world.configuration));
      expect((await tested()).clock).to.equal(expected);
      const [platform] = await world.platforms();
      const clock = (await world.test.services.lms.test(INSTITUTION, platform!)).find(
        ({ step }) => step === 'clock',
      );
      expect(checkWords(translatorFor('en'), clock!).found).to.include(String(Math.abs(seconds)));
    });
  }

  it('finds an LMS that is gone, in every step', async () => {
    // Nobody's, and none of the ports that are refused.
    const free = 'http://127.0.0.1:2';
    const found = await tested({ jwksUrl: `${free}/jwks`, tokenUrl: `${free}/token` });
    expect(found.keys).to.equal('failed: PLATFORM_UNREACHABLE');
    expect(found.token).to.equal('failed: PLATFORM_UNREACHABLE');
  });
});
