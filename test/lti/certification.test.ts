import { expect } from 'chai';
import type { ErrorCode } from '../../src/errors.ts';
import { displayName } from '../../src/domain/person.ts';
import { CLAIMS } from '../../src/lti/claims.ts';
import { COOKIES } from '../../src/web/cookies.ts';
import { expectRefusal } from './support/refusal.ts';
import { INSTRUCTOR, LEARNER, openWorld, type Claims, type LtiWorld } from './support/world.ts';

/** What is wrong with a launch: in its claims, or in the header of its token. */
interface Bad {
  name: string;
  code: ErrorCode;
  claims?: Claims;
  header?: object;
}

const BAD: readonly Bad[] = [
  { name: 'no kid in the header', code: 'LTI_KEY_NOT_NAMED', header: { kid: undefined } },
  { name: 'incorrect kid in the header', code: 'LTI_KEY_UNKNOWN', header: { kid: 'imstester_66067' } },
  { name: 'wrong LTI version', code: 'LTI_VERSION_WRONG', claims: { [CLAIMS.version]: '11.3' } },
  { name: 'no LTI version', code: 'LTI_CLAIM_MISSING', claims: { [CLAIMS.version]: undefined } },
  {
    name: 'not an LTI message',
    code: 'LTI_CLAIM_MISSING',
    claims: Object.fromEntries(Object.values(CLAIMS).map((claim) => [claim, undefined])),
  },
  {
    name: 'missing LTI claims',
    code: 'LTI_CLAIM_MISSING',
    claims: { [CLAIMS.resourceLink]: undefined, [CLAIMS.roles]: undefined, sub: undefined },
  },
  { name: 'timestamps incorrect', code: 'LTI_CLOCK_SKEW', claims: { iat: 11_111, exp: 22_222 } },
  { name: 'message_type missing', code: 'LTI_CLAIM_MISSING', claims: { [CLAIMS.messageType]: undefined } },
  { name: 'role missing', code: 'LTI_CLAIM_MISSING', claims: { [CLAIMS.roles]: undefined } },
  { name: 'deployment_id missing', code: 'LTI_CLAIM_MISSING', claims: { [CLAIMS.deploymentId]: undefined } },
  {
    name: 'resource_link id missing',
    code: 'LTI_CLAIM_MISSING',
    claims: { [CLAIMS.resourceLink]: { title: 'Attendance' } },
  },
  { name: 'sub missing', code: 'LTI_CLAIM_MISSING', claims: { sub: undefined } },
];

interface Good {
  name: string;
  claims: (role: string) => Claims;
  /** Where the launch leads when it is not the webspace of the role. */
  leadsTo?: string;
  /** Whether the person has a name to show. */
  nameless?: true;
}

const NO_NAMES = { name: undefined, given_name: undefined, family_name: undefined };
const MENTOR = 'http://purl.imsglobal.org/vocab/lis/v2/membership#Mentor';

const GOOD: readonly Good[] = [
  { name: 'plain', claims: () => ({}) },
  { name: 'several roles', claims: (role) => ({ [CLAIMS.roles]: [MENTOR, role] }) },
  { name: 'short role name', claims: (role) => ({ [CLAIMS.roles]: [role.split('#')[1]] }) },
  {
    name: 'unknown role',
    claims: () => ({ [CLAIMS.roles]: ['http://purl.imsglobal.org/vocab/lis/v2/uknownrole/unknown#Helper'] }),
    leadsTo: '/',
  },
  { name: 'empty roles', claims: () => ({ [CLAIMS.roles]: [] }), leadsTo: '/' },
  { name: 'email only', claims: () => NO_NAMES, nameless: true },
  { name: 'names only', claims: () => ({ email: undefined }) },
  { name: 'no personal data', claims: () => ({ ...NO_NAMES, email: undefined }), nameless: true },
  {
    name: 'email without context',
    claims: () => ({ ...NO_NAMES, [CLAIMS.context]: undefined }),
    leadsTo: '/',
    nameless: true,
  },
];

const KINDS = [
  { kind: 'instructor', role: INSTRUCTOR, space: /^\/teacher\/courses\/[0-9a-f]{24}$/ },
  { kind: 'student', role: LEARNER, space: /^\/student\/courses\/[0-9a-f]{24}\?go=sign$/ },
] as const;

describe('LTI certification suite', () => {
  describe('bad launches are refused', () => {
    let world: LtiWorld;
    before(async () => {
      world = await openWorld();
    });
    after(() => world.close());

    for (const { name, code, claims = {}, header = {} } of BAD) {
      it(`${name}: ${code}`, async () => {
        const begun = await world.login(world.browser('fr'));
        const token = await world.platform.sign(world.claims(begun, claims), { header });
        const answer = await world.post(begun, { state: begun.state, id_token: token });
        await expectRefusal(answer, code, { logged: world.logged, language: 'fr' });
      });
    }

    it('none of them made a person', async () => {
      const { total } = await world.test.stores.people.list('lycee-42', { skip: 0, limit: 10 });
      expect(total).to.equal(0);
    });
  });

  for (const { kind, role, space } of KINDS) {
    describe(`good launches as ${kind} are accepted`, () => {
      let world: LtiWorld;
      before(async () => {
        world = await openWorld();
      });
      after(() => world.close());

      for (const { name, claims, leadsTo, nameless } of GOOD) {
        it(name, async () => {
          const { answer, browser, sub } = await world.launch({
            [CLAIMS.roles]: [role],
            ...claims(role),
          });
          expect(answer.status, answer.text).to.equal(303);
          const { location } = answer.headers;
          if (leadsTo === undefined) expect(location).to.match(space);
          else expect(location).to.equal(leadsTo);
          expect(browser.cookies.has(COOKIES.session)).to.equal(true);
          const shows = nameless ? `Person ${sub}` : 'Zoé Bréchet';
          const person = await world.person(sub);
          expect(person === null ? null : displayName(person)).to.equal(shows);
          const page = await browser.get(leadsTo ?? `/${kind === 'student' ? 'student' : 'teacher'}`);
          expect(page.status).to.equal(leadsTo === undefined ? 200 : 403);
          if (leadsTo !== undefined) expect(page.text).to.include('data-code="NO_ROLE_HERE"');
          else expect(page.text).to.include(shows);
        });
      }
    });
  }
});
