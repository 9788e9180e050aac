import { lookup } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';
import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { isPlatformAddress, isPrivateAddress } from '../application/web-address.ts';
import { AppError } from '../errors.ts';

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 256 * 1024;
const MAX_REDIRECTS = 3;

export interface Outgoing {
  method?: 'GET' | 'POST';
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** For everything: name, connection, redirects and the last byte of the answer. */
  timeoutMs?: number;
  maxBytes?: number;
}

export interface Incoming {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** Where the answer came from, after redirects. */
  url: URL;
}

/**
 * Asks a platform. The only way out of the house to an address that somebody else named.
 * @throws AppError PLATFORM_ADDRESS_REFUSED, PLATFORM_UNREACHABLE, PLATFORM_SLOW, PLATFORM_REDIRECTS,
 * PLATFORM_ANSWER_TOO_LARGE
 */
export type GuardedFetch = (address: string, outgoing?: Outgoing) => Promise<Incoming>;

export interface GuardOptions {
  /** ALLOW_PRIVATE_PLATFORMS */
  allowPrivate: boolean;
  /** Origins that are never judged: the demo LMS's, while this process runs it. */
  isTrusted?: (origin: string) => boolean;
  /** Every address of a host name; the system's resolver unless a test gives another. */
  resolve?: (hostname: string) => Promise<LookupAddress[]>;
}

interface Hop {
  url: URL;
  outgoing: Outgoing;
  signal: AbortSignal;
}

/**
 * Makes the one guarded fetch: an address is judged as written, then what its name resolves to, and the connection goes
 * to exactly those addresses, so that a second answer of the DNS changes nothing. A redirect is judged like a first request.
 */
export function createGuardedFetch(options: GuardOptions): GuardedFetch {
  return async (address, outgoing = {}) => {
    const signal = AbortSignal.timeout(outgoing.timeoutMs ?? TIMEOUT_MS);
    let hop: Hop = { url: urlOf(address), outgoing, signal };
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const answer = await ask(options, hop);
      const next = redirected(answer, hop);
      if (next === null) return answer;
      hop = next;
    }
    throw new AppError('PLATFORM_REDIRECTS', { host: hop.url.host });
  };
}

/**
 * An answer read as JSON, whatever media type it claims: Moodle sends tokens as text/html.
 * @throws AppError PLATFORM_ANSWERED with the status, unless it is 2xx; PLATFORM_ANSWER_NOT_JSON
 */
export function jsonOf({ status, text, url: { host } }: Incoming): unknown {
  if (status < 200 || status > 299) throw new AppError('PLATFORM_ANSWERED', { host, status });
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new AppError('PLATFORM_ANSWER_NOT_JSON', { host }, error);
  }
}

function urlOf(address: string): URL {
  if (!URL.canParse(address)) throw new AppError('PLATFORM_ADDRESS_REFUSED', { host: address.slice(0, 100) });
  return new URL(address);
}

/** Where a redirect leads; null for any other answer. A redirected POST is refused: it would be sent to a stranger. */
function redirected({ status, headers }: Incoming, { url, outgoing, signal }: Hop): Hop | null {
  if (![301, 302, 303, 307, 308].includes(status)) return null;
  const { location = '' } = headers;
  if (outgoing.method === 'POST' || !URL.canParse(location, url.href))
    throw new AppError('PLATFORM_REDIRECTS', { host: url.host });
  const next = new URL(location, url);
  return {
    url: next,
    outgoing: next.origin === url.origin ? outgoing : withoutAuthorization(outgoing),
    signal,
  };
}

function withoutAuthorization({ headers = {}, ...rest }: Outgoing): Outgoing {
  const { Authorization: _secret, ...others } = headers;
  return { ...rest, headers: others };
}

async function ask(options: GuardOptions, hop: Hop): Promise<Incoming> {
  const { url, outgoing, signal } = hop;
  const { host, origin } = url;
  const trusted = options.isTrusted?.(origin) === true;
  if (!trusted && !isPlatformAddress(url.href, options))
    throw new AppError('PLATFORM_ADDRESS_REFUSED', { host });
  try {
    const judged = judgingLookup({ ...options, allowPrivate: trusted || options.allowPrivate });
    const response = await send(hop, judged);
    const text = await readText(response, outgoing.maxBytes ?? MAX_BYTES);
    return { status: response.statusCode ?? 0, headers: response.headers, text, url };
  } catch (error) {
    if (error instanceof TooLarge) throw new AppError('PLATFORM_ANSWER_TOO_LARGE', { host }, error);
    if (error instanceof AppError) throw error;
    const seconds = Math.round((outgoing.timeoutMs ?? TIMEOUT_MS) / 1000);
    if (signal.aborted) throw new AppError('PLATFORM_SLOW', { host, seconds }, error);
    throw new AppError('PLATFORM_UNREACHABLE', { host }, error);
  }
}

/** What the socket connects to: all addresses of the name, refused together when one of them is private. */
function judgingLookup({ allowPrivate, resolve = resolveAll }: GuardOptions): LookupFunction {
  return (hostname, { all }, callback) => {
    const refused = (error: Error): void => callback(error, []);
    resolve(hostname).then((found) => {
      const [first] = found;
      if (first === undefined) refused(new Error(`${hostname} has no address`));
      else if (!allowPrivate && found.some(({ address }) => isPrivateAddress(address)))
        refused(new AppError('PLATFORM_ADDRESS_REFUSED', { host: hostname }));
      else if (all === true) callback(null, found);
      else callback(null, first.address, first.family);
    }, refused);
  };
}

function resolveAll(hostname: string): Promise<LookupAddress[]> {
  return lookup(hostname, { all: true });
}

/** A connection of its own, closed after: requests to a platform are few. */
function send({ url, outgoing, signal }: Hop, judged: LookupFunction): Promise<IncomingMessage> {
  const { method = 'GET', headers = {}, body } = outgoing;
  const { request } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method,
        headers: { Accept: 'application/json', 'User-Agent': 'Emarge', ...headers },
        agent: false,
        lookup: judged,
        signal,
      },
      resolve,
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

class TooLarge extends Error {}

/** Stops reading at the limit: what is larger is never held. */
async function readText(response: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      response.destroy();
      throw new TooLarge(`more than ${String(maxBytes)} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
