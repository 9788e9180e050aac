import type { Express } from 'express';
import supertest, { type Response, type Test } from 'supertest';

/** A browser at the LMS: it keeps the tool's cookies, or is told not to, and follows nothing by itself. */
export class Browser {
  readonly #tool: Express | string;
  readonly cookies = new Map<string, string>();
  readonly #headers: Readonly<Record<string, string>>;
  keepsCookies = true;

  /** @param tool an application, or the address of a running one */
  constructor(tool: Express | string, headers: Readonly<Record<string, string>> = {}) {
    this.#tool = tool;
    this.#headers = { Accept: 'text/html', ...headers };
  }

  get(path: string): Promise<Response> {
    return this.#send(supertest(this.#tool).get(path));
  }

  /** Posts a form as an LMS's page does. */
  post(path: string, fields: Readonly<Record<string, string>> | string): Promise<Response> {
    const body = typeof fields === 'string' ? fields : new URLSearchParams(fields).toString();
    return this.#send(supertest(this.#tool).post(path).type('form').send(body));
  }

  /** Posts a form of the tool's own pages. */
  postOwn(path: string, fields: Readonly<Record<string, string>> | URLSearchParams): Promise<Response> {
    const body = new URLSearchParams(fields).toString();
    const request = supertest(this.#tool).post(path).set('Sec-Fetch-Site', 'same-origin');
    return this.#send(request.type('form').send(body));
  }

  /** Posts anything else, such as JSON. */
  postAs(path: string, type: string, body: string): Promise<Response> {
    return this.#send(supertest(this.#tool).post(path).type(type).send(body));
  }

  async #send(request: Test): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await request.redirects(0).set({ ...this.#headers, ...(cookie && { Cookie: cookie }) });
    if (this.keepsCookies) for (const set of setCookies(answer)) this.#keep(set);
    return answer;
  }

  #keep(set: string): void {
    const [pair = ''] = set.split(';');
    const at = pair.indexOf('=');
    this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
}

export function setCookies(answer: Response): string[] {
  const header: unknown = answer.headers['set-cookie'];
  return Array.isArray(header) ? header.map(String) : [];
}
