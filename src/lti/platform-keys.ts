import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { Clock, Log } from '../application/ports/tools.ts';
import { AppError } from '../errors.ts';
import { jsonOf, type PlatformGuard } from './guarded-fetch.ts';

const FRESH_MS = 30 * 60_000;
/** A key that is not there is looked for once more, at most this often: forged kids must not become a load on the LMS. */
const COOL_DOWN_MS = 30_000;
const TIMEOUT_MS = 5_000;
const MAX_BYTES = 256 * 1024;

const jwks = z.object({ keys: z.array(z.record(z.string(), z.unknown())).max(100) });
const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/);
/** RFC 7517: only RSA keys for signatures can sign an LTI message. */
const rsaKey = z.looseObject({
  kty: z.literal('RSA'),
  kid: z.string().min(1),
  n: base64url,
  e: base64url,
  use: z.literal('sig').optional(),
  alg: z.literal('RS256').optional(),
});

export interface PlatformKey {
  jwk: Record<string, unknown>;
  key: KeyObject;
}

interface Known {
  keys: ReadonlyMap<string, PlatformKey>;
  fetchedAt: number;
  /** When the platform was last asked, in vain or not. */
  askedAt: number;
}

/** Public keys of platforms, by the address of their set and kid; one request at a time for each address. */
export class PlatformKeys {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #guard: PlatformGuard;
  readonly #known = new Map<string, Known>();
  readonly #running = new Map<string, Promise<Known>>();

  constructor({ clock, log, guard }: { clock: Clock; log: Log; guard: PlatformGuard }) {
    this.#clock = clock;
    this.#log = log;
    this.#guard = guard;
  }

  /** @throws AppError LTI_KEYS_UNAVAILABLE, LTI_KEY_UNKNOWN */
  async find(jwksUrl: string, kid: string): Promise<PlatformKey> {
    const now = this.#clock.now();
    const known = this.#known.get(jwksUrl);
    const cached = known?.keys.get(kid);
    if (cached !== undefined && now - (known?.fetchedAt ?? 0) < FRESH_MS) return cached;
    const isCooling = known !== undefined && now - known.askedAt < COOL_DOWN_MS;
    const found = (isCooling ? known : await this.#ask(jwksUrl)).keys.get(kid);
    if (found === undefined) throw new AppError('LTI_KEY_UNKNOWN');
    return found;
  }

  #ask(jwksUrl: string): Promise<Known> {
    const running = this.#running.get(jwksUrl) ?? this.#refetch(jwksUrl);
    this.#running.set(jwksUrl, running);
    return running;
  }

  async #refetch(jwksUrl: string): Promise<Known> {
    try {
      const keys = await fetchKeys(this.#guard, jwksUrl);
      return this.#keep(jwksUrl, { keys, fetchedAt: this.#clock.now(), askedAt: this.#clock.now() });
    } catch (error) {
      const known = this.#known.get(jwksUrl);
      if (known === undefined) throw error;
      const err = error instanceof AppError ? String(error.cause) : String(error);
      this.#log.warn({ err }, 'Platform keys could not be refreshed; the known ones go on serving');
      return this.#keep(jwksUrl, { ...known, askedAt: this.#clock.now() });
    } finally {
      this.#running.delete(jwksUrl);
    }
  }

  #keep(jwksUrl: string, known: Known): Known {
    this.#known.set(jwksUrl, known);
    return known;
  }
}

/** Usable keys of a set, by kid. @throws AppError LTI_KEYS_UNAVAILABLE */
export async function fetchKeys(
  { fetch }: Pick<PlatformGuard, 'fetch'>,
  jwksUrl: string,
): Promise<Map<string, PlatformKey>> {
  try {
    const answer = await fetch(jwksUrl, { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES });
    return keysOf(jwks.parse(jsonOf(answer)));
  } catch (error) {
    throw new AppError('LTI_KEYS_UNAVAILABLE', {}, error);
  }
}

/** One key that cannot be read does not spoil the others. */
function keysOf({ keys }: z.infer<typeof jwks>): Map<string, PlatformKey> {
  const usable = new Map<string, PlatformKey>();
  for (const jwk of keys) {
    const read = rsaKey.safeParse(jwk);
    if (!read.success) continue;
    const { kty, n, e, kid } = read.data;
    usable.set(kid, { jwk, key: createPublicKey({ key: { kty, n, e }, format: 'jwk' }) });
  }
  return usable;
}
