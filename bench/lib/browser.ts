import { request, type Agent, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Answer {
  status: number;
  location: string;
  body: string;
}

interface Sent {
  method: 'GET' | 'POST';
  path: string;
  body: string;
  site: 'cross-site' | 'same-origin';
}

/** One browser: it keeps cookies, and drops those that are emptied. */
export class Browser {
  readonly #origin: string;
  readonly #agent: Agent;
  readonly #cookies = new Map<string, string>();

  constructor(origin: string, agent: Agent) {
    this.#origin = origin;
    this.#agent = agent;
  }

  get(path: string): Promise<Answer> {
    return this.#send({ method: 'GET', path, body: '', site: 'same-origin' });
  }

  /** Sends a form; `site` is what a browser says of the page that sends it. */
  post(path: string, fields: Readonly<Record<string, string>>, site: Sent['site']): Promise<Answer> {
    return this.#send({ method: 'POST', path, body: new URLSearchParams(fields).toString(), site });
  }

  async #send({ method, path, body, site }: Sent): Promise<Answer> {
    const headers = {
      accept: 'text/html',
      'accept-language': 'fr',
      'sec-fetch-site': site,
      cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      ...(body !== '' && {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': Buffer.byteLength(body),
      }),
    };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = request(new URL(path, this.#origin), { method, headers, agent: this.#agent }, resolve);
      sent.once('error', reject);
      sent.end(body);
    });
    for (const set of response.headers['set-cookie'] ?? []) this.#keep(set);
    return {
      status: response.statusCode ?? 0,
      location: response.headers.location ?? '',
      body: await text(response),
    };
  }

  #keep(set: string): void {
    const pair = set.split(';')[0] ?? '';
    const at = pair.indexOf('=');
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    if (value === '') this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}
