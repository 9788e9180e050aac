import { randomBytes, type webcrypto } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Extension, X509Certificate } from '@peculiar/x509';
import { Certificate } from 'pkijs';
import { DAY_MS } from '../../../src/domain/institution.ts';
import { issueCrl, type RevokedCertificate } from '../../../src/evidence/certificates/crl.ts';
import {
  derOf,
  EC_ALGORITHM,
  SIGNING_ALGORITHM,
  timeStampingExtensions,
  type Issuer,
} from '../../../src/evidence/certificates/issue.ts';
import { loadX509 } from '../../../src/evidence/certificates/x509.ts';
import { sign } from '../../../src/evidence/timestamp/respond.ts';

const YEAR_MS = 365 * DAY_MS;

export interface AuthorityOptions {
  /** Epoch ms UTC. */
  now: () => number;
  /** Whether its certificates say where lists stand. */
  lists?: boolean;
}

/** What an authority answers with; a test changes it. */
type Answer = (req: IncomingMessage, res: ServerResponse) => void;

/**
 * A time-stamping authority over HTTP on loopback, as public ones are: a root, an authority by it, a stamping unit by
 * that, whose tokens bring the unit's certificate alone; what is missing stands where the certificates say.
 */
export class SmallAuthority {
  readonly #server: Server;
  readonly #now: () => number;
  readonly #certificates = new Map<string, Issuer>();
  readonly #answers = new Map<string, Answer>();
  /** Revoked ones by the name of their issuer. */
  readonly #revoked = new Map<string, RevokedCertificate[]>();
  /** Paths that were asked for. */
  readonly asked: string[] = [];

  private constructor(server: Server, now: () => number) {
    this.#server = server;
    this.#now = now;
  }

