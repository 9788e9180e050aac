import type { Platform, PlatformStore } from '../application/ports/stores.ts';
import type { Clock } from '../application/ports/tools.ts';
import { AppError } from '../errors.ts';

/** How long a registration is trusted without looking again. */
const FRESH_MS = 60_000;
const MOST = 5_000;

export interface PlatformSource {
  stores: { platforms: PlatformStore };
  clock: Clock;
  isDemoAllowed: () => boolean;
}

/** Registrations as this process last read them: a login costs no database operation. */
export class Platforms {
  readonly #source: PlatformSource;
  readonly #known = new Map<string, { at: number; platform: Promise<Platform | null> }>();

  constructor(source: PlatformSource) {
    this.#source = source;
  }

  /**
   * The platform of a login or a launch.
   * @throws AppError LTI_PLATFORM_UNKNOWN, also when the issuer alone is given and is not enough
   */
  async find(issuer: string, clientId: string | undefined): Promise<Platform> {
    const platform = await this.#cached(issuer, clientId);
    if (platform === null || (platform.demo && !this.#source.isDemoAllowed())) {
      throw new AppError('LTI_PLATFORM_UNKNOWN', { issuer: issuer.slice(0, 200) });
    }
    return platform;
  }

  #cached(issuer: string, clientId: string | undefined): Promise<Platform | null> {
    const key = JSON.stringify([issuer, clientId]);
    const now = this.#source.clock.now();
    const known = this.#known.get(key);
    if (known !== undefined && now - known.at < FRESH_MS) return known.platform;
    if (this.#known.size >= MOST) this.#known.clear();
    const platform = this.#read(issuer, clientId);
    this.#known.set(key, { at: now, platform });
    platform.then(
      (found) => found === null && this.#known.delete(key),
      () => this.#known.delete(key),
    );
    return platform;
  }

  async #read(issuer: string, clientId: string | undefined): Promise<Platform | null> {
    const found = await this.#source.stores.platforms.find(issuer, clientId);
    return found.length === 1 ? (found[0] ?? null) : null;
  }
}
