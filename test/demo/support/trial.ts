import { createServer, type Server } from 'node:http';
import express from 'express';
import { decodeJwt, exportJWK, generateKeyPair, SignJWT, type JWK, type JWTPayload } from 'jose';
import { createDemoLms, type DemoPlatform } from '../../../src/demo/index.ts';

/** A demo LMS on a port of its own beside a tool that only publishes its keys, and the tool's side of each exchange. */
export class Trial {
  now = Date.UTC(2026, 10, 24, 8, 0, 0);
  ownUrl = '';
  toolUrl = '';
  platforms: DemoPlatform[] = [];
  privateJwk: JWK = {};
  readonly #servers: Server[] = [];
  #sign: ((header: object, claims: JWTPayload) => Promise<string>) | undefined;

  async start(keys?: JWK): Promise<this> {
    this.toolUrl = await this.#listen(await this.#toolApp(), 'localhost');
    const server = createServer();
    this.ownUrl = await this.#listen(server, '127.0.0.1');
    const clock = { now: () => this.now };
    const demo = await createDemoLms({ toolUrl: this.toolUrl, ownUrl: this.ownUrl, clock, keys });
    server.on('request', demo.app);
    this.platforms = demo.platforms;
    this.privateJwk = demo.privateJwk;
    return this;
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.#servers.map(async (server) => {
        server.closeAllConnections();
        await new Promise<void>((resolve) => {
          server.close(() => {
            resolve();
          });
        });
      }),
    );
  }

  get platform(): DemoPlatform {
    return this.platforms[0]!;
  }

  async page(path: string, init?: RequestInit): Promise<{ status: number; text: string; headers: Headers }> {
    const answer = await fetch(this.ownUrl + path, init);
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  }

  /** The login parameters that a browser would post to the tool. */
  async beginLogin(path = '/courses/2/frame?person=5'): Promise<Record<string, string>> {
    return formFields((await this.page(path)).text);
  }

  /** What a tool answers to a login: an authentication request. */
  authenticationRequest(login: Record<string, string>, changes: Record<string, string> = {}): string {
    return new URLSearchParams({
      scope: 'openid',
      response_type: 'id_token',
      response_mode: 'form_post',
      prompt: 'none',
      client_id: login['client_id']!,
      redirect_uri: `${this.toolUrl}/lti/launch`,
      login_hint: login['login_hint']!,
      lti_message_hint: login['lti_message_hint']!,
      state: 'state-1',
      nonce: 'nonce-1',
      ...changes,
    }).toString();
  }

  authorize(login: Record<string, string>, changes: Record<string, string> = {}) {
    return this.page(`/oidc/auth?${this.authenticationRequest(login, changes)}`);
  }

  /** A client assertion signed by the tool's key, or with changes. */
  assertion(changes: JWTPayload = {}, header: object = {}): Promise<string> {
    const seconds = Math.floor(this.now / 1000);
    const { clientId, tokenUrl } = this.platform;
    return this.#sign!(header, {
      iss: clientId,
      sub: clientId,
      aud: tokenUrl,
      jti: 'j1',
      iat: seconds,
      exp: seconds + 60,
      ...changes,
    });
  }

  async requestToken(assertion: string, scope: string) {
    const answer = await fetch(this.platform.tokenUrl, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
        scope,
      }),
    });
    const body = (await answer.json()) as Record<string, unknown>;
    return { status: answer.status, contentType: answer.headers.get('content-type'), body };
  }

  /** Calls a service with a fresh token. */
  async call(url: string, scope: string, init: { method?: string; headers: object; body?: string }) {
    const { body } = await this.requestToken(await this.assertion(), scope);
    const headers = { ...init.headers, authorization: `Bearer ${String(body['access_token'])}` };
    const answer = await fetch(url, { ...init, headers });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      json: text === '' ? undefined : (JSON.parse(text) as unknown),
    };
  }

  async #toolApp(): Promise<Server> {
    const { publicKey, privateKey } = await generateKeyPair('RS256', { modulusLength: 2048 });
    const jwk = { ...(await exportJWK(publicKey)), kid: 'tool-1', alg: 'RS256', use: 'sig' };
    this.#sign = (header, claims) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'tool-1', ...header })
        .sign(privateKey);
    const app = express();
    app.get('/lti/keys', (_request, response) => void response.json({ keys: [jwk] }));
    app.post('/lti/login', express.urlencoded({ extended: false }), (request, response) => {
      const login = request.body as Record<string, string>;
      response.redirect(`${this.platform.authUrl}?${this.authenticationRequest(login)}`);
    });
    app.post('/lti/launch', express.urlencoded({ extended: false }), (request, response) => {
      const claims = decodeJwt((request.body as { id_token: string }).id_token);
      response.send(
        `<!doctype html><html lang="en"><title>Tool</title><main><h1>Hello ${String(claims['given_name'])}</h1></main>`,
      );
    });
    return createServer(app);
  }

  async #listen(server: Server, host: string): Promise<string> {
    this.#servers.push(server);
    await new Promise<void>((resolve) => {
      server.listen(0, host, resolve);
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return `http://${host}:${String(address.port)}`;
  }
}

const ENTITIES: Record<string, string> = {
  '&quot;': '"',
  '&#34;': '"',
  '&#39;': "'",
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
};

/** Names and values of a page's hidden fields. */
export function formFields(page: string): Record<string, string> {
  const fields = [...page.matchAll(/<input\s+type="hidden"\s+name="([^"]*)"\s+value="([^"]*)"/g)];
  return Object.fromEntries(
    fields.map(([, name, value]) => [name!, value!.replace(/&[^;]+;/g, (entity) => ENTITIES[entity]!)]),
  );
}

export function formAction(page: string): string | undefined {
  return /<form\s+method="post"\s+action="([^"]*)"/.exec(page)?.[1];
}
