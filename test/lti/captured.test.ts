import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { displayName } from '../../src/domain/person.ts';
import { CLAIMS } from '../../src/lti/claims.ts';
import { COOKIES } from '../../src/web/cookies.ts';
import { expectRefusal } from './support/refusal.ts';
import { openWorld, type Claims, type Fields, type LtiWorld } from './support/world.ts';

interface Captured {
  login_initiation: { params: Fields };
  id_token: { claims: Claims };
}

function captured(name: string): Captured {
  const url = new URL(`../fixtures/moodle-4.5/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as Captured;
}

/** Where the captured tool stood. */
const PUBLIC_URL = 'http://127.0.0.1:3999';

const LAUNCHES = [
  { file: 'launch-resource-link-teacher', space: 'teacher', name: 'Ana Müller', sub: '3' },
  { file: 'launch-resource-link-student1', space: 'student', name: 'Zoé Bréchet', sub: '5' },
  { file: 'launch-resource-link-student2', space: 'student', name: '雷 李', sub: '6' },
  { file: 'launch-privacy-off-student1', space: 'student', name: 'Person 5', sub: '5' },
] as const;

describe('launches captured from Moodle 4.5, signed again', () => {
  let world: LtiWorld;

  async function open(file: string): Promise<Captured> {
    const moodle = captured(file);
    const {
      iss = '',
      client_id: clientId = '',
      lti_deployment_id: deploymentId = '',
    } = moodle.login_initiation.params;
    world = await openWorld({ publicUrl: PUBLIC_URL, issuer: iss, clientId, deploymentId });
    return moodle;
  }
  afterEach(() => world.close());

  for (const { file, space, name, sub } of LAUNCHES) {
    it(`${file} reaches the ${space}'s webspace as ${name}`, async () => {
      const moodle = await open(file);
      const begun = await world.login(world.browser(), moodle.login_initiation.params);
      // What Moodle answers: its own claims, in the hour and with the nonce of this login.
      const { iat, exp } = world.claims(begun) as { iat: number; exp: number };
      const claims = { ...moodle.id_token.claims, nonce: begun.nonce, iat, exp };
      const token = await world.platform.sign(claims);
      const answer = await world.post(begun, { state: begun.state, id_token: token });
      expect(answer.status, answer.text).to.equal(303);
      expect(answer.headers['location']).to.match(new RegExp(`^/${space}/courses/[0-9a-f]{24}`));
      expect(begun.browser.cookies.has(COOKIES.session)).to.equal(true);

      const person = await world.person(sub);
      expect(person === null ? null : displayName(person)).to.equal(name);
      const page = await begun.browser.get(`/${space}`);
      expect(page.status).to.equal(200);
      expect(page.text).to.include(name);

      const { courses } = await world.test.stores.courses.list('lycee-42', { skip: 0, limit: 10 });
      expect(courses.map(({ title, label, contextId }) => [title, label, contextId])).to.deep.equal([
        ['Java 101', 'JAVA101', '2'],
      ]);
      const service = moodle.id_token.claims[CLAIMS.namesRoles] as
        { context_memberships_url: string } | undefined;
      expect(courses[0]?.roster?.url).to.equal(service?.context_memberships_url);
      expect(world.logged.join()).not.to.match(/sesskey|eyJ/);
    });
  }

  it('asks Moodle as its authorization endpoint demands', async () => {
    const moodle = await open('launch-resource-link-student1');
    const { params } = moodle.login_initiation;
    const { address, parameters, state, nonce } = await world.login(world.browser(), params);
    expect(address).to.equal(`${world.platform.url}/auth`);
    expect(parameters).to.deep.include({
      scope: 'openid',
      response_type: 'id_token',
      response_mode: 'form_post',
      prompt: 'none',
      client_id: params['client_id'],
      redirect_uri: `${PUBLIC_URL}/lti/launch`,
      login_hint: params['login_hint'],
      lti_message_hint: params['lti_message_hint'],
    });
    // Moodle strips tags from both.
    expect(state).to.match(/^[\w.-]+$/);
    expect(nonce).to.match(/^[\w-]+$/);
  });

  it('says to who is no longer logged in at Moodle what to do', async () => {
    const moodle = await open('launch-not-logged-in');
    const answer = await world.browser('fr').post('/lti/login', moodle.login_initiation.params);
    await expectRefusal(answer, 'LTI_NOT_LOGGED_IN_AT_LMS', { logged: world.logged, language: 'fr' });
  });
});
