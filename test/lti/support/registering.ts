import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import type { Response } from 'supertest';
import { linkAddress, makeLink } from '../../../src/application/registration-links.ts';
import { operatorOf } from '../../../src/application/services.ts';
import type { Platform } from '../../../src/application/ports/platforms.ts';
import { openTestApp, type TestAppOptions } from '../../web/support/app.ts';
import { sends, TestPlatform, type Answer } from './platform.ts';
import { INSTITUTION, LAUNCH_TIME, LtiWorld } from './world.ts';

export const TOOL = 'https://purl.imsglobal.org/spec/lti-tool-configuration';
export const CONFIGURATION = '/mod/lti/openid-configuration.php';
export const REGISTRATION = '/mod/lti/openid-registration.php';

interface Captured {
  openid_configuration: Record<string, unknown>;
  response: Record<string, unknown>;
}

/** The exchange captured from Moodle 4.5, moved to the address of a platform of ours. */
function captured(url: string): Captured {
  const file = new URL('../../fixtures/moodle-4.5/dynamic-registration.json', import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8').replaceAll('http://localhost:8088', url)) as Captured;
}

/** What the tool asked when it registered. */
export interface Received {
  headers: IncomingHttpHeaders;
  body: Record<string, unknown>;
}

/** A platform that registers tools as Moodle does, and a tool that knows none. */
export class RegisteringWorld extends LtiWorld {
  readonly received: Received[] = [];
  /** What the platform says of itself, and answers to a registration; a test changes them. */
  readonly configuration: Record<string, unknown>;
  response: Record<string, unknown>;

  constructor(parts: ConstructorParameters<typeof LtiWorld>[0]) {
    super(parts);
    const { platform } = this;
    const exchange = captured(platform.url);
    this.configuration = exchange.openid_configuration;
    this.response = exchange.response;
    platform.issuer = platform.url;
    platform.clientId = 'LkPZdka3TxaFCkI';
    platform.deploymentId = '18';
    platform.answers.set(CONFIGURATION, (req, res) => {
      sends(this.configuration)(req, res);
    });
    platform.answers.set(
      REGISTRATION,
      this.registers((body) => ({ ...body, ...this.response })),
    );
    platform.answers.set('/mod/lti/certs.php', (req, res) => {
      sends({ keys: [platform.key.publicJwk] })(req, res);
    });
  }

  /** Takes a registration and answers what is made of it. */
  registers(answer: (body: Record<string, unknown>) => unknown): Answer {
    return (req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', (chunk: Buffer) => chunks.push(chunk));
      req.on('end', () => {
        const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>;
        this.received.push({ headers: req.headers, body });
        sends(answer(body))(req, res);
      });
    };
  }

  /** The platform's answer names no deployment, as most LMSs'. */
  withoutDeployment(): void {
    this.response = { ...this.response, [TOOL]: { version: '1.3.0' } };
  }

  /** A registration address of an institution, as a path of the tool. */
  async link(institution = INSTITUTION): Promise<string> {
    const made = await makeLink(this.test.services, operatorOf(institution));
    return linkAddress(this.test.services, '', made);
  }

  /** The platform opens the address, as its administrator pasted it. */
  open(link: string, parameters: Readonly<Record<string, string>> = {}): Promise<Response> {
    const query = new URLSearchParams({
      openid_configuration: this.platform.url + CONFIGURATION,
      registration_token: 'permission-1',
      ...parameters,
    });
    return this.browser().get(`${link}&${query.toString()}`);
  }

  async register(institution = INSTITUTION): Promise<Response> {
    const answer = await this.open(await this.link(institution));
    if (answer.status !== 200)
      throw new Error(`registration answered ${String(answer.status)}: ${answer.text}`);
    return answer;
  }

  platforms(institution = INSTITUTION): Promise<Platform[]> {
    return this.test.stores.platforms.list(institution);
  }
}

export async function openRegisteringWorld(options: TestAppOptions = {}): Promise<RegisteringWorld> {
  const { publicUrl = 'http://localhost:3000', logged = [] } = options;
  const test = await openTestApp({ at: LAUNCH_TIME, lti: true, ...options, publicUrl, logged });
  await test.institution(INSTITUTION);
  const platform = await new TestPlatform(test.clock).start();
  return new RegisteringWorld({ test, platform, publicUrl, logged });
}
