import { createHash, createPrivateKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { TOOL_KEY_PURPOSE, toolKeys, type ToolKey } from '../application/tool-keys.ts';
import type { StoredKey } from '../application/ports/keys.ts';
import type { Stores } from '../application/ports/stores.ts';
import type { Clock, Log, Vault } from '../application/ports/tools.ts';
import { toolKeyStates } from '../domain/tool-keys.ts';

/** How long the stored keys are trusted without looking again: below the time that a new one waits before it signs. */
const FRESH_MS = 60_000;

const publicRsa = z.object({ kty: z.literal('RSA'), n: z.string(), e: z.string() });
const privateJwk = z.looseObject({ kty: z.literal('RSA'), n: z.string(), e: z.string(), d: z.string() });

/** The key that service requests are signed with. */
export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
}

/** What `/lti/keys` shows (RFC 7517), and its strong entity tag (RFC 9110, section 8.8.3). */
export interface KeySet {
  jwks: { keys: object[] };
  etag: string;
}

interface ToolKeySource {
  stores: Stores;
  vault: Vault;
  clock: Clock;
  log: Log;
}

/** The tool's own key pairs, as this process last read them; which one signs is told by the clock. */
export class ToolKeys {
  readonly #source: ToolKeySource;
  readonly #opened = new Map<string, KeyObject>();
  #known: { at: number; keys: Promise<StoredKey[]> } | null = null;

  constructor(source: ToolKeySource) {
    this.#source = source;
  }

  /** The key to sign with now. @throws AppError SECRET_WRONG, DATABASE_AWAY before the first reading */
  async signing(): Promise<SigningKey> {
    const found = (await this.#keys()).find(({ state }) => state === 'signing');
    if (found === undefined) throw new TypeError('one key of the series always signs');
    return { kid: found.key.kid, privateKey: this.#open(found.key) };
  }

  /** What is published now: the same bytes in every process that has read the same keys. */
  async published(): Promise<KeySet> {
    const shown = (await this.#keys()).filter(({ state }) => state !== 'retired').map(({ key }) => key);
    const keys = shown.map(({ kid, publicJwk }) => ({
      ...publicRsa.parse(publicJwk),
      kid,
      alg: 'RS256',
      use: 'sig',
    }));
    const digest = createHash('sha256').update(JSON.stringify(shown.map(({ kid }) => kid)));
    return { jwks: { keys }, etag: `"${digest.digest('base64url').slice(0, 22)}"` };
  }

  async #keys(): Promise<ToolKey[]> {
    return toolKeyStates(await this.#stored(), this.#source.clock.now());
  }

  /** One reading at a time; known keys go on serving while the database cannot be reached. */
  #stored(): Promise<StoredKey[]> {
    const now = this.#source.clock.now();
    const known = this.#known;
    if (known !== null && now - known.at < FRESH_MS) return known.keys;
    const read = toolKeys(this.#source).then((keys) => keys.map(({ key }) => key));
    const keys = known === null ? read : read.catch((error: unknown) => this.#keep(known.keys, error));
    this.#known = { at: now, keys };
    if (known === null) keys.catch(() => (this.#known = null));
    return keys;
  }

  #keep(keys: Promise<StoredKey[]>, error: unknown): Promise<StoredKey[]> {
    const err = error instanceof Error ? error.message : String(error);
    this.#source.log.warn({ err }, 'The tool keys could not be read; the known ones go on serving');
    return keys;
  }

  #open({ kid, privateJwkEncrypted }: StoredKey): KeyObject {
    const known = this.#opened.get(kid);
    if (known !== undefined) return known;
    const jwk = this.#source.vault.decrypt(TOOL_KEY_PURPOSE, privateJwkEncrypted);
    const key = createPrivateKey({ key: privateJwk.parse(JSON.parse(jwk)), format: 'jwk' });
    this.#opened.set(kid, key);
    return key;
  }
}
