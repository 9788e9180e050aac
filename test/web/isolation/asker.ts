import { once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { Express } from 'express';
import type { Visitor } from '../support/visitor.ts';
import type { Outcome } from './table.ts';

export interface Question {
  method: string;
  path: string;
  form: Readonly<Record<string, string | readonly string[]>>;
  /** Where a write comes from, as browsers tell. */
  site?: 'same-origin' | 'same-site' | 'cross-site';
}

/** Sends many requests to the application over kept connections, and reads from an answer what became of it. */
export class Asker {
  readonly #server: Server;
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true });

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.#port = port;
  }

  static async open(app: Express): Promise<Asker> {
    const server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return new Asker(server, typeof address === 'object' && address !== null ? address.port : 0);
  }

  async ask(visitor: Visitor, { method, path, form, site = 'same-origin' }: Question): Promise<Outcome> {
    const cookie = Object.entries(visitor.cookies).map(([name, value]) => `${name}=${value}`);
    const sent = request({
      host: '127.0.0.1',
      port: this.#port,
      agent: this.#agent,
      method,
      path,
      headers: {
        Cookie: cookie.join('; '),
        Accept: 'text/html',
        ...(method === 'POST' && {
          'Sec-Fetch-Site': site,
          'Content-Type': 'application/x-www-form-urlencoded',
        }),
      },
    });
    sent.end(method === 'POST' ? encoded({ _csrf: visitor.csrf, ...form }) : undefined);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    // A live page never ends by itself.
    if (answer.headers['content-type'] === 'text/event-stream') {
      sent.destroy();
      return 'ok';
    }
    const status = answer.statusCode ?? 0;
    const text = await bodyOf(answer);
    if (status < 400) return 'ok';
    return /data-code="([A-Z_]+)"/.exec(text)?.[1] ?? (status < 500 ? 'again' : `failed ${String(status)}`);
  }

  close(): void {
    this.#agent.destroy();
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

async function bodyOf(answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of answer.setEncoding('utf8') as AsyncIterable<string>) text += chunk;
  return text;
}

function encoded(fields: Record<string, string | readonly string[]>): string {
  const pairs = Object.entries(fields).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((one): [string, string] => [name, one]),
  );
  return new URLSearchParams(pairs).toString();
}
