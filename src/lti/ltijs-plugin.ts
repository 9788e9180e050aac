import type { LtijsDatabase } from 'ltijs';
import type { VerifiedLaunch } from './verify.ts';

const MOST = 1_000;

/** The platform rows that ltijs asks for, from what the guard has just verified: the key in hand, no look-up. */
export class LtijsKeys {
  readonly #rows = new Map<string, object>();

  remember({ platform, platformKey }: Pick<VerifiedLaunch, 'platform' | 'platformKey'>): void {
    this.#put(platform, { method: 'RSA_KEY', key: platformKey.pem });
  }

  /** A login needs the addresses alone. */
  rememberAddresses(platform: VerifiedLaunch['platform']): void {
    if (!this.#rows.has(keyOf(platform.issuer, platform.clientId))) {
      this.#put(platform, { method: 'JWK_SET', key: platform.jwksUrl });
    }
  }

  #put({ issuer, clientId, authUrl, tokenUrl }: VerifiedLaunch['platform'], authConfig: object): void {
    if (this.#rows.size >= MOST) this.#rows.clear();
    this.#rows.set(keyOf(issuer, clientId), {
      platformName: issuer,
      platformUrl: issuer,
      clientId,
      authEndpoint: authUrl,
      accesstokenEndpoint: tokenUrl,
      kid: clientId,
      authConfig,
    });
  }

  find(issuer: unknown, clientId: unknown): object | undefined {
    return this.#rows.get(keyOf(issuer, clientId));
  }
}

function keyOf(issuer: unknown, clientId: unknown): string {
  return JSON.stringify([issuer, clientId]);
}

/**
 * ltijs's database seam. Sessions, nonces and states are ours (the session's unique index is the replay check), so its
 * own records are answered without a database: nothing stored, nothing found.
 */
export function ltijsPlugin(keys: LtijsKeys): LtijsDatabase {
  const done = (): Promise<boolean> => Promise.resolve(true);
  return {
    setup: done,
    Close: done,
    Insert: done,
    Replace: done,
    Modify: done,
    Delete: done,
    Get(_encryptionKey, collection, query) {
      if (collection !== 'platform' || query === undefined) return Promise.resolve(false);
      const row = keys.find(Reflect.get(query, 'platformUrl'), Reflect.get(query, 'clientId'));
      return Promise.resolve(row === undefined ? false : [row]);
    },
  };
}
