import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { AppError } from '../../errors.ts';

const TIMEOUT_MS = 10_000;
/** A token with its certificates is some 6 kB. */
const MAX_BYTES = 64 * 1024;

/** Sends a request to an authority, and gives back what it answers (RFC 3161, section 3.4). */
export type Post = (address: string, body: Uint8Array) => Promise<Uint8Array>;

/**
 * Over a connection of its own, bounded in time and size, without following redirects: the operator named this address.
 * @throws Error with the reason, for the log
 */
export function createPost({ timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES } = {}): Post {
  return async (address, body) => {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const response = await send(new URL(address), body, signal);
      if (response.statusCode !== 200) {
        response.destroy();
        throw new Error(`answered ${String(response.statusCode)}`);
      }
      return await readBytes(response, maxBytes);
    } catch (error) {
      if (signal.aborted) throw new Error(`no answer in ${String(timeoutMs / 1000)} s`, { cause: error });
      throw error;
    }
  };
}

function send(url: URL, body: Uint8Array, signal: AbortSignal): Promise<IncomingMessage> {
  const { request } = url.protocol === 'https:' ? https : http;
  const headers = {
    'Content-Type': 'application/timestamp-query',
    'Content-Length': body.length,
    Accept: 'application/timestamp-reply',
    'User-Agent': 'Emarge',
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers, agent: false, signal }, resolve);
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Stops reading at the limit: what is larger is never held. */
async function readBytes(response: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop early ends the connection.
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`answered more than ${String(maxBytes)} bytes`);
    chunks.push(chunk);
  }
  return Uint8Array.from(Buffer.concat(chunks));
}

/** What went wrong, in a few words without what was sent. */
export function reasonOf(error: unknown): string {
  if (error instanceof AppError) return [error.code, ...Object.values(error.params)].join(' ');
  return error instanceof Error ? error.message : String(error);
}
