import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { createRemoteJWKSet, jwtVerify, type JWTPayload } from 'jose';
import { formAction, formFields, Trial } from './support/trial.ts';

const LTI = 'https://purl.imsglobal.org/spec/lti/claim';
const INSTRUCTOR = 'http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor';

interface Captured {
  login_initiation: { params: Record<string, string> };
  id_token: { header: Record<string, string>; claims: Record<string, unknown> };
}

function captured(name: string): Captured {
  const url = new URL(`../fixtures/moodle-4.5/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as Captured;
}

/** Paths of all fields, so that shapes are compared without values. */
function shape(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [`${path}: ${typeof value}`];
  if (Array.isArray(value)) return [...new Set(value.flatMap((one) => shape(one, `${path}[]`)))];
  return Object.entries(value).flatMap(([key, one]) => shape(one, `${path}/${key}`));
}

describe('demo LMS: launch', () => {
  const trial = new Trial();
  before(() => trial.start());
  after(() => trial.stop());

  async function launch(path: string): Promise<JWTPayload> {
    const { text } = await trial.authorize(await trial.beginLogin(path));
    const keys = createRemoteJWKSet(new URL(trial.platform.jwksUrl));
    const { payload } = await jwtVerify(formFields(text)['id_token']!, keys, {
      algorithms: ['RS256'],
      issuer: trial.ownUrl,
      currentDate: new Date(trial.now),
    });
    return payload;
  }

  it('begins with a cross-site post to the login address of the tool, with the parameters of Moodle', async () => {
    const { text } = await trial.page('/courses/2/frame?person=5');
    expect(formAction(text)).to.equal(`${trial.toolUrl}/lti/login`);
    const fields = formFields(text);
    expect(Object.keys(fields)).to.deep.equal(
      Object.keys(captured('launch-resource-link-student1').login_initiation.params),
    );
    expect(fields).to.include({ iss: trial.ownUrl, login_hint: '5', client_id: trial.platform.clientId });
    expect(Object.keys(JSON.parse(fields['lti_message_hint']!) as object)).to.deep.equal([
      'cmid',
      'launchid',
    ]);
  });

  it('posts a signed token that the key set verifies, with the state of the request', async () => {
    const { text, status } = await trial.authorize(await trial.beginLogin());
    expect(status).to.equal(200);
    expect(formAction(text)).to.equal(`${trial.toolUrl}/lti/launch`);
    const { id_token: token, state } = formFields(text);
    expect(state).to.equal('state-1');
    const keys = createRemoteJWKSet(new URL(trial.platform.jwksUrl));
    const { payload, protectedHeader } = await jwtVerify(token!, keys, {
      issuer: trial.ownUrl,
      audience: trial.platform.clientId,
      subject: '5',
      currentDate: new Date(trial.now),
    });
    expect(Object.keys(protectedHeader)).to.deep.equal(['typ', 'alg', 'kid']);
    expect(protectedHeader.alg).to.equal('RS256');
    expect(payload['nonce']).to.equal('nonce-1');
    expect(payload.exp! - payload.iat!).to.equal(60);
    expect(payload.iat).to.equal(trial.now / 1000);
    expect(payload[`${LTI}/deployment_id`]).to.equal(trial.platform.deploymentId);
  });

  it('answers a posted request as one in the address', async () => {
    const body = new URLSearchParams(trial.authenticationRequest(await trial.beginLogin()));
    const { text } = await trial.page('/oidc/auth', { method: 'POST', body });
    expect(formFields(text)).to.have.keys('id_token', 'state');
  });

  it('sends claims in the shape that Moodle sends', async () => {
    const { claims } = captured('launch-resource-link-student1').id_token;
    // Not served here, so not promised; the custom parameters are each tool's own.
    const other = /lti-bo\/claim\/basicoutcome|lti\/claim\/custom/;
    const moodle = shape(claims).filter((path) => !other.test(path));
    const demo = shape(await launch('/courses/2/frame?person=5')).filter((path) => !other.test(path));
    expect(demo).to.deep.equal(moodle);
  });

  it('gives each kind of person the roles of Moodle', async () => {
    const roles = async (person: string) =>
      (await launch(`/courses/2/frame?person=${person}`))[`${LTI}/roles`];
    expect(await roles('2')).to.deep.equal([
      INSTRUCTOR,
      'http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator',
      'http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator',
    ]);
    expect(await roles('11')).to.deep.equal([
      'http://purl.imsglobal.org/vocab/lis/v2/institution/person#Staff',
    ]);
    expect(await roles('3')).to.deep.equal([INSTRUCTOR]);
    expect(await roles('4')).to.deep.equal([INSTRUCTOR]);
    expect(await roles('6')).to.deep.equal(['http://purl.imsglobal.org/vocab/lis/v2/membership#Learner']);
  });

  it('carries language, place and institution', async () => {
    const claims = await launch('/courses/3/window?person=5&locale=fr&institution=demo-unlicensed');
    expect(claims[`${LTI}/launch_presentation`]).to.include({ locale: 'fr', document_target: 'window' });
    expect(claims[`${LTI}/context`]).to.include({ id: '3', title: 'Databases' });
    expect(claims.aud).to.equal(trial.platforms[1]!.clientId);
    expect(claims[`${LTI}/deployment_id`]).to.equal(trial.platforms[1]!.deploymentId);
  });

  it('keeps a stored key, so that the key set is the same after a restart', async () => {
    const again = await new Trial().start(trial.privateJwk);
    try {
      const keys = async (url: string) => (await fetch(url)).json();
      expect(await keys(again.platform.jwksUrl)).to.deep.equal(await keys(trial.platform.jwksUrl));
    } finally {
      await again.stop();
    }
  });

  it('publishes no private part of its key', async () => {
    const { text } = await trial.page('/oidc/jwks');
    const { keys } = JSON.parse(text) as { keys: object[] };
    expect(keys).to.have.length(1);
    expect(keys[0]).to.have.keys('kty', 'alg', 'kid', 'e', 'n', 'use');
  });

  describe('refuses', () => {
    async function refused(changes: Record<string, string>, words: RegExp) {
      const { status, text } = await trial.authorize(await trial.beginLogin(), changes);
      expect(status).to.equal(400);
      expect(text).to.match(words).and.not.to.contain('id_token"');
    }

    it('a redirect_uri that differs in one character', () =>
      refused({ redirect_uri: `${trial.toolUrl}/lti/launch/` }, /Invalid redirect_uri/));
    it('an unknown client', () => refused({ client_id: 'x' }, /Unknown client/));
    it('the client of the other institution', () =>
      refused({ client_id: trial.platforms[1]!.clientId }, /Unauthorised client/));
    it('a wider scope', () => refused({ scope: 'openid profile' }, /Invalid scope/));
    it('another response type', () => refused({ response_type: 'code' }, /Unsupported response type/));
    it('a missing nonce', () => refused({ nonce: '' }, /nonce is missing/));
    it('a message hint that it never gave', () =>
      refused({ lti_message_hint: '{"cmid":12,"launchid":"ltilaunch12_1"}' }, /already used/));

    it('a message hint a second time', async () => {
      const login = await trial.beginLogin();
      expect((await trial.authorize(login)).status).to.equal(200);
      const again = await trial.authorize(login);
      expect(again.status).to.equal(400);
      expect(again.text).to.match(/already used/);
    });

    it('a launch begun too long ago', async () => {
      const login = await trial.beginLogin();
      trial.now += 3_600_000;
      expect((await trial.authorize(login)).text).to.match(/too old/);
    });

    it('another person than the one who began, with an error posted to the tool', async () => {
      const { text } = await trial.authorize(await trial.beginLogin(), { login_hint: '2' });
      expect(formFields(text)).to.deep.equal({ error: 'access_denied', state: 'state-1' });
    });

    it('another response mode or prompt, with an error posted to the tool', async () => {
      for (const changes of [{ response_mode: 'query' }, { prompt: 'login' }]) {
        const { text } = await trial.authorize(await trial.beginLogin(), changes);
        expect(formFields(text))
          .to.include({ error: 'invalid_request' })
          .and.not.to.have.property('id_token');
      }
    });

    it('a parameter given twice', async () => {
      const query = trial.authenticationRequest(await trial.beginLogin());
      expect((await trial.page(`/oidc/auth?${query}&nonce=2`)).status).to.equal(400);
    });

    it('a launch from a course in which the person is not', async () => {
      const { status, text } = await trial.page('/courses/2/frame?person=10');
      expect(status).to.equal(403);
      expect(text).to.contain('not enrolled in Java 101');
    });
  });

  it('writes what the tool sends as text, never as markup', async () => {
    const { text } = await trial.authorize(await trial.beginLogin(), { state: '"><script>x</script>' });
    expect(text).to.not.contain('<script>x');
    expect(formFields(text)['state']).to.equal('"><script>x</script>');
  });
});
