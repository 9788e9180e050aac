import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { AppError } from '../../src/errors.ts';
import {
  createPlatformGuard,
  jsonOf,
  type GuardOptions,
  type Incoming,
  type Outgoing,
} from '../../src/lti/guarded-fetch.ts';

const HERE: LookupAddress = { address: '127.0.0.1', family: 4 };
const PUBLIC: LookupAddress = { address: '93.184.215.14', family: 4 };

describe('the one way to a platform', () => {
  let server: Server;
  let port: number;
  let asked: { host: string | undefined; method: string | undefined; body: string; headers: object }[];
  let answer: (req: IncomingMessage, res: ServerResponse) => void;
  let looked: string[];

  before(async () => {
    server = createServer((req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', (chunk: Buffer) => chunks.push(chunk));
      req.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        asked.push({ host: req.headers.host, method: req.method, body, headers: req.headers });
        answer(req, res);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    asked = [];
    looked = [];
    answer = (_req, res) => res.end('{"ok":true}');
  });

  function fetchWith(
    options: Partial<GuardOptions> & { found?: LookupAddress[] },
    address: string,
    outgoing?: Outgoing,
  ): Promise<Incoming> {
    const { found = [HERE], ...rest } = options;
    const resolve = (hostname: string): Promise<LookupAddress[]> => {
      looked.push(hostname);
      return Promise.resolve(found);
    };
    return createPlatformGuard({ allowPrivate: true, resolve, ...rest }).fetch(address, outgoing);
  }

  async function refusal(work: Promise<unknown>): Promise<AppError> {
    try {
      await work;
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
    throw new Error('it was not refused');
  }

  const local = (path = '/'): string => `http://lms.internal:${String(port)}${path}`;

  describe('addresses', () => {
    for (const address of [
      'http://moodle.example/jwks',
      'https://127.0.0.1/jwks',
      'https://10.0.0.1/jwks',
      'https://[::1]/jwks',
      'https://[::ffff:169.254.169.254]/latest/meta-data',
      'https://localhost/jwks',
      'https://user:pass@moodle.example/jwks',
      'file:///etc/passwd',
      'not an address',
    ]) {
      it(`refuses ${address} as it is written`, async () => {
        const error = await refusal(fetchWith({ allowPrivate: false }, address));
        expect(error.code).to.equal('PLATFORM_ADDRESS_REFUSED');
        expect(looked).to.deep.equal([]);
      });
    }

    for (const found of [[HERE], [PUBLIC, HERE], [{ address: 'fd00::1', family: 6 }]]) {
      it(`refuses a public name that resolves to ${found.map(({ address }) => address).join(' and ')}`, async () => {
        const work = fetchWith({ allowPrivate: false, found }, `https://moodle.example:${String(port)}/`);
        expect((await refusal(work)).code).to.equal('PLATFORM_ADDRESS_REFUSED');
        expect(looked).to.deep.equal(['moodle.example']);
        expect(asked).to.deep.equal([]);
      });
    }

    it('connects to exactly what was judged, under the name that was asked for, looked up once', async () => {
      const { status, host } = await fetchWith({}, local('/jwks'));
      expect(status).to.equal(200);
      expect(host).to.equal(`lms.internal:${String(port)}`);
      expect(asked.map((one) => one.host)).to.deep.equal([`lms.internal:${String(port)}`]);
      expect(looked).to.deep.equal(['lms.internal']);
    });

    it('trusts the demo LMS of this process, and nothing else on this machine', async () => {
      const own = `http://127.0.0.1:${String(port)}`;
      const options = { allowPrivate: false, trustedOrigin: own };
      expect((await fetchWith(options, `${own}/jwks`)).status).to.equal(200);
      const other = await refusal(fetchWith(options, `http://127.0.0.1:${String(port + 1)}/jwks`));
      expect(other.code).to.equal('PLATFORM_ADDRESS_REFUSED');
    });

    it('says of a name without address, and of a closed port, that it cannot be reached', async () => {
      expect((await refusal(fetchWith({ found: [] }, local()))).code).to.equal('PLATFORM_UNREACHABLE');
      const closed = createServer().listen(0, '127.0.0.1');
      await once(closed, 'listening');
      const { port: free } = closed.address() as AddressInfo;
      closed.close();
      await once(closed, 'close');
      const work = fetchWith({}, `http://lms.internal:${String(free)}/`);
      expect((await refusal(work)).code).to.equal('PLATFORM_UNREACHABLE');
    });
  });

  describe('answers', () => {
    for (const status of [301, 302, 303, 307, 308]) {
      it(`does not follow a redirect (${String(status)}), to a private address or elsewhere`, async () => {
        for (const location of ['http://169.254.169.254/latest', local('/other'), '/other']) {
          asked = [];
          answer = (_req, res) => res.writeHead(status, { Location: location }).end();
          const error = await refusal(fetchWith({}, local()));
          expect(error.code).to.equal('PLATFORM_REDIRECTS');
          expect(error.params['target']).to.equal(location);
          expect(asked).to.have.length(1);
        }
      });
    }

    it('stops reading an answer of 10 MB at its limit', async () => {
      let sent = 0;
      const ended = new AbortController();
      answer = (_req, res) => {
        const chunk = Buffer.alloc(64 * 1024, ' ');
        res.on('close', () => {
          ended.abort();
        });
        const more = (): void => {
          while (sent < 10 * 1024 * 1024 && !ended.signal.aborted) {
            sent += chunk.length;
            if (!res.write(chunk)) {
              res.once('drain', more);
              return;
            }
          }
          res.end();
        };
        more();
      };
      const error = await refusal(fetchWith({}, local()));
      expect(error.code).to.equal('PLATFORM_ANSWER_TOO_LARGE');
      for (let turn = 0; turn < 100 && !ended.signal.aborted; turn++) await wait(10);
      expect(ended.signal.aborted).to.equal(true);
      expect(sent).to.be.lessThan(10 * 1024 * 1024);
    });

    it('gives up on who never answers, and on who drips', async () => {
      answer = () => {};
      const silent = await refusal(fetchWith({}, local(), { timeoutMs: 200 }));
      expect(silent.code).to.equal('PLATFORM_SLOW');
      answer = (_req, res) => {
        const drip = setInterval(() => res.write(' '), 20);
        res.on('close', () => {
          clearInterval(drip);
        });
      };
      const dripping = await refusal(fetchWith({}, local(), { timeoutMs: 200 }));
      expect(dripping.code).to.equal('PLATFORM_SLOW');
    });

    it('takes JSON under text/html, and with a byte order mark', async () => {
      answer = (_req, res) => res.writeHead(200, { 'Content-Type': 'text/html' }).end('\uFEFF{"keys":[]}');
      expect(jsonOf(await fetchWith({}, local()))).to.deep.equal({ keys: [] });
    });

    it('tells a login page from JSON, without quoting it', async () => {
      answer = (_req, res) => res.end('<html>secret');
      const page = await fetchWith({}, local());
      const error = await refusal(Promise.resolve().then(() => jsonOf(page)));
      expect(error.code).to.equal('PLATFORM_ANSWER_NOT_JSON');
      expect(error.cause).to.equal(undefined);
    });

    for (const [body, reason] of [
      ['{"error":"invalid_client"}', 'invalid_client'],
      ['{"error":"invalid_client","error_description":"No such key"}', 'No such key'],
      ['<h1>Internal error</h1>', 'none'],
      ['{"error":7}', 'none'],
      ['{"message":"No: eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhIn0.c2ln"}', 'No: …'],
    ] as const) {
      it(`names the reason of an error ${body}`, async () => {
        answer = (_req, res) => res.writeHead(500).end(body);
        const answered = await fetchWith({}, local());
        expect(() => jsonOf(answered))
          .to.throw(AppError, 'PLATFORM_ANSWERED')
          .with.deep.property('params', { host: `lms.internal:${String(port)}`, status: 500, reason });
      });
    }
  });

  it('sends forms and JSON as POST, with the headers given', async () => {
    await fetchWith({}, local(), { form: { scope: 'a b' } });
    await fetchWith({}, local(), { json: { a: 1 }, headers: { Authorization: 'Bearer x' } });
    expect(asked.map(({ method, body }) => ({ method, body }))).to.deep.equal([
      { method: 'POST', body: 'scope=a+b' },
      { method: 'POST', body: '{"a":1}' },
    ]);
    expect(asked[0]?.headers).to.include({ 'content-type': 'application/x-www-form-urlencoded' });
    expect(asked[1]?.headers).to.include({ 'content-type': 'application/json', authorization: 'Bearer x' });
  });
});
