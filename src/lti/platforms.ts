import { bindFirstDeployment } from '../application/connections.ts';
import type { Deployment, Platform } from '../application/ports/platforms.ts';
import type { Stores } from '../application/ports/stores.ts';
import type { Clock } from '../application/ports/tools.ts';
import { AppError } from '../errors.ts';

/** How long a registration is trusted without looking again. */
const FRESH_MS = 60_000;
const MOST = 5_000;

export interface PlatformSource {
  stores: Stores;
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
   * @throws AppError LTI_PLATFORM_UNKNOWN, also when the issuer alone is given and is not enough; LTI_PLATFORM_PAUSED
   */
  async find(issuer: string, clientId: string | undefined): Promise<Platform> {
    const platform = await this.#cached(issuer, clientId);
    if (platform === null || (platform.demo && !this.#source.isDemoAllowed())) {
      throw new AppError('LTI_PLATFORM_UNKNOWN', { issuer: issuer.slice(0, 200) });
    }
    if (platform.paused === true) throw new AppError('LTI_PLATFORM_PAUSED');
    return platform;
  }

  /**
   * The deployment of a launch that holds in every other respect. The first one of a platform that named none when it
   * was registered is bound to the institution that awaits it.
   * @throws AppError LTI_DEPLOYMENT_UNKNOWN, LTI_DEPLOYMENT_PAUSED
   */
  async deployment(platform: Platform, id: string): Promise<Deployment> {
    const found = deploymentIn(platform, id) ?? (await this.#firstDeployment(platform, id));
    if (found === undefined) throw new AppError('LTI_DEPLOYMENT_UNKNOWN', { deployment: id });
    if (found.paused === true) throw new AppError('LTI_DEPLOYMENT_PAUSED');
    return found;
  }

  /** Reads again what was changed by this process. */
  forget(): void {
    this.#known.clear();
  }

  async #firstDeployment(platform: Platform, id: string): Promise<Deployment | undefined> {
    if (!platform.awaiting) return undefined;
    const bound = await bindFirstDeployment(this.#source, platform, id);
    this.forget();
    if (bound !== null) return bound;
    // Another process may have bound it since this one last read the platform.
    const now = await this.#read(platform.issuer, platform.clientId);
    return now === null ? undefined : deploymentIn(now, id);
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

function deploymentIn({ deployments }: Platform, id: string): Deployment | undefined {
  return deployments.find((deployment) => deployment.id === id);
}
