import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';
import type { Platform } from '../../../src/application/ports/platforms.ts';
import type { Clock } from '../../../src/application/ports/tools.ts';

export interface SigningKey {
  kid: string;
  privateKey: CryptoKey;
  publicJwk: JWK;
}

export async function signingKey(kid: string = randomUUID()): Promise<SigningKey> {
  const pair = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
  const publicJwk = { ...(await exportJWK(pair.publicKey)), kid, alg: 'RS256', use: 'sig' };
  return { kid, privateKey: pair.privateKey, publicJwk };
}

/** Answers one request of the tool; a test puts its own in to misbehave. */
export type Answer = (req: IncomingMessage, res: ServerResponse) => void;

export function sends(body: unknown, { status = 200, type = 'application/json' } = {}): Answer {
  return (_req, res) => {
    res.writeHead(status, { 'Content-Type': type });
    res.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

/** Takes the request and never answers. */
export const neverAnswers: Answer = () => {};

/** An LMS on loopback: its key, its key set, its services. It signs whatever a test hands it. */
export class TestPlatform {
  readonly clock: Clock;
  issuer: string;
  clientId: string;
  deploymentId: string;
  key!: SigningKey;
  url = '';
  /** What is published under `/jwks`; the key of now unless a test sets it. */
  published: JWK[] | null = null;
  /** Paths that answer otherwise, such as `/jwks`. */
  readonly answers = new Map<string, Answer>();
  /** Paths in the order in which the tool asked for them. */
  readonly asked: string[] = [];
  readonly #server: Server;

  constructor(clock: Clock, names: Partial<Pick<TestPlatform, 'issuer' | 'clientId' | 'deploymentId'>> = {}) {
    this.clock = clock;
    this.issuer = names.issuer ?? 'https://lms.example';
    this.clientId = names.clientId ?? 'client-1';
    this.deploymentId = names.deploymentId ?? '1';
    this.#server = createServer((req, res) => this.#answer(req, res));
  }

  async start(): Promise<this> {
    this.key = await signingKey();
    await new Promise<void>((resolve) => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
  }

  registration(institution: string): Platform {
    return {
      issuer: this.issuer,
      clientId: this.clientId,
      authUrl: `${this.url}/auth`,
      tokenUrl: `${this.url}/token`,
      jwksUrl: `${this.url}/jwks`,
      deployments: [{ id: this.deploymentId, institution }],
      demo: false,
    };
  }

  /** Signs claims as they are; `header` and `key` override how. */
  sign(
    claims: object,
    { header = {}, key = this.key }: { header?: object; key?: SigningKey } = {},
  ): Promise<string> {
    return new SignJWT(claims as JWTPayload)
      .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: key.kid, ...header })
      .sign(key.privateKey);
  }

  /** How often the tool asked for a path. */
  count(path: string): number {
    return this.asked.filter((asked) => asked === path).length;
  }

  #answer(req: IncomingMessage, res: ServerResponse): void {
    const path = (req.url ?? '').split('?')[0] ?? '';
    this.asked.push(path);
    const answer = this.answers.get(path) ?? this.#usual(path);
    answer(req, res);
  }

  #usual(path: string): Answer {
    if (path === '/jwks') return sends({ keys: this.published ?? [this.key.publicJwk] });
    // Moodle answers its tokens as text/html.
    if (path === '/token')
      return sends({ access_token: 'access-1', expires_in: 3600 }, { type: 'text/html' });
    return sends('not found', { status: 404, type: 'text/html' });
  }
}
