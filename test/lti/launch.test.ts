import { createHmac, createPublicKey } from 'node:crypto';
import { expect } from 'chai';
import { SignJWT } from 'jose';
import type { ErrorCode } from '../../src/errors.ts';
import { CLAIMS } from '../../src/lti/claims.ts';
import { signingKey, TestPlatform } from './support/platform.ts';
import { expectRefusal } from './support/refusal.ts';
import { LEARNER, openWorld, type Begun, type Claims, type Fields, type LtiWorld } from './support/world.ts';

const seconds = (ms: number): number => Math.floor(ms / 1000);

describe('LTI launch', () => {
  let world: LtiWorld;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  /** Launches with altered claims. */
  async function launched(changes: (begun: Begun) => Claims): Promise<void> {
    const begun = await world.login();
    const answer = await world.post(begun, await world.fields(begun, changes(begun)));
    expect(answer.status, answer.text).to.equal(303);
  }

  async function refused(code: ErrorCode, changes: (begun: Begun) => Claims): Promise<void> {
    const begun = await world.login();
    const answer = await world.post(begun, await world.fields(begun, changes(begun)));
    await expectRefusal(answer, code, world);
  }

  /** Posts other fields than a launch has. */
  async function refusedForm(
    code: ErrorCode,
    form: (begun: Begun, fields: Fields) => Fields | string,
  ): Promise<void> {
    const begun = await world.login();
    const answer = await world.post(begun, form(begun, await world.fields(begun)));
    await expectRefusal(answer, code, world);
  }

  describe('is refused for its form', () => {
    it('with a state of `a b`, and the process lives', async () => {
      await refusedForm('LTI_STATE_INVALID', (_begun, fields) => ({ ...fields, state: 'a b' }));
      await launched(() => ({}));
    });
    it('with a query operator in place of the state', () =>
      refusedForm('LTI_STATE_INVALID', (_begun, { id_token: token = '' }) => ({
        'state[$ne]': 'x',
        id_token: token,
      })));
    it('with JSON for a body', async () => {
      const { browser } = await world.login();
      const body = JSON.stringify({ state: { $ne: null }, id_token: { $ne: null } });
      const answer = await browser.postAs('/lti/launch', 'application/json', body);
      await expectRefusal(answer, 'LTI_STATE_INVALID', world);
    });
    it('with a state that is repeated', () =>
      refusedForm(
        'LTI_LOGIN_INVALID',
        (_begun, fields) => `${new URLSearchParams(fields).toString()}&state=x`,
      ));
    it('with a token that is repeated', () =>
      refusedForm(
        'LTI_LOGIN_INVALID',
        (_begun, fields) => `${new URLSearchParams(fields).toString()}&id_token=x`,
      ));
    it('without a state', () =>
      refusedForm('LTI_STATE_INVALID', (_begun, { id_token: token = '' }) => ({ id_token: token })));
    it('without a token', () => refusedForm('LTI_TOKEN_MALFORMED', ({ state }) => ({ state })));
    it('with a token that is none', () =>
      refusedForm('LTI_TOKEN_MALFORMED', ({ state }) => ({ state, id_token: 'a.b.c' })));
    it('with a token over 60,000 characters', () =>
      refusedForm('LTI_TOKEN_TOO_LARGE', ({ state }) => ({ state, id_token: 'x'.repeat(60_001) })));
    it('with a body over the limit', () =>
      refusedForm('TOO_LARGE', (_begun, fields) => ({ ...fields, more: 'x'.repeat(110_000) })));
    it('by GET', async () => {
      const { browser } = await world.login();
      await expectRefusal(await browser.get('/lti/launch?ltik=x'), 'METHOD_NOT_ALLOWED', world);
    });
    it('when the LMS posts an error in place of a launch', async () => {
      const { browser, state } = await world.login();
      const answer = await browser.post('/lti/launch', { error: 'login_required', state });
      await expectRefusal(answer, 'LTI_PLATFORM_REFUSED', world);
      expect(answer.text).to.include('login_required');
      const odd = await browser.post('/lti/launch', { error: '<script>alert(1)</script>', state });
      await expectRefusal(odd, 'LTI_PLATFORM_REFUSED', world);
      expect(odd.text).not.to.include('alert(1)');
    });
  });

  describe('is refused for the login that it answers', () => {
    it('with a state that was not made here', () =>
      refusedForm('LTI_STATE_INVALID', ({ state }, fields) => ({ ...fields, state: `${state}x` })));
    it('with a state whose content was changed', () =>
      refusedForm('LTI_STATE_INVALID', ({ state }, fields) => {
        const [text = '', mac = ''] = state.split('.');
        const content = Buffer.from(text, 'base64url').toString().replace('client-1', 'client-2');
        return { ...fields, state: `${Buffer.from(content).toString('base64url')}.${mac}` };
      }));
    it('with the state of another login', async () => {
      const first = await world.login();
      const second = await world.login(first.browser);
      const fields = await world.fields(second);
      const answer = await world.post(first, { ...fields, state: first.state });
      await expectRefusal(answer, 'LTI_NONCE_WRONG', world);
    });
    it('in another browser than the one that began it (login CSRF)', async () => {
      const attacker = await world.login();
      const victim = await world.login();
      const answer = await world.post(victim, await world.fields(attacker));
      await expectRefusal(answer, 'LTI_STATE_OTHER_BROWSER', world);
    });
    it('in a browser without a cookie', async () => {
      const begun = await world.login();
      const answer = await world.post({ browser: world.browser() }, await world.fields(begun));
      await expectRefusal(answer, 'LTI_STATE_OTHER_BROWSER', world);
    });
    it('ten minutes after the login', async () => {
      const begun = await world.login();
      world.test.clock.forward(10 * 60_000);
      const inTime = await world.post(begun, await world.fields(begun));
      expect(inTime.status, inTime.text).to.equal(303);
      world.test.clock.forward(1);
      await expectRefusal(await world.post(begun, await world.fields(begun)), 'LTI_STATE_EXPIRED', world);
    });
    it('without a nonce', () => refused('LTI_NONCE_WRONG', () => ({ nonce: undefined })));
    it('with another nonce', () => refused('LTI_NONCE_WRONG', () => ({ nonce: 'other' })));
    it('with a nonce that is no text', () => refused('LTI_NONCE_WRONG', ({ nonce }) => ({ nonce: [nonce] })));
    it('with another target than the login named', () =>
      refused('LTI_TARGET_CHANGED', () => ({ [CLAIMS.targetLinkUri]: `${world.target}?course=2` })));
    it('without a target', () => refused('LTI_CLAIM_MISSING', () => ({ [CLAIMS.targetLinkUri]: undefined })));
    it('for an issuer other than the login named', () =>
      refused('LTI_ISSUER_WRONG', () => ({ iss: 'https://other.example' })));
  });

  describe('is refused for its audience', () => {
    const us = 'client-1';
    it('of another tool', () => refused('LTI_AUDIENCE_WRONG', () => ({ aud: 'client-2' })));
    it('when there is none', () => refused('LTI_AUDIENCE_WRONG', () => ({ aud: undefined })));
    it('when it is an empty list', () => refused('LTI_AUDIENCE_WRONG', () => ({ aud: [] })));
    it('of several without `azp`', () => refused('LTI_AUDIENCE_WRONG', () => ({ aud: [us, us] })));
    it('with a stranger beside us', () =>
      refused('LTI_AUDIENCE_WRONG', () => ({ aud: [us, 'https://stranger.example'], azp: us })));
    it('with `azp` naming another tool', () =>
      refused('LTI_AUDIENCE_WRONG', () => ({ aud: us, azp: 'client-2' })));
    it('but not as a list with us alone, or with `azp`', async () => {
      await launched(() => ({ aud: [us] }));
      await launched(() => ({ aud: [us], azp: us }));
    });
  });

  describe('is refused for its times', () => {
    const at = (): number => seconds(world.test.clock.now());
    it('without exp', () => refused('LTI_CLAIM_MISSING', () => ({ exp: undefined })));
    it('without iat', () => refused('LTI_CLAIM_MISSING', () => ({ iat: undefined })));
    it('with iat as text', () => refused('LTI_TIMES_INVALID', () => ({ iat: String(at()) })));
    it('with exp as text', () => refused('LTI_TIMES_INVALID', () => ({ exp: String(at() + 60) })));
    it('once it has expired', () => refused('LTI_TOKEN_EXPIRED', () => ({ iat: at() - 30, exp: at() })));

    for (const [words, skew] of [
      ['ahead', 240],
      ['behind', -240],
    ] as const) {
      it(`when the clock of the LMS is 4 minutes ${words}, naming the measured difference`, async () => {
        const begun = await world.login();
        const claims = { iat: at() + skew, exp: at() + skew + 60 };
        const answer = await world.post(begun, await world.fields(begun, claims));
        await expectRefusal(answer, 'LTI_CLOCK_SKEW', world);
        expect(answer.text).to.include(`differ by ${String(Math.abs(skew))} seconds`);
      });
      it(`but not when it is 30 seconds ${words}`, () =>
        launched(() => ({ iat: at() + skew / 8, exp: at() + skew / 8 + 60 })));
    }

    it('beyond exactly 60 seconds', async () => {
      await launched(() => ({ iat: at() + 60, exp: at() + 120 }));
      await refused('LTI_CLOCK_SKEW', () => ({ iat: at() + 61, exp: at() + 121 }));
    });

    it('with nbf as text', () => refused('LTI_TIMES_INVALID', () => ({ nbf: String(at()) })));
    it('with nbf more than 60 seconds ahead, naming the measured difference', async () => {
      const begun = await world.login();
      const answer = await world.post(begun, await world.fields(begun, { nbf: at() + 61 }));
      await expectRefusal(answer, 'LTI_CLOCK_SKEW', world);
      expect(answer.text).to.include('differ by 61 seconds');
    });
    it('but not with nbf as iat, of an LMS whose clock is 30 or 60 seconds ahead', async () => {
      for (const ahead of [30, 60])
        await launched(() => ({ iat: at() + ahead, nbf: at() + ahead, exp: at() + ahead + 60 }));
    });

    for (const [words, life] of [
      ['a minute', 60],
      ['an hour', 3600],
    ] as const)
      it(`when a used launch that lives ${words} is loaded again after 66 seconds: not for the clocks`, async () => {
        const begun = await world.login();
        const fields = await world.fields(begun, { exp: at() + life });
        expect((await world.post(begun, fields)).status).to.equal(303);
        world.test.clock.forward(66_000);
        const answer = await world.post(begun, fields);
        await expectRefusal(answer, 'LTI_TOKEN_EXPIRED', world);
        expect(answer.text).to.include('Open the activity again');
      });
    it('after four minutes at the LMS’s login, for its clock alone', async () => {
      const begun = await world.login();
      world.test.clock.forward(240_000);
      const claims = { iat: at() - 90, exp: at() - 30 };
      await expectRefusal(
        await world.post(begun, await world.fields(begun, claims)),
        'LTI_TOKEN_EXPIRED',
        world,
      );
      const behind = { iat: at() - 240 - 61, exp: at() };
      await expectRefusal(
        await world.post(begun, await world.fields(begun, behind)),
        'LTI_CLOCK_SKEW',
        world,
      );
    });
  });

  describe('is refused for what it says', () => {
    it('with an unknown deployment', async () => {
      await refused('LTI_DEPLOYMENT_UNKNOWN', () => ({ [CLAIMS.deploymentId]: '999' }));
    });
    it('with a deployment that is no text', () =>
      refused('LTI_CLAIM_INVALID', () => ({ [CLAIMS.deploymentId]: { $ne: null } })));
    it('with a deployment that is a number, which is not called missing', async () => {
      const begun = await world.login();
      const answer = await world.post(begun, await world.fields(begun, { [CLAIMS.deploymentId]: 1 }));
      await expectRefusal(answer, 'LTI_CLAIM_INVALID', world);
      expect(answer.text).to.include('deployment_id').and.not.to.include('is missing');
    });
    it('with an empty deployment', () => refused('LTI_CLAIM_MISSING', () => ({ [CLAIMS.deploymentId]: '' })));
    it('with roles as text', () => refused('LTI_ROLES_INVALID', () => ({ [CLAIMS.roles]: LEARNER })));
    it('with roles that are no texts', () =>
      refused('LTI_ROLES_INVALID', () => ({ [CLAIMS.roles]: [{ $ne: null }] })));
    it('with a sub that is no text', () => refused('LTI_CLAIM_INVALID', () => ({ sub: 5 })));
    it('with an empty sub', () => refused('LTI_CLAIM_MISSING', () => ({ sub: '' })));
    it('with a context without id', () =>
      refused('LTI_CLAIM_MISSING', () => ({ [CLAIMS.context]: { title: 'Java 101' } })));
    it('as a message that this tool does not take', () =>
      refused('LTI_MESSAGE_TYPE_WRONG', () => ({ [CLAIMS.messageType]: 'LtiSubmissionReviewRequest' })));
  });

  describe('is refused for its signature', () => {
    const token = async (sign: (claims: Claims) => Promise<string>, code: ErrorCode): Promise<void> => {
      const begun = await world.login();
      const idToken = await sign(world.claims(begun));
      const answer = await world.post(begun, { state: begun.state, id_token: idToken });
      await expectRefusal(answer, code, world);
    };
    const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

    it('with alg none', () =>
      token(async (claims) => `${encoded({ alg: 'none' })}.${encoded(claims)}.`, 'LTI_ALGORITHM_WRONG'));

    it('with HS256 under the public key', () =>
      token(async (claims) => {
        const { publicJwk, kid } = world.platform.key;
        const pem = createPublicKey({ key: publicJwk, format: 'jwk' }).export({
          type: 'spki',
          format: 'pem',
        });
        const signed = `${encoded({ alg: 'HS256', kid })}.${encoded(claims)}`;
        return `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`;
      }, 'LTI_ALGORITHM_WRONG'));

    it('with PS256', () =>
      token(async (claims) => {
        const { kid, privateKey } = world.platform.key;
        const { subtle } = globalThis.crypto;
        const pkcs8 = await subtle.exportKey('pkcs8', privateKey);
        const pss = { name: 'RSA-PSS', hash: 'SHA-256' };
        const key = await subtle.importKey('pkcs8', pkcs8, pss, false, ['sign']);
        return new SignJWT(claims).setProtectedHeader({ alg: 'PS256', kid }).sign(key);
      }, 'LTI_ALGORITHM_WRONG'));

    it('when a claim was changed after signing', () =>
      token(async (claims) => {
        const [header, , signature] = (await world.platform.sign(claims)).split('.');
        return `${String(header)}.${encoded({ ...claims, sub: '3' })}.${String(signature)}`;
      }, 'LTI_SIGNATURE_INVALID'));

    it('by another key under the same kid', async () => {
      const other = await signingKey(world.platform.key.kid);
      await token((claims) => world.platform.sign(claims, { key: other }), 'LTI_SIGNATURE_INVALID');
    });

    it('by another registered platform whose key has the same kid', async () => {
      const { clock, stores } = world.test;
      const other = await new TestPlatform(clock, { issuer: 'https://other.example' }).start();
      try {
        other.key = await signingKey(world.platform.key.kid);
        await stores.platforms.add(other.registration('lycee-42'));
        // The other platform's keys are known and fresh when its forgery arrives.
        const own = await world.login(world.browser(), { iss: other.issuer });
        const claims = { ...world.claims(own), iss: other.issuer };
        const honest = await world.post(own, { state: own.state, id_token: await other.sign(claims) });
        expect(honest.status, honest.text).to.equal(303);
        await token((forged) => other.sign(forged), 'LTI_SIGNATURE_INVALID');
      } finally {
        await other.stop();
      }
    });
  });
});
