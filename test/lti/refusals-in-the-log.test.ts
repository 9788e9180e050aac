import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import type { Response } from 'supertest';
import { CLAIMS } from '../../src/lti/claims.ts';
import { sends } from './support/platform.ts';
import { CONFIGURATION, openRegisteringWorld } from './support/registering.ts';
import { INSTITUTION, openWorld, type Claims, type LtiWorld } from './support/world.ts';

const [INFO, WARN] = [30, 40];

interface Line {
  level: number;
  code?: string;
  refused?: Record<string, unknown>;
  [other: string]: unknown;
}

/** Every line that has to do with an answer. */
async function linesOf(logged: readonly string[], answer: Response): Promise<Line[]> {
  const id = String(answer.headers['x-correlation-id']);
  const found = (): string[] => logged.filter((line) => line.includes(id));
  for (let turn = 0; turn < 50 && !found().some((line) => line.includes('"path"')); turn++) await wait(10);
  return found().map((line) => JSON.parse(line) as Line);
}

describe('whoever operates the tool finds in one line of the log', () => {
  let world: LtiWorld;

  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world.close());

  async function refusedLaunch(changes: Claims): Promise<Line[]> {
    const begun = await world.login();
    return linesOf(world.logged, await world.post(begun, await world.fields(begun, changes)));
  }

  const known = { lms: 'lms.example', client: 'client-1' };

  it('by how much the clock of which LMS is wrong', async () => {
    const at = Math.floor(world.test.clock.now() / 1000) - 240;
    const [line, ...others] = await refusedLaunch({ iat: at, exp: at + 600 });
    expect(others).to.deep.equal([]);
    expect(line).to.include({ level: INFO, code: 'LTI_CLOCK_SKEW' });
    expect(line?.refused).to.deep.equal({ ...known, seconds: 240 });
  });

  it('which deployment is not known, and which claim is wrong', async () => {
    const [unknown] = await refusedLaunch({ [CLAIMS.deploymentId]: '999' });
    expect(unknown?.refused).to.deep.equal({ ...known, deployment: '999' });
    const [wrong] = await refusedLaunch({ [CLAIMS.deploymentId]: 7 });
    expect(wrong?.refused).to.deep.equal({ ...known, claim: 'deployment_id' });
  });

  it('why a library refused a signature, without what was sent', async () => {
    const begun = await world.login();
    const token = await world.platform.sign(world.claims(begun));
    const answer = await world.post(begun, { state: begun.state, id_token: `${token.slice(0, -8)}AAAAAAAA` });
    const [line] = await linesOf(world.logged, answer);
    expect(line?.refused).to.deep.equal({ ...known, cause: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' });
    expect(world.logged.join()).not.to.include(token.slice(0, 40));
  });

  it('who began a login that is refused', async () => {
    const fields = world.loginFields({ iss: 'https://unknown.example/x?key=1', client_id: 'c' });
    const first = await world.browser().post('/lti/login', fields);
    const [line] = await linesOf(world.logged, await world.browser().get(String(first.headers['location'])));
    expect(line).to.include({ code: 'LTI_PLATFORM_UNKNOWN' });
    expect(line?.refused).to.include({ lms: 'unknown.example', client: 'c', deployment: '1' });
    expect(world.logged.join()).not.to.include('key=1');
  });

  it('which host failed, once, as a warning without a stack, when the LMS does', async () => {
    world.platform.answers.set('/jwks', sends('error', { status: 500 }));
    const [line, ...others] = await refusedLaunch({});
    expect(others).to.deep.equal([]);
    expect(line).to.include({ level: WARN, code: 'LTI_KEYS_UNAVAILABLE' }).and.not.to.have.property('err');
    expect(line?.refused).to.deep.equal({
      ...known,
      cause: 'PLATFORM_ANSWERED',
      host: new URL(world.platform.url).host,
      status: 500,
      reason: 'none',
    });
  });

  it('nothing of a launch that is taken', async () => {
    const { answer } = await world.launch();
    const [line] = await linesOf(world.logged, answer);
    expect(line).not.to.have.property('refused');
  });

  it('for which institution a registration failed, and at which host', async () => {
    const registering = await openRegisteringWorld();
    try {
      const { host } = new URL(registering.platform.url);
      registering.platform.answers.set(CONFIGURATION, sends('error', { status: 503 }));
      const [line, ...others] = await linesOf(
        registering.logged,
        await registering.open(await registering.link()),
      );
      expect(others).to.deep.equal([]);
      expect(line).to.include({ level: WARN, code: 'PLATFORM_ANSWERED' });
      expect(line?.refused).to.include({ institution: INSTITUTION, lms: host, host, status: 503 });
      expect(registering.logged.join()).not.to.match(/permission-1|register\?t=/);
    } finally {
      await registering.close();
    }
  });
});
