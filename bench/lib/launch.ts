import { SignJWT, type CryptoKey } from 'jose';
import { CLAIMS } from '../../src/lti/claims.ts';
import type { Answer, Browser } from './browser.ts';
import type { School, Student } from './types.ts';

const LEARNER = 'http://purl.imsglobal.org/vocab/lis/v2/membership#Learner';
/** Both the tool and ltijs beside it stand at these addresses. */
export const LOGIN = '/lti/login';
export const LAUNCH = '/lti/launch';

/** The LMS that a school's students come from. */
export interface Lms {
  toolUrl: string;
  school: School;
  key: CryptoKey;
  kid: string;
}

export interface Login {
  state: string;
  nonce: string;
}

/** As far as the LMS's own address. A browser that was just started has no cookie: the tool sends it round once. */
export async function logIn({ toolUrl, school }: Lms, browser: Browser): Promise<Login> {
  const { issuer, clientId, deploymentId } = school.platform;
  const fields = {
    iss: issuer,
    client_id: clientId,
    lti_deployment_id: deploymentId,
    login_hint: '1',
    target_link_uri: toolUrl + LAUNCH,
  };
  const first = await browser.post(LOGIN, fields, 'cross-site');
  const { location } = expected(302, first.status === 303 ? await browser.get(first.location) : first);
  const parameters = new URL(location).searchParams;
  return { state: parameters.get('state') ?? '', nonce: parameters.get('nonce') ?? '' };
}

/** The LMS's answer to a login. */
export function idTokenOf({ key, kid, toolUrl, school }: Lms, student: Student, nonce: string) {
  const { issuer, clientId, deploymentId } = school.platform;
  return new SignJWT({
    nonce,
    name: student.name,
    given_name: student.givenName,
    family_name: student.familyName,
    [CLAIMS.version]: '1.3.0',
    [CLAIMS.messageType]: 'LtiResourceLinkRequest',
    [CLAIMS.deploymentId]: deploymentId,
    [CLAIMS.targetLinkUri]: toolUrl + LAUNCH,
    [CLAIMS.resourceLink]: { id: '1', title: 'Emarge' },
    [CLAIMS.roles]: [LEARNER],
    [CLAIMS.context]: { id: student.contextId, title: student.contextId, type: ['CourseSection'] },
    [CLAIMS.launchPresentation]: { locale: 'fr', return_url: `${issuer}/course/view.php` },
  })
    .setProtectedHeader({ alg: 'RS256', kid })
    .setIssuer(issuer)
    .setAudience(clientId)
    .setSubject(student.sub)
    .setIssuedAt()
    .setExpirationTime('60s')
    .sign(key);
}

/** Until the tool leads away from its launch address: ltijs leads to the same one once more, with its ltik. */
export async function launch(browser: Browser, state: string, idToken: string): Promise<Answer> {
  const first = await browser.post(LAUNCH, { state, id_token: idToken }, 'cross-site');
  const again = first.location !== '' && new URL(first.location, 'http://tool').pathname === LAUNCH;
  const answer = again ? await browser.get(first.location) : first;
  return isRedirect(answer) ? answer : expected(303, answer);
}

/** Goes where it is sent until there is a page; its address and itself. */
export async function follow(browser: Browser, path: string): Promise<Answer & { path: string }> {
  const answer = await browser.get(path);
  return isRedirect(answer) ? follow(browser, answer.location) : { ...expected(200, answer), path };
}

function isRedirect({ status }: Answer): boolean {
  return status === 302 || status === 303;
}

/** @throws Error with the code of the page, or of ltijs's answer, that came instead */
export function expected(status: number, answer: Answer): Answer {
  if (answer.status === status) return answer;
  const [, page, message] = /data-code="(\w+)"|"message":"([^"]*)"/.exec(answer.body) ?? [];
  throw new Error(`${String(answer.status)} ${page ?? message ?? ''} instead of ${String(status)}`);
}
