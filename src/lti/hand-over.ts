import { AsyncLocalStorage } from 'node:async_hooks';
import type { Request, Response } from 'express';
import type { Platform } from '../application/ports/platforms.ts';
import type { PlatformKey } from './platform-keys.ts';

/** A platform as ltijs stores them. */
type Row = Readonly<Record<string, unknown>>;

/** The platform of the request that ltijs is at: two launches at once, under two keys, never meet. */
const inHand = new AsyncLocalStorage<Row>();

export function platformInHand(): Row | undefined {
  return inHand.getStore();
}

export interface Handed {
  path: '/login' | '/launch';
  body: object;
  /** As if ltijs had signed them. */
  cookies: Readonly<Record<string, string>>;
  platform: Platform;
  /** What the launch was signed with; a login needs none. */
  key: PlatformKey['key'] | null;
}

/** Gives ltijs's own Express application exactly what was checked, and nothing else. */
export function handOver(req: Request, handed: Handed, next: () => void): void {
  const { path, body, cookies, platform, key } = handed;
  req.url = path;
  req.method = 'POST';
  req.body = body;
  // body-parser's mark for a body that has been read; with `cookies` set, cookie-parser reads none of the browser's.
  Object.assign(req, { _body: true, cookies: {}, signedCookies: cookies });
  delete req.headers.authorization;
  inHand.run(rowOf(platform, key), next);
}

function rowOf({ issuer, clientId, authUrl, tokenUrl }: Platform, key: Handed['key']): Row {
  return {
    platformName: issuer,
    platformUrl: issuer,
    clientId,
    authEndpoint: authUrl,
    accesstokenEndpoint: tokenUrl,
    kid: clientId,
    authConfig: { method: 'RSA_KEY', key },
  };
}

/** ltijs's helmet forbids what a page in an LMS's frame needs; the web sets its own headers. */
export function plainHeaders(res: Response): void {
  for (const name of [
    'Cross-Origin-Embedder-Policy',
    'Cross-Origin-Opener-Policy',
    'Cross-Origin-Resource-Policy',
    'Origin-Agent-Cluster',
    'X-Frame-Options',
  ]) {
    res.removeHeader(name);
  }
}