  static async open({ now, lists = true }: AuthorityOptions): Promise<SmallAuthority> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const authority = new SmallAuthority(server, now);
    server.on('request', (req, res) => authority.#answer(req, res));
    await authority.#issue('root', { by: 'root', isCa: true, lists });
    await authority.#issue('ca', { by: 'root', isCa: true, lists });
    await authority.#issue('unit', { by: 'ca', isCa: false, lists });
    for (const name of ['root', 'ca']) {
      authority.answer(`/${name}.crl`, (_req, res) => void authority.list(name).then((der) => res.end(der)));
      authority.answer(`/${name}.cer`, (_req, res) => void res.end(authority.der(name)));
    }
    authority.answer('/tsa', (req, res) => {
      res.setHeader('Content-Type', 'application/timestamp-reply');
      void authority.#stamp(req).then((reply) => res.end(reply));
    });
    return authority;
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : '')}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  answer(path: string, answer: Answer): void {
    this.#answers.set(path, answer);
  }

  answerOf(path: string): Answer {
    const found = this.#answers.get(path);
    if (found === undefined) throw new Error(`nothing at ${path}`);
    return found;
  }

  der(name: string): Uint8Array {
    return Buffer.from(derOf(this.#of(name).certificate), 'base64');
  }

  /** PEM. */
  root(): string {
    return this.#of('root').certificate.toString('pem');
  }

  /** @param at epoch ms UTC */
  revoke(name: 'ca' | 'unit', at: number): void {
    const certificate = derOf(this.#of(name).certificate);
    this.#revoked.set(name === 'ca' ? 'root' : 'ca', [{ certificate, at, reason: 'compromised' }]);
  }

  /** The list of an authority, made now; with a critical extension it is one that speaks of nobody revoked. */
  async list(name: string, scope?: { oid: string; value: Uint8Array<ArrayBuffer> }): Promise<Uint8Array> {
    if (scope === undefined) return issueCrl(this.#of(name), this.#revoked.get(name) ?? [], this.#now());
    const x509 = await loadX509();
    const { certificate, key } = this.#of(name);
    const crl = await x509.X509CrlGenerator.create({
      issuer: certificate.subjectName,
      signingKey: key,
      signingAlgorithm: SIGNING_ALGORITHM,
      thisUpdate: new Date(this.#now()),
      nextUpdate: new Date(this.#now() + DAY_MS),
      extensions: [new x509.Extension(scope.oid, true, scope.value)],
    });
    return new Uint8Array(crl.rawData);
  }

  /** A list in the name of an authority, signed with a key that is not its own. */
  async forgedList(name: string): Promise<Uint8Array> {
    const { privateKey: key } = await newKeys();
    return issueCrl({ certificate: this.#of(name).certificate, key }, [], this.#now());
  }

  /** A certificate by the authority below the root, for a key of somebody's: as a trust service issues one for seals. */
  async certify(keys: webcrypto.CryptoKeyPair): Promise<X509Certificate> {
    return this.#make('sealing key', keys, { by: 'ca', isCa: false, lists: true, isSeal: true });
  }

  /** The key of an authority under the root of somebody else, as he can make it without asking; DER. */
  async crossed(name: string): Promise<{ certificates: Uint8Array[]; list: Uint8Array }> {
    const keys = await newKeys();
    const kind = { by: 'other', isCa: true, lists: false };
    const root: Issuer = { certificate: await this.#make('other', keys, kind), key: keys.privateKey };
    const x509 = await loadX509();
    const { subject, publicKey, extensions } = this.#of(name).certificate;
    const cross = await x509.X509CertificateGenerator.create({
      serialNumber: '4001',
      subject,
      issuer: root.certificate.subject,
      publicKey,
      signingKey: root.key,
      signingAlgorithm: SIGNING_ALGORITHM,
      notBefore: root.certificate.notBefore,
      notAfter: root.certificate.notAfter,
      extensions,
    });
    const certificates = [cross, root.certificate].map((one) => new Uint8Array(one.rawData));
    return { certificates, list: await issueCrl(root, [], this.#now()) };
  }

  /** The stamping unit of somebody else, under a root of his own. */
  async stranger(): Promise<{
    certificate: Uint8Array;
    respond: (request: Uint8Array) => Promise<Uint8Array>;
  }> {
    await this.#issue('stranger', { by: 'stranger', isCa: true, lists: false });
    await this.#issue('stranger’s unit', { by: 'stranger', isCa: false, lists: false });
    const { certificate, key } = this.#of('stranger’s unit');
    const parsed = Certificate.fromBER(certificate.rawData);
    return {
      certificate: new Uint8Array(certificate.rawData),
      respond: (request) => sign(request, { certificate: parsed, key, now: this.#now() }),
    };
  }

  async #stamp(req: IncomingMessage): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of req) if (chunk instanceof Uint8Array) chunks.push(chunk);
    return this.respond(Buffer.concat(chunks));
  }

  /** Answers a request (RFC 3161), DER to DER. @param now epoch ms UTC */
  respond(request: Uint8Array, now = this.#now()): Promise<Uint8Array> {
    const { certificate, key } = this.#of('unit');
    return sign(request, { certificate: Certificate.fromBER(certificate.rawData), key, now });
  }

  #answer(req: IncomingMessage, res: ServerResponse): void {
    this.asked.push(req.url ?? '');
    const answer = this.#answers.get(req.url ?? '');
    if (answer === undefined) res.writeHead(404).end();
    else answer(req, res);
  }

  #of(name: string): Issuer {
    const found = this.#certificates.get(name);
    if (found === undefined) throw new Error(`no ${name}`);
    return found;
  }

  async #issue(name: string, kind: Kind): Promise<void> {
    const keys = await newKeys();
    const certificate = await this.#make(name, keys, kind);
    this.#certificates.set(name, { certificate, key: keys.privateKey });
  }

  async #make(name: string, keys: webcrypto.CryptoKeyPair, kind: Kind): Promise<X509Certificate> {
    const x509 = await loadX509();
    const issuer = this.#certificates.get(kind.by) ?? null;
    const subject = `CN=A small ${name}`;
    return x509.X509CertificateGenerator.create({
      serialNumber: `40${randomBytes(8).toString('hex')}`,
      subject,
      issuer: issuer?.certificate.subject ?? subject,
      publicKey: keys.publicKey,
      signingKey: issuer?.key ?? keys.privateKey,
      signingAlgorithm: SIGNING_ALGORITHM,
      notBefore: new Date(this.#now() - YEAR_MS),
      notAfter: new Date(this.#now() + 20 * YEAR_MS),
      extensions: [
        new x509.BasicConstraintsExtension(kind.isCa, undefined, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
        ...(await usages(kind)),
        ...(issuer === null ? [] : await this.#addresses(kind)),
      ],
    });
  }

  async #addresses({ by, lists }: Kind): Promise<Extension[]> {
    const x509 = await loadX509();
    const published = new x509.AuthorityInfoAccessExtension({ caIssuers: `${this.url}/${by}.cer` });
    return lists
      ? [published, new x509.CRLDistributionPointsExtension([`${this.url}/${by}.crl`])]
      : [published];
  }
}

interface Kind {
  by: string;
  isCa: boolean;
  lists: boolean;
  isSeal?: boolean;
}

async function usages({ isCa, isSeal = false }: Kind): Promise<Extension[]> {
  const x509 = await loadX509();
  const { KeyUsageFlags } = x509;
  if (isCa) return [new x509.KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true)];
  if (!isSeal) return timeStampingExtensions();
  return [new x509.KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation, true)];
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return globalThis.crypto.subtle.generateKey(EC_ALGORITHM, true, ['sign', 'verify']);
}
