import { expect } from 'chai';
import type { Platform } from '../../src/application/ports/platforms.ts';
import { AppError } from '../../src/errors.ts';
import { Platforms } from '../../src/lti/platforms.ts';
import { openTestApp, type TestApp } from '../web/support/app.ts';

const PLATFORM: Platform = {
  issuer: 'https://lms.example',
  clientId: 'client',
  authUrl: 'https://lms.example/auth',
  tokenUrl: 'https://lms.example/token',
  jwksUrl: 'https://lms.example/jwks',
  deployments: [{ id: '1', institution: 'lycee-42' }],
  demo: false,
};
const TWO = { ...PLATFORM, deployments: [{ id: '2', institution: 'lycee-42' }] };

describe('a running tool, when the operator changes platforms', () => {
  let test: TestApp;
  let platforms: Platforms;

  beforeEach(async () => {
    test = await openTestApp();
    platforms = new Platforms({ stores: test.stores, clock: test.clock, isDemoAllowed: () => false });
  });
  afterEach(() => test.close());

  const found = (): Promise<string> =>
    platforms.find(PLATFORM.issuer, PLATFORM.clientId).then(
      ({ deployments }) => deployments.map(({ id }) => id).join(),
      (error: unknown) => (error instanceof AppError ? error.code : String(error)),
    );

  it('knows an added platform at once', async () => {
    expect(await found()).to.equal('LTI_PLATFORM_UNKNOWN');
    await test.stores.platforms.add(PLATFORM);
    expect(await found()).to.equal('1');
  });

  it('knows an added deployment, and forgets a removed platform, within a minute', async () => {
    await test.stores.platforms.add(PLATFORM);
    expect(await found()).to.equal('1');
    await test.stores.platforms.add(TWO);
    test.clock.forward(59_999);
    expect(await found()).to.equal('1');
    test.clock.forward(1);
    expect(await found()).to.equal('1,2');
    for (const { deployments } of [PLATFORM, TWO])
      for (const deployment of deployments)
        await test.stores.platforms.removeDeployment(PLATFORM, deployment);
    test.clock.forward(60_000);
    expect(await found()).to.equal('LTI_PLATFORM_UNKNOWN');
  });

  it('refuses a paused platform within a minute, and takes it again once resumed', async () => {
    await test.stores.platforms.add(PLATFORM);
    expect(await found()).to.equal('1');
    await test.stores.platforms.setPaused(PLATFORM, true);
    test.clock.forward(60_000);
    expect(await found()).to.equal('LTI_PLATFORM_PAUSED');
    await test.stores.platforms.setPaused(PLATFORM, false);
    test.clock.forward(60_000);
    expect(await found()).to.equal('1');
  });
});
