import { expect } from 'chai';
import type { Platform } from '../../src/application/ports/stores.ts';
import { AppError } from '../../src/errors.ts';
import { Platforms } from '../../src/lti/platforms.ts';
import { settableClock } from '../web/support/app.ts';

const PLATFORM: Platform = {
  issuer: 'https://lms.example',
  clientId: 'client',
  authUrl: 'https://lms.example/auth',
  tokenUrl: 'https://lms.example/token',
  jwksUrl: 'https://lms.example/jwks',
  deployments: [{ id: '1', institution: 'lycee-42' }],
  demo: false,
};

describe('a running tool, when the operator changes platforms', () => {
  const clock = settableClock();
  let stored: Platform[];
  let platforms: Platforms;

  beforeEach(() => {
    stored = [PLATFORM];
    const unused = (): Promise<never> => Promise.reject(new Error('not asked for'));
    const store = {
      find: () => Promise.resolve(stored),
      list: unused,
      add: unused,
      removeDeployment: unused,
    };
    platforms = new Platforms({ stores: { platforms: store }, clock, isDemoAllowed: () => false });
  });

  const found = (): Promise<string> =>
    platforms.find(PLATFORM.issuer, PLATFORM.clientId).then(
      ({ deployments }) => deployments.map(({ id }) => id).join(),
      (error: unknown) => (error instanceof AppError ? error.code : String(error)),
    );

  it('knows an added platform at once', async () => {
    stored = [];
    expect(await found()).to.equal('LTI_PLATFORM_UNKNOWN');
    stored = [PLATFORM];
    expect(await found()).to.equal('1');
  });

  it('knows an added deployment, and forgets a removed platform, within a minute', async () => {
    expect(await found()).to.equal('1');
    stored = [{ ...PLATFORM, deployments: [...PLATFORM.deployments, { id: '2', institution: 'lycee-42' }] }];
    clock.forward(59_999);
    expect(await found()).to.equal('1');
    clock.forward(1);
    expect(await found()).to.equal('1,2');
    stored = [];
    clock.forward(60_000);
    expect(await found()).to.equal('LTI_PLATFORM_UNKNOWN');
  });
});
