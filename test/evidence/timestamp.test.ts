import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPrivateKey } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Certificate } from 'pkijs';
import type { Timestamp } from '../../src/application/ports/timestamp.ts';
import { AppError } from '../../src/errors.ts';
import { keyPairOf, webKeys } from '../../src/evidence/certificates/keys.ts';
import { createDevelopmentAuthority, DEVELOPMENT_NAME } from '../../src/evidence/timestamp/development.ts';
import { DEVELOPMENT_POLICY, plainOid } from '../../src/evidence/timestamp/oids.ts';
import { createPost } from '../../src/evidence/timestamp/post.ts';
import { makeQuery, readReply } from '../../src/evidence/timestamp/query.ts';
import { sign } from '../../src/evidence/timestamp/respond.ts';
import { createStamper, type StamperOptions } from '../../src/evidence/timestamp/stamper.ts';
import { verifyToken } from '../../src/evidence/timestamp/verify.ts';
import golden from '../fixtures/evidence/timestamp.json' with { type: 'json' };
import { codeOf, NOW, world, type World } from './support.ts';

const DATA = Buffer.from('emarge.example/log/lycee-42\n7\nAAAA\n');
const NO_LOG = { info: () => undefined, warn: () => undefined, error: () => undefined };

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(Buffer.from(base64, 'base64'));

function problemCode(error: unknown): string {
  return error instanceof AppError ? error.code : String(error);
}

async function problemOf(act: Promise<unknown>): Promise<unknown> {
  const outcome = await act.catch((error: unknown) => error);
  return outcome instanceof AppError ? (outcome.params['problem'] ?? outcome.code) : outcome;
}

function stamperOf(services: World, options: Partial<StamperOptions> = {}): ReturnType<typeof createStamper> {
  const development = createDevelopmentAuthority(services);
  const { clock } = services;
  return createStamper({
    urls: [],
    roots: null,
    post: createPost(),
    development,
    clock,
    log: NO_LOG,
    ...options,
  });
}

