import { expect } from 'chai';
import { readEnvironment } from '../../../src/config/environment.ts';
import { AppError } from '../../../src/errors.ts';

function refusal(env: Record<string, string>): AppError {
  try {
    readEnvironment(env);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error(`accepted ${JSON.stringify(env)}`);
}

describe('environment', () => {
  it('has a default for everything that can have one', () => {
    expect(readEnvironment({})).to.deep.equal({
      port: 3000,
      publicUrl: 'http://localhost:3000',
      loopback: true,
      mongodbUrl: null,
      dataDir: './data',
      secret: null,
      newSecret: null,
      keyRotationMs: 90 * 86_400_000,
      tsaUrls: [],
      tsaRoots: null,
      operatorContact: null,
      trustedProxies: ['loopback', 'linklocal', 'uniquelocal'],
      metricsToken: null,
      logLevel: 'info',
      demo: 'auto',
      demoPort: 3001,
      allowPrivatePlatforms: false,
      engineSync: false,
    });
  });

  it('reads every variable', () => {
    const env = {
      PORT: '8080',
      PUBLIC_URL: 'https://emarge.example/',
      MONGODB_URL: 'mongodb://user:word@db.example/emarge?replicaSet=rs0',
      DATA_DIR: '/var/lib/emarge',
      EMARGE_SECRET: 's'.repeat(40),
      EMARGE_NEW_SECRET: 'n'.repeat(40),
      KEY_ROTATION_DAYS: '0',
      TSA_URL: 'https://tsa.example/tsr, http://127.0.0.1:318/',
      TSA_ROOTS: 'roots.pem',
      OPERATOR_CONTACT: 'help@operator.example',
      TRUSTED_PROXIES: '10.0.0.0/8, ::1',
      METRICS_TOKEN: 'a token for metrics',
      LOG_LEVEL: 'debug',
      DEMO: '1',
      DEMO_PORT: '8081',
      ALLOW_PRIVATE_PLATFORMS: '1',
      EMARGE_ENGINE_SYNC: '1',
    };
    expect(readEnvironment(env)).to.deep.equal({
      port: 8080,
      publicUrl: 'https://emarge.example',
      loopback: false,
      mongodbUrl: env.MONGODB_URL,
      dataDir: '/var/lib/emarge',
      secret: env.EMARGE_SECRET,
      newSecret: env.EMARGE_NEW_SECRET,
      keyRotationMs: 0,
      tsaUrls: ['https://tsa.example/tsr', 'http://127.0.0.1:318/'],
      tsaRoots: 'roots.pem',
      operatorContact: 'help@operator.example',
      trustedProxies: ['10.0.0.0/8', '::1'],
      metricsToken: 'a token for metrics',
      logLevel: 'debug',
      demo: 'on',
      demoPort: 8081,
      allowPrivatePlatforms: true,
      engineSync: true,
    });
  });

  it('counts an empty variable as unset', () => {
    expect(readEnvironment({ PORT: '', PUBLIC_URL: ' ', EMARGE_SECRET: '' })).to.deep.equal(
      readEnvironment({}),
    );
  });

  it('tells the public address from the port when it is not given', () => {
    expect(readEnvironment({ PORT: '4000' }).publicUrl).to.equal('http://localhost:4000');
  });

  const loopback = [
    'http://localhost',
    'http://a.localhost:1',
    'http://127.0.0.1:3000',
    'http://127.9.9.9',
    'http://[::1]:9',
  ];
  for (const PUBLIC_URL of loopback)
    it(`takes ${PUBLIC_URL} for loopback`, () => {
      expect(readEnvironment({ PUBLIC_URL }).loopback).to.equal(true);
    });

  for (const PUBLIC_URL of ['https://localhost.example', 'https://127.0.0.1.example', 'https://128.0.0.1'])
    it(`does not take ${PUBLIC_URL} for loopback`, () => {
      expect(readEnvironment({ PUBLIC_URL }).loopback).to.equal(false);
    });

  it('DEMO=0 turns the demo off', () => {
    expect(readEnvironment({ DEMO: '0' }).demo).to.equal('off');
  });

  const wrong: [string, string][] = [
    ['PORT', '0'],
    ['PORT', '65536'],
    ['PORT', '3000.5'],
    ['PORT', 'http'],
    ['PUBLIC_URL', 'emarge.example'],
    ['PUBLIC_URL', 'ftp://emarge.example'],
    ['PUBLIC_URL', 'http://emarge.example'],
    ['PUBLIC_URL', 'https://emarge.example/tool'],
    ['PUBLIC_URL', 'https://user:word@emarge.example'],
    ['PUBLIC_URL', 'https://emarge.example/?a=b'],
    ['MONGODB_URL', 'postgres://user:word@db.example'],
    ['TSA_URL', 'tsa'],
    ['OPERATOR_CONTACT', 'x'.repeat(501)],
    ['LOG_LEVEL', 'loud'],
    ['DEMO', 'yes'],
    ['DEMO_PORT', '3000'],
    ['ALLOW_PRIVATE_PLATFORMS', 'true'],
    ['EMARGE_ENGINE_SYNC', '2'],
  ];
  for (const [variable, value] of wrong)
    it(`refuses ${variable}=${value.slice(0, 40)}, naming the variable`, () => {
      const error = refusal({ [variable]: value });
      expect(error.code).to.equal('CONFIG_INVALID');
      expect(error.params['variable']).to.equal(variable);
      // Words for a person: what it must be, and none of the validator's own.
      expect(error.params['problem'])
        .to.match(/^must /)
        .and.not.match(/invalid|NaN|expected|received/i);
    });

  it('never shows the value of what it refuses', () => {
    const refused = [
      refusal({ MONGODB_URL: 'user:word@db' }),
      refusal({ PUBLIC_URL: 'https://user:word@x.example' }),
    ];
    for (const error of refused)
      expect(JSON.stringify([error.params, error.message, String(error.cause)])).not.to.contain('word');
  });
});
