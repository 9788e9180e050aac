import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { expect } from 'chai';
import { AppError } from '../../src/errors.ts';
import { createFileFetch, type FileGuardOptions } from '../../src/lti/guarded-fetch.ts';

const FILE = Buffer.from([0x30, 0x00, 0xff, 0x80]);

describe('the one way to a file that an authority publishes', () => {
  let server: Server;
  let port = 0;
  let asked = 0;
  let answer: (res: ServerResponse) => void;

  before(async () => {
    server = createServer((_req, res) => {
      asked += 1;
      answer(res);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    asked = 0;
    answer = (res) => void res.end(FILE);
  });

  /** What was got, or the code of the refusal. */
  async function got(address: string, options: Partial<FileGuardOptions> = {}): Promise<Uint8Array | string> {
    const resolve = (): Promise<{ address: string; family: number }[]> =>
      Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
    try {
      return await createFileFetch({ allowPrivate: false, hosts: [], resolve, ...options })(address, 1000);
    } catch (error) {
      return error instanceof AppError ? error.code : String(error);
    }
  }
  const at = (host: string): string => `http://${host}:${String(port)}/ca.crl`;

  it('gets its bytes over http, from a host that the operator named', async () => {
    expect(await got(at('tsa.internal'), { hosts: ['tsa.internal'] })).to.deep.equal(Uint8Array.from(FILE));
    expect(await got(at('127.0.0.1'), { hosts: ['127.0.0.1'] })).to.deep.equal(Uint8Array.from(FILE));
    expect(await got(at('tsa.internal'), { allowPrivate: true })).to.deep.equal(Uint8Array.from(FILE));
  });

  for (const host of ['127.0.0.1', '169.254.169.254', 'tsa.internal', 'crl.example'])
    it(`does not call a private address that a certificate names: ${host}`, async () => {
      expect(await got(at(host), { hosts: ['other.internal'] })).to.equal('PLATFORM_ADDRESS_REFUSED');
      expect(asked).to.equal(0);
    });

  for (const address of [
    'ldap://crl.example/ca',
    'file:///etc/passwd',
    'http://a:b@crl.example/',
    'http://crl.example:25/',
  ])
    it(`does not call ${address}`, async () => {
      expect(await got(address, { allowPrivate: true })).to.equal('PLATFORM_ADDRESS_REFUSED');
    });

  it('takes nothing but an answer of 200 within the bytes that were allowed', async () => {
    const hosts = ['127.0.0.1'];
    answer = (res) => void res.writeHead(404).end();
    expect(await got(at('127.0.0.1'), { hosts })).to.equal('PLATFORM_ANSWERED');
    answer = (res) => void res.writeHead(302, { Location: at('127.0.0.1') }).end();
    expect(await got(at('127.0.0.1'), { hosts })).to.equal('PLATFORM_ANSWERED');
    answer = (res) => void res.end(Buffer.alloc(1001));
    expect(await got(at('127.0.0.1'), { hosts })).to.equal('PLATFORM_ANSWER_TOO_LARGE');
  });
});
