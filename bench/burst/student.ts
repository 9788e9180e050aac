import { SignJWT, type CryptoKey } from 'jose';
import { CLAIMS } from '../../src/lti/claims.ts';
import type { Answer, Browser } from './browser.ts';
import type { Order, Step, Student } from './types.ts';

const LEARNER = 'http://purl.imsglobal.org/vocab/lis/v2/membership#Learner';

export interface Lms extends Pick<Order, 'toolUrl' | 'school'> {
  key: CryptoKey;
  kid: string;
}

export type Timed = <T>(step: Step, work: () => Promise<T>) => Promise<T>;

/** From the click in the LMS to the receipt, as a browser does it. @throws Error naming the step that was refused */
export async function signIn(
  lms: Lms,
  student: Student,
  { browser, timed }: { browser: Browser; timed: Timed },
) {
  const login = await timed('login', () => logIn(lms, browser));
  const idToken = await idTokenOf(lms, student, login.nonce);
  const launched = await timed('launch', async () =>
    expected(303, await browser.post('/lti/launch', { state: login.state, id_token: idToken }, 'cross-site')),
  );
  const page = await timed('page', () => follow(browser, launched.location));
  const signed = await timed('signature', async () =>
    expected(303, await browser.post(...formOf(page.body), 'same-origin')),
  );
  await timed('receipt', () => follow(browser, signed.location));
}

/** Without a cookie, as a browser that was just started: the tool sets one and sends it once round. */
async function logIn({ toolUrl, school }: Lms, browser: Browser): Promise<{ state: string; nonce: string }> {
  const { issuer, clientId, deploymentId } = school.platform;
  const fields = {
    iss: issuer,
    client_id: clientId,
    lti_deployment_id: deploymentId,
    login_hint: '1',
    target_link_uri: `${toolUrl}/lti/launch`,
  };
  const first = expected(303, await browser.post('/lti/login', fields, 'cross-site'));
  const { location } = expected(302, await browser.get(first.location));
  const parameters = new URL(location).searchParams;
  return { state: parameters.get('state') ?? '', nonce: parameters.get('nonce') ?? '' };
}

function idTokenOf({ key, kid, toolUrl, school }: Lms, student: Student, nonce: string): Promise<string> {
  const { issuer, clientId, deploymentId } = school.platform;
  return new SignJWT({
    nonce,
    name: student.name,
    given_name: student.givenName,
    family_name: student.familyName,
    [CLAIMS.version]: '1.3.0',
    [CLAIMS.messageType]: 'LtiResourceLinkRequest',
    [CLAIMS.deploymentId]: deploymentId,
    [CLAIMS.targetLinkUri]: `${toolUrl}/lti/launch`,
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

/** Goes where it is sent until there is a page. */
async function follow(browser: Browser, path: string): Promise<Answer> {
  const answer = await browser.get(path);
  return answer.status === 303 ? follow(browser, answer.location) : expected(200, answer);
}

function expected(status: number, answer: Answer): Answer {
  if (answer.status === status) return answer;
  const code = /data-code="(\w+)"/.exec(answer.body)?.[1] ?? '';
  throw new Error(`${String(answer.status)} ${code} instead of ${String(status)}`);
}

/** The page's own form, with a drawn signature. */
function formOf(page: string): [path: string, fields: Record<string, string>] {
  const action = /<form method="post" action="([^"]*)"[^>]*data-sign/.exec(page)?.[1];
  if (action === undefined) throw new Error('the page has nothing to sign');
  const hidden = [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  const fields = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, decoded(value)]));
  return [action, { ...fields, method: 'drawn', ink: JSON.stringify(drawnInk()) }];
}

function decoded(html: string): string {
  return html
    .replaceAll('&#34;', '"')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

const POINTS = 120;

/** Three strokes of a signature, no two alike. */
function drawnInk(): object {
  const strokes = [0, 1, 2].map((stroke) =>
    Array.from({ length: POINTS / 3 }, (_, at) => ({
      x: Math.round(1000 * (20 + stroke * 120 + at * 2 + Math.random())) / 1000,
      y: Math.round(1000 * (100 + 40 * Math.sin(at / 3) + Math.random())) / 1000,
      t: stroke * 700 + at * 16,
    })),
  );
  return { width: 480, height: 200, strokes };
}
