import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { Clock, Log } from '../application/ports/tools.ts';
import { AppError } from '../errors.ts';

const FRESH_MS = 30 * 60_000;
/** A key that is not there is looked for once more, at most this often: forged kids must not become a load on the LMS. */
const COOL_DOWN_MS = 30_000;
const TIMEOUT_MS = 5_000;
const MAX_BYTES = 256 * 1024;

/** RFC 7517: only RSA keys can sign an LTI message. */
const jwks = z.object({
  keys: z.array(z.looseObject({ kty: z.string(), kid: z.string().optional() })).max(100),
});

export interface PlatformKey {
  jwk: Record<string, unknown>;
  key: KeyObject;
}

interface Fetched {
  at: number;
  keys: Map<string, PlatformKey>;
}

/** Public keys of platforms, by registration and kid; one request at a time for each address. */
export class PlatformKeys {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #fetched = new Map<string, Fetched>();
  readonly #running = new Map<string, Promise<Fetched>>();

  constructor({ clock, log }: { clock: Clock; log: Log }) {
    this.#clock = clock;
    this.#log = log;
  }

  /** @throws AppError LTI_KEYS_UNAVAILABLE, LTI_KEY_UNKNOWN */
  async find(jwksUrl: string, kid: string): Promise<PlatformKey> {
    const known = this.#fetched.get(jwksUrl);
    const age = known === undefined ? Infinity : this.#clock.now() - known.at;
    const cached = known?.keys.get(kid);
    if (cached !== undefined && age < FRESH_MS) return cached;
    const fetched = known !== undefined && age < COOL_DOWN_MS ? known : await this.#refetch(jwksUrl, known);
    const found = fetched.keys.get(kid);
    if (found === undefined) throw new AppError('LTI_KEY_UNKNOWN');
    return found;
  }

  /** Old keys go on serving while the LMS cannot be reached. */
  async #refetch(jwksUrl: string, known: Fetched | undefined): Promise<Fetched> {
    try {
      return await this.#fetchOnce(jwksUrl);
    } catch (error) {
      if (known === undefined) throw error;
      this.#log.warn(
        { err: messageOf(error) },
        'Platform keys could not be refreshed; the known ones go on serving',
      );
      return known;
    }
  }

  #fetchOnce(jwksUrl: string): Promise<Fetched> {
    const running = this.#running.get(jwksUrl);
    if (running !== undefined) return running;
    const started = fetchKeys(jwksUrl)
      .then((keys) => {
        const fetched = { at: this.#clock.now(), keys };
        this.#fetched.set(jwksUrl, fetched);
        return fetched;
      })
      .finally(() => this.#running.delete(jwksUrl));
    this.#running.set(jwksUrl, started);
    return started;
  }
}

/** Moodle may send JSON as text/html: the body decides. */
async function fetchKeys(jwksUrl: string): Promise<Map<string, PlatformKey>> {
  try {
    const response = await fetch(jwksUrl, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
    const text = await response.text();
    if (!response.ok || text.length > MAX_BYTES) throw new Error(`answered ${String(response.status)}`);
    return keysOf(jwks.parse(JSON.parse(text)));
  } catch (error) {
    throw new AppError('LTI_KEYS_UNAVAILABLE', {}, error);
  }
}

function keysOf({ keys }: z.infer<typeof jwks>): Map<string, PlatformKey> {
  const usable = new Map<string, PlatformKey>();
  for (const jwk of keys) {
    if (jwk.kty !== 'RSA' || jwk.kid === undefined) continue;
    usable.set(jwk.kid, { jwk, key: createPublicKey({ key: jwk, format: 'jwk' }) });
  }
  return usable;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
