import { randomBytes } from 'node:crypto';
import type { Express } from 'express';
import supertest, { type Response } from 'supertest';
import type { Session } from '../../../src/application/ports/session.ts';
import type { Person } from '../../../src/domain/person.ts';
import { COOKIES } from '../../../src/web/cookies.ts';
import { csrfToken } from '../../../src/web/csrf.ts';
import type { AppServices } from '../../../src/web/services.ts';

export interface SignedIn {
  id: string;
  person: Person;
  purpose: Session['purpose'];
}

/** One browser: its cookies, and forms as our own pages send them. */
export class Visitor {
  readonly #app: Express;
  readonly #services: AppServices;
  readonly #signedIn: SignedIn | null;
  readonly #browser = randomBytes(32).toString('base64url');
  /** Cookies by name; a test may add to them. */
  readonly cookies: Record<string, string> = {};

  constructor({ app, services }: { app: Express; services: AppServices }, signedIn: SignedIn | null) {
    this.#app = app;
    this.#services = services;
    this.#signedIn = signedIn;
    this.cookies[COOKIES.browser] = this.#browser;
    if (signedIn !== null) {
      this.cookies[signedIn.purpose === 'projector' ? COOKIES.projector : COOKIES.session] = signedIn.id;
    }
  }

  /** The token that this browser's pages hold. */
  get csrf(): string {
    return this.#signedIn === null ? '' : csrfToken(this.#services, this.#browser, this.#signedIn.person.id);
  }

  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return supertest(this.#app)
      .get(path)
      .set({ Cookie: this.#cookie(), Accept: 'text/html', ...headers });
  }

  /** As `get`, for a file. */
  async getBytes(path: string): Promise<Omit<Response, 'body'> & { body: Buffer }> {
    const answer = await supertest(this.#app)
      .get(path)
      .set({ Cookie: this.#cookie() })
      .buffer(true)
      .parse((res, done) => {
        const parts: Buffer[] = [];
        res.on('data', (part: Buffer) => parts.push(part));
        res.on('end', () => done(null, Buffer.concat(parts)));
      });
    return answer;
  }

  /** Sends a form as a page of ours does; `headers` override what the browser would send. */
  async post(
    path: string,
    fields: Readonly<Record<string, string | readonly string[]>> = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    return supertest(this.#app)
      .post(path)
      .set({ Cookie: this.#cookie(), Accept: 'text/html', 'Sec-Fetch-Site': 'same-origin', ...headers })
      .type('form')
      .send({ _csrf: this.csrf, ...fields });
  }

  #cookie(): string {
    return Object.entries(this.cookies)
      .map(([name, value]) => `${name}=${value}`)
      .join('; ');
  }
}