describe('time-stamps', () => {
  let folder: string;
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): string =>
    execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'emarge-time-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  describe('of the development authority', () => {
    it('say in every place that it is one', async () => {
      const services = world();
      const timestamp = await stamperOf(services).stamp(DATA);
      expect(timestamp.authority).to.deep.equal({ name: DEVELOPMENT_NAME, development: true });
      expect(timestamp.at).to.equal(NOW);
      const verified = await verifyToken(bytesOf(timestamp.token), { data: DATA, roots: null });
      expect(verified).to.deep.include({ at: NOW, policy: DEVELOPMENT_POLICY, trusted: null });
    });

    it('are accepted by openssl, which is told which root to trust', async () => {
      const services = world();
      await stampFiles(services);
      const args = [
        'ts',
        '-verify',
        '-data',
        at('data'),
        '-in',
        at('token'),
        '-token_in',
        '-CAfile',
        at('root.pem'),
      ];
      expect(openssl(...args, '-attime', String(NOW / 1000))).to.equal('Verification: OK\n');
      const text = openssl('ts', '-reply', '-in', at('token'), '-token_in', '-text');
      expect(text).to.include(`Policy OID: ${DEVELOPMENT_POLICY}`);
      writeFileSync(at('data'), 'other');
      expect(() => openssl(...args, '-attime', String(NOW / 1000))).to.throw(/message imprint mismatch/);
    });

    it('answer a request that openssl made', async () => {
      const services = world();
      writeFileSync(at('data'), DATA);
      openssl('ts', '-query', '-data', at('data'), '-sha256', '-cert', '-out', at('query'));
      const development = createDevelopmentAuthority(services);
      writeFileSync(at('reply'), await development.respond(readFileSync(at('query'))));
      await rootFile(services);
      const args = [
        'ts',
        '-verify',
        '-queryfile',
        at('query'),
        '-in',
        at('reply'),
        '-CAfile',
        at('root.pem'),
      ];
      expect(openssl(...args, '-attime', String(NOW / 1000))).to.equal('Verification: OK\n');
    });

    it('come from one key for the installation, kept encrypted, its root never to issue again', async () => {
      const services = world();
      await Promise.all([stamperOf(services).stamp(DATA), stamperOf(services).stamp(DATA)]);
      expect(services.keys.kept).to.have.length(1);
      expect(services.keys.kept[0]).to.include({ purpose: 'tsa', institution: null });
      expect(services.keys.kept[0]?.privateJwkEncrypted).to.match(/^v1\./);
    });

    it('refuse what is no request', async () => {
      const authority = createDevelopmentAuthority(world());
      for (const bytes of ['', 'hello', '\x30\x03\x02\x01\x01'])
        expect(await problemOf(authority.respond(Buffer.from(bytes)))).to.equal('malformed');
    });
  });

  describe('verified', () => {
    const check = { data: Buffer.from(golden.data), roots: [bytesOf(golden.root)] };
    const token = bytesOf(golden.token);

    it('hold for the kept token with its root', async () => {
      expect(await verifyToken(token, check)).to.deep.equal({
        at: Date.parse(golden.at),
        policy: DEVELOPMENT_POLICY,
        serial: golden.serial,
        authority: { name: DEVELOPMENT_NAME, development: true },
        trusted: true,
      });
    });

    it('do not hold for other bytes, another root, or none at all', async () => {
      expect(await problemOf(verifyToken(token, { ...check, data: DATA }))).to.equal('imprint');
      const other = await createDevelopmentAuthority(world()).root();
      expect(await problemOf(verifyToken(token, { ...check, roots: [other] }))).to.equal('chain');
      expect(await problemOf(verifyToken(token, { ...check, roots: [] }))).to.equal('chain');
    });

    it('never show anything else, whichever byte is altered', async () => {
      const shown = await verifyToken(token, check);
      const held: number[] = [];
      for (let index = 0; index < token.length; index += 1) {
        const altered = Uint8Array.from(token);
        altered[index] = (altered[index] ?? 0) ^ 1;
        const outcome = await verifyToken(altered, check).catch(problemCode);
        if (outcome === 'TIMESTAMP_INVALID') continue;
        expect(outcome, `byte ${String(index)}`).to.deep.equal(shown);
        held.push(index);
      }
      // Names of algorithms and lengths outside what is signed, which mean nothing by themselves.
      expect(held.length).to.be.below(40);
    }).timeout(60_000);

    for (const hash of ['sha1', 'sha256', 'sha512'])
      it(`hold for openssl's own authority, which names its certificate by ${hash}`, async () => {
        opensslAuthority(hash);
        const query = await makeQuery(DATA);
        writeFileSync(at('q'), query.request);
        const reply = ['ts', '-reply', '-config', at('tsa.cnf'), '-section', 'tsa', '-queryfile', at('q')];
        openssl(...reply, '-out', at('reply'));
        const theirs = await readReply(readFileSync(at('reply')), query);
        openssl('x509', '-in', at('ca.pem'), '-outform', 'DER', '-out', at('ca.der'));
        const roots = [readFileSync(at('ca.der'))];
        const verified = await verifyToken(theirs, { data: DATA, roots });
        expect(verified.authority).to.deep.equal({ name: 'A real authority', development: false });
        expect(verified.policy).to.equal('1.2.3.4.1');
        expect(Math.abs(verified.at - Date.now())).to.be.below(10_000);
      });

    it('do not hold under a certificate for other purposes', async () => {
      for (const usage of ['critical,timeStamping,codeSigning', 'timeStamping', 'critical,emailProtection'])
        expect(await problemOf(stampedUnder(usage)), usage).to.equal('purpose');
    });

    it('do not hold when they are cut short, or something else', async () => {
      for (const bytes of [token.subarray(0, 200), token.subarray(1), Buffer.alloc(0), Buffer.from('hello')])
        expect(await problemOf(verifyToken(bytes, check))).to.equal('malformed');
    });
  });

  describe('asked of an authority', () => {
    it('must answer this question, and grant it', async () => {
      const authority = createDevelopmentAuthority(world());
      const [mine, other] = [await makeQuery(DATA), await makeQuery(DATA)];
      expect(await problemOf(readReply(await authority.respond(other.request), mine))).to.equal('nonce');
      // PKIStatusInfo 2, rejection.
      expect(await problemOf(readReply(Buffer.from('30053003020102', 'hex'), mine))).to.equal('refused');
      expect(await problemOf(readReply(Buffer.from('<html>'), mine))).to.equal('malformed');
    });

    it('have never the same nonce', async () => {
      const nonces = await Promise.all(Array.from({ length: 50 }, async () => (await makeQuery(DATA)).nonce));
      expect(new Set(nonces)).to.have.property('size', 50);
    });

    describe('over HTTP', () => {
      const servers: Server[] = [];
      let asked: string[] = [];

      beforeEach(() => {
        asked = [];
      });
      afterEach(async () => {
        for (const server of servers.splice(0)) {
          server.closeAllConnections();
          await new Promise<void>((resolve) => {
            server.close(() => resolve());
          });
        }
      });

      async function serve(name: string, answer: RequestListener): Promise<string> {
        const server = createServer((req, res) => {
          asked.push(name);
          answer(req, res);
        });
        servers.push(server);
        await new Promise<void>((resolve) => {
          server.listen(0, '127.0.0.1', resolve);
        });
        return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/tsa`;
      }

      /** An authority of somebody else: the same code, with a key of its own. */
      const authority =
        (services: World): RequestListener =>
        (req, res) => {
          const chunks: Buffer[] = [];
          req.on('data', (chunk: Buffer) => chunks.push(chunk));
          req.on('end', () => {
            void createDevelopmentAuthority(services)
              .respond(Buffer.concat(chunks))
              .then((reply) => res.setHeader('Content-Type', 'application/timestamp-reply').end(reply));
          });
        };

      it('come from the first that answers as it should', async () => {
        const theirs = world();
        const broken: [string, RequestListener][] = [
          ['500', (_req, res) => void res.writeHead(500).end()],
          ['redirect', (_req, res) => void res.writeHead(302, { Location: 'http://127.0.0.1:1/' }).end()],
          ['text', (_req, res) => void res.end('hello')],
          ['large', (_req, res) => void res.end(Buffer.alloc(100_000))],
          ['slow', () => undefined],
          ['cut', (req) => void req.socket.destroy()],
        ];
        const urls = await Promise.all(broken.map(([name, answer]) => serve(name, answer)));
        urls.push(await serve('good', authority(theirs)));
        const roots = [await createDevelopmentAuthority(theirs).root()];
        const ours = world();
        const stamper = stamperOf(ours, { urls, roots, post: createPost({ timeoutMs: 300 }) });
        await holds(await stamper.stamp(DATA), roots);
        expect(asked).to.deep.equal(['500', 'redirect', 'text', 'large', 'slow', 'cut', 'good']);

        asked = [];
        await stamper.stamp(DATA);
        expect(asked, 'those that failed rest').to.deep.equal(['good']);
        ours.clock.forward(5 * 60_000);
        asked = [];
        await stamper.stamp(DATA);
        expect(asked[0], 'and are asked again later').to.equal('500');
      });

      it('are refused from an authority that leads to no given root', async () => {
        const urls = [await serve('good', authority(world()))];
        const roots = [await createDevelopmentAuthority(world()).root()];
        expect(await codeOf(stamperOf(world(), { urls, roots }).stamp(DATA))).to.equal('TSA_AWAY');
      });

      it('name every authority that is away, and why', async () => {
        const urls = [
          await serve('500', (_req, res) => void res.writeHead(500).end()),
          'http://127.0.0.1:1/',
        ];
        const outcome = await stamperOf(world(), { urls })
          .stamp(DATA)
          .catch((error: unknown) => error);
        expect(outcome).to.be.instanceOf(AppError);
        expect((outcome as AppError).params['reasons']).to.match(
          /^127.+: answered 500; 127\.0\.0\.1:1: .*ECONNREFUSED/,
        );
      });
    });
  });

  it('write object identifiers as they are written, however large', () => {
    expect(plainOid('1.2.3')).to.equal('1.2.3');
    expect(plainOid('2.25.{8100}')).to.equal('2.25.16512');
  });

  /** A root, and a time-stamping unit by it, RSA as most are. */
  function opensslAuthority(hash: string): void {
    openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      '/CN=Root',
      '-keyout',
      at('ca.key'),
      '-out',
      at('ca.pem'),
    );
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      '/CN=A real authority',
      '-keyout',
      at('k'),
      '-out',
      at('csr'),
    );
    writeFileSync(at('ext'), 'extendedKeyUsage=critical,timeStamping\n');
    const issued = [
      'x509',
      '-req',
      '-in',
      at('csr'),
      '-CA',
      at('ca.pem'),
      '-CAkey',
      at('ca.key'),
      '-days',
      '2',
    ];
    openssl(...issued, '-extfile', at('ext'), '-out', at('tsa.pem'));
    writeFileSync(at('serial'), '01');
    const config = [
      '[tsa]',
      `serial = ${at('serial')}`,
      `signer_cert = ${at('tsa.pem')}`,
      `signer_key = ${at('k')}`,
      'signer_digest = sha256',
      'default_policy = 1.2.3.4.1',
      'digests = sha256',
      `ess_cert_id_alg = ${hash}`,
      '',
    ];
    writeFileSync(at('tsa.cnf'), config.join('\n'));
  }

  /** What our own code stamps, under a certificate that openssl made for something else. */
  async function stampedUnder(usage: string): Promise<unknown> {
    openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', at('k'));
    const request = ['req', '-x509', '-new', '-key', at('k'), '-subj', '/CN=Other', '-outform', 'DER'];
    openssl(...request, '-addext', `extendedKeyUsage=${usage}`, '-out', at('c.der'));
    const jwk = createPrivateKey(readFileSync(at('k'), 'utf8')).export({ format: 'jwk' });
    const { publicJwk, privateJwk } = await keyPairOf(jwk);
    const { privateKey: key } = await webKeys({ publicJwk, privateJwk });
    const certificate = Certificate.fromBER(Uint8Array.from(readFileSync(at('c.der'))));
    const query = await makeQuery(DATA);
    const token = await readReply(await sign(query.request, { key, certificate, now: Date.now() }), query);
    return verifyToken(token, { data: DATA, roots: null });
  }

  async function stampFiles(services: World): Promise<void> {
    const { token } = await stamperOf(services).stamp(DATA);
    writeFileSync(at('data'), DATA);
    writeFileSync(at('token'), bytesOf(token));
    await rootFile(services);
  }

  async function rootFile(services: World): Promise<void> {
    writeFileSync(at('root.der'), await createDevelopmentAuthority(services).root());
    openssl('x509', '-inform', 'DER', '-in', at('root.der'), '-out', at('root.pem'));
  }

  async function holds({ token }: Timestamp, roots: Uint8Array[]): Promise<void> {
    expect(await verifyToken(bytesOf(token), { data: DATA, roots })).to.include({ trusted: true });
  }
});
