import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import http, { type IncomingHttpHeaders, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { isFileAddress, isPlatformAddress, isPrivateAddress } from '../application/web-address.ts';
import type { FileFetch } from '../application/ports/published.ts';
import { AppError } from '../errors.ts';

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 256 * 1024;

/** A GET; with a form or JSON, a POST of it. A `Content-Type` among the headers replaces the usual one. */
export interface Outgoing {
  headers?: Readonly<Record<string, string>>;
  form?: Readonly<Record<string, string>>;
  json?: object;
  /** For everything: name, connection and the last byte of the answer. */
  timeoutMs?: number;
  maxBytes?: number;
}

export interface Incoming {
  /** Host that answered, with its port. */
  host: string;
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/**
 * Asks a platform. The only way out of the house to an address that somebody else named.
 * @throws AppError PLATFORM_ADDRESS_REFUSED, PLATFORM_UNREACHABLE, PLATFORM_SLOW, PLATFORM_REDIRECTS,
 * PLATFORM_ANSWER_TOO_LARGE
 */
export type GuardedFetch = (address: string, outgoing?: Outgoing) => Promise<Incoming>;

export interface PlatformGuard {
  /** Whether an address may be called, as it is written. */
  accepts(address: string): boolean;
  fetch: GuardedFetch;
}

export interface GuardOptions {
  /** ALLOW_PRIVATE_PLATFORMS */
  allowPrivate: boolean;
  /** Never judged: the origin of the demo LMS, while this process runs it. */
  trustedOrigin?: string | null;
  /** Every address of a host name; the system's resolver unless a test gives another. */
  resolve?: (hostname: string) => Promise<LookupAddress[]>;
}

/**
 * Makes the one guarded fetch. An address is judged as written, then what its name resolves to, and the connection goes
 * to exactly those addresses: a second answer of the DNS changes nothing. No redirect is followed.
 */
export function createPlatformGuard(options: GuardOptions): PlatformGuard {
  const isTrusted = (address: string): boolean =>
    URL.canParse(address) && new URL(address).origin === options.trustedOrigin;
  const accepts = (address: string): boolean => isTrusted(address) || isPlatformAddress(address, options);
  return {
    accepts,
    fetch: async (address, outgoing = {}) => {
      const allowPrivate = options.allowPrivate || isTrusted(address);
      const host = hostOf(address);
      if (!accepts(address)) throw new AppError('PLATFORM_ADDRESS_REFUSED', { host });
      const answer = await ask(new URL(address), outgoing, judgingLookup({ ...options, allowPrivate }));
      const { status, headers, bytes } = answer;
      // A redirect would lead past what was judged and registered.
      if (status < 300 || status > 399) return { host, status, headers, text: bytes.toString('utf8') };
      throw new AppError('PLATFORM_REDIRECTS', { host, target: headers.location?.slice(0, 200) ?? '' });
    },
  };
}

/** Where files are got from. */
export interface FileGuardOptions extends Pick<GuardOptions, 'allowPrivate' | 'resolve'> {
  /** Host names that the operator named: they may be private. */
  hosts: readonly string[];
}

/**
 * Gets files that are signed by themselves, guarded in the same way: what authorities publish, at addresses that stand in
 * their certificates.
 */
export function createFileFetch({ hosts, ...options }: FileGuardOptions): FileFetch {
  return async (address, maxBytes) => {
    const host = hostOf(address);
    const isNamed = URL.canParse(address) && hosts.includes(new URL(address).hostname);
    const allowPrivate = options.allowPrivate || isNamed;
    if (!isFileAddress(address, { allowPrivate })) throw new AppError('PLATFORM_ADDRESS_REFUSED', { host });
    const outgoing = { headers: { Accept: '*/*' }, maxBytes };
    const answer = await ask(new URL(address), outgoing, judgingLookup({ ...options, allowPrivate }));
    const { status, bytes } = answer;
    if (status !== 200) throw new AppError('PLATFORM_ANSWERED', { host, status, reason: 'none' });
    return Uint8Array.from(bytes);
  };
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address.slice(0, 100);
}

/**
 * An answer read as JSON, whatever media type it claims: Moodle sends tokens as text/html.
 * @throws AppError PLATFORM_ANSWERED with status and reason, unless it is 2xx; PLATFORM_ANSWER_NOT_JSON
 */
export function jsonOf({ status, text, host }: Incoming): unknown {
  const json = parsed(text);
  if (status < 200 || status > 299)
    throw new AppError('PLATFORM_ANSWERED', { host, status, reason: reasonIn(json) });
  if (json === undefined) throw new AppError('PLATFORM_ANSWER_NOT_JSON', { host });
  return json;
}

/** Without the parser's words, which quote what was sent: it may be a token. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

const REASONS = ['error_description', 'error', 'message', 'reason'] as const;

const JWT = /eyJ[\w-]+(?:\.[\w-]*)*/g;

/**
 * What a refusal says of itself (RFC 6749 section 5.2, RFC 7591 section 3.2.2; Moodle's services say `reason`); `none` when it says nothing. It is shown and
 * logged: a token that it quotes is left out.
 */
function reasonIn(json: unknown): string {
  if (typeof json !== 'object' || json === null) return 'none';
  const said = REASONS.map((name): unknown => Reflect.get(json, name)).find((one) => typeof one === 'string');
  return typeof said === 'string' && said !== '' ? said.replace(JWT, '…').slice(0, 200) : 'none';
}

interface Answer extends Omit<Incoming, 'text'> {
  bytes: Buffer;
}

async function ask(url: URL, outgoing: Outgoing, judged: LookupFunction): Promise<Answer> {
  const { timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES } = outgoing;
  const { host } = url;
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await send(url, { ...requestOf(outgoing), lookup: judged, signal });
    const bytes = await readBytes(response, maxBytes);
    return { host, status: response.statusCode ?? 0, headers: response.headers, bytes };
  } catch (error) {
    if (error instanceof AppError) throw error;
    const seconds = Math.round(timeoutMs / 1000);
    if (signal.aborted) throw new AppError('PLATFORM_SLOW', { host, seconds }, error);
    if (error instanceof TooLarge) throw new AppError('PLATFORM_ANSWER_TOO_LARGE', { host }, error);
    throw new AppError('PLATFORM_UNREACHABLE', { host }, error);
  }
}

/** All addresses of a name, to connect to; refused together when one of them is private. */
function judgingLookup({ allowPrivate, resolve = resolveAll }: GuardOptions): LookupFunction {
  return (hostname, { all }, callback) => {
    const refuse = (error: Error): void => callback(error, []);
    resolve(hostname).then((found) => {
      const [first] = found;
      if (first === undefined) refuse(new Error(`${hostname} has no address`));
      else if (!allowPrivate && found.some(({ address }) => isPrivateAddress(address)))
        refuse(new AppError('PLATFORM_ADDRESS_REFUSED', { host: hostname }));
      else if (all === true) callback(null, found);
      else callback(null, first.address, first.family);
    }, refuse);
  };
}

function resolveAll(hostname: string): Promise<LookupAddress[]> {
  return lookup(hostname, { all: true });
}

type Sent = RequestOptions & { body?: string };

function requestOf({ headers = {}, form, json }: Outgoing): Sent {
  const all = { Accept: 'application/json', 'User-Agent': 'Emarge' };
  const post = (type: string, body: string): Sent => ({
    method: 'POST',
    headers: { ...all, 'Content-Type': type, ...headers },
    body,
  });
  if (form !== undefined)
    return post('application/x-www-form-urlencoded', new URLSearchParams(form).toString());
  if (json !== undefined) return post('application/json', JSON.stringify(json));
  return { method: 'GET', headers: { ...all, ...headers } };
}

/** Over a connection of its own, closed after: what a platform is asked is little. */
function send(url: URL, { body, ...options }: Sent): Promise<IncomingMessage> {
  const { request } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const sent = request(url, { ...options, agent: false }, resolve);
    sent.on('error', reject);
    sent.end(body);
  });
}

class TooLarge extends Error {}

/** Stops reading at the limit: what is larger is never held. */
async function readBytes(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop early ends the connection.
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new TooLarge(`more than ${String(maxBytes)} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
