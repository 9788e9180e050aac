import type { Response } from 'supertest';
import { randomUUID } from 'node:crypto';
import type { Person } from '../../../src/domain/person.ts';
import { personId } from '../../../src/application/identity.ts';
import { CLAIMS } from '../../../src/lti/claims.ts';
import { openTestApp, type TestApp, type TestAppOptions } from '../../web/support/app.ts';
import { Browser } from './browser.ts';
import { TestPlatform } from './platform.ts';

/** Tuesday 10 January 2040, 08:00 UTC: ltijs judges `exp` by the machine's clock, so the tests' runs ahead of it. */
export const LAUNCH_TIME = Date.UTC(2040, 0, 10, 8);
export const INSTITUTION = 'lycee-42';
export const LEARNER = 'http://purl.imsglobal.org/vocab/lis/v2/membership#Learner';
export const INSTRUCTOR = 'http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor';

export type Claims = Record<string, unknown>;
export type Fields = Record<string, string>;

/** What the tool asked of the platform, for one login. */
export interface Begun {
  browser: Browser;
  state: string;
  nonce: string;
  /** Of the authentication request, without its query. */
  address: string;
  parameters: Fields;
}

/** The tool and one platform that is registered with it. */
export class LtiWorld {
  readonly test: TestApp;
  readonly platform: TestPlatform;
  readonly publicUrl: string;
  readonly logged: string[];

  constructor(parts: Pick<LtiWorld, 'test' | 'platform' | 'publicUrl' | 'logged'>) {
    this.test = parts.test;
    this.platform = parts.platform;
    this.publicUrl = parts.publicUrl;
    this.logged = parts.logged;
  }

  browser(language = 'en', headers: Fields = {}): Browser {
    return new Browser(this.test.app, { 'Accept-Language': language, ...headers });
  }

  get target(): string {
    return `${this.publicUrl}/lti/launch`;
  }

  loginFields(changes: Fields = {}): Fields {
    const { issuer, clientId, deploymentId } = this.platform;
    return {
      iss: issuer,
      target_link_uri: this.target,
      login_hint: '5',
      lti_message_hint: '{"cmid":4,"launchid":"ltilaunch2_748938652"}',
      client_id: clientId,
      lti_deployment_id: deploymentId,
      ...changes,
    };
  }

  /** A login as an LMS begins it, through the redirect that looks for the cookie, to the authentication request. */
  async login(browser = this.browser(), changes: Fields = {}): Promise<Begun> {
    let answer = await browser.post('/lti/login', this.loginFields(changes));
    if (answer.status === 303) answer = await browser.get(String(answer.headers['location']));
    if (answer.status !== 302) throw new Error(`login answered ${String(answer.status)}: ${answer.text}`);
    const address = new URL(String(answer.headers['location']));
    const parameters = Object.fromEntries(address.searchParams);
    const { state = '', nonce = '' } = parameters;
    return { browser, state, nonce, address: address.origin + address.pathname, parameters };
  }

  /** The claims of a launch that holds; `undefined` in `changes` leaves a claim out. */
  claims({ nonce }: Pick<Begun, 'nonce'>, changes: Claims = {}): Claims {
    const now = Math.floor(this.test.clock.now() / 1000);
    const claims: Claims = {
      iss: this.platform.issuer,
      aud: this.platform.clientId,
      sub: '5',
      iat: now,
      exp: now + 60,
      nonce,
      name: 'Zoé Bréchet',
      given_name: 'Zoé',
      family_name: 'Bréchet',
      email: 'zoe.brechet@school.test',
      [CLAIMS.version]: '1.3.0',
      [CLAIMS.messageType]: 'LtiResourceLinkRequest',
      [CLAIMS.deploymentId]: this.platform.deploymentId,
      [CLAIMS.targetLinkUri]: this.target,
      [CLAIMS.resourceLink]: { id: '2', title: 'Attendance' },
      [CLAIMS.roles]: [LEARNER],
      [CLAIMS.context]: { id: '2', label: 'JAVA101', title: 'Java 101', type: ['CourseSection'] },
      [CLAIMS.launchPresentation]: {
        locale: 'en',
        return_url: `${this.platform.issuer}/return?sesskey=ADNtRuYjcN`,
      },
      ...changes,
    };
    return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
  }

  /** The form that the platform posts. */
  async fields(begun: Begun, changes: Claims = {}): Promise<Fields> {
    return { state: begun.state, id_token: await this.platform.sign(this.claims(begun, changes)) };
  }

  post({ browser }: Pick<Begun, 'browser'>, fields: Fields | string): Promise<Response> {
    return browser.post('/lti/launch', fields);
  }

  /** Login and launch; a person of one's own unless `sub` is given. */
  async launch(changes: Claims = {}, browser = this.browser()): Promise<Launched> {
    const sub = typeof changes['sub'] === 'string' ? changes['sub'] : randomUUID();
    const begun = await this.login(browser);
    const answer = await this.post(begun, await this.fields(begun, { ...changes, sub }));
    return { answer, browser, sub };
  }

  async person(sub: string, institution = INSTITUTION): Promise<Person | null> {
    return this.test.stores.people.find(institution, personId(institution, this.platform.issuer, sub));
  }

  async close(): Promise<void> {
    await this.platform.stop();
    await this.test.close();
  }
}

export interface Launched {
  answer: Response;
  browser: Browser;
  sub: string;
}

export interface WorldOptions extends TestAppOptions {
  issuer?: string;
  clientId?: string;
  deploymentId?: string;
}

export async function openWorld(options: WorldOptions = {}): Promise<LtiWorld> {
  const { publicUrl = 'http://localhost:3000', logged = [] } = options;
  const test = await openTestApp({ at: LAUNCH_TIME, lti: true, ...options, publicUrl, logged });
  await test.institution(INSTITUTION);
  const platform = await new TestPlatform(test.clock, options).start();
  await test.stores.platforms.add(platform.registration(INSTITUTION));
  return new LtiWorld({ test, platform, publicUrl, logged });
}
