import { bindFirstDeployment } from '../application/connections.ts';
import type { Deployment, Platform } from '../application/ports/platforms.ts';
import type { Stores } from '../application/ports/stores.ts';
import type { Clock } from '../application/ports/tools.ts';
import { AppError } from '../errors.ts';
import { platformMeant } from './which-platform.ts';

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
  readonly #known = new Map<string, { at: number; platforms: Promise<Platform[]> }>();

  constructor(source: PlatformSource) {
    this.#source = source;
  }

  /**
   * The platform of a login or a launch.
   * @param deployment what a login without a client id may say of itself
   * @throws AppError LTI_PLATFORM_UNKNOWN, LTI_PLATFORM_PAUSED; LTI_PLATFORM_AMBIGUOUS when the issuer alone is given and
   * is not enough
   */
  async find(issuer: string, clientId: string | undefined, deployment?: string): Promise<Platform> {
    const found = await this.#cached(issuer, clientId);
    const usable = found.filter(({ demo }) => !demo || this.#source.isDemoAllowed());
    const platform = platformMeant(usable, deployment);
    const named = { issuer: issuer.slice(0, 200) };
    if (platform === null) throw new AppError('LTI_PLATFORM_UNKNOWN', named);
    if (platform === 'several') throw new AppError('LTI_PLATFORM_AMBIGUOUS', named);
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
    if (found.paused === true) throw new AppError('LTI_DEPLOYMENT_PAUSED', { deployment: id });
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
    const [now] = await this.#read(platform.issuer, platform.clientId);
    return now === undefined ? undefined : deploymentIn(now, id);
  }

  #cached(issuer: string, clientId: string | undefined): Promise<Platform[]> {
    const key = JSON.stringify([issuer, clientId]);
    const now = this.#source.clock.now();
    const known = this.#known.get(key);
    if (known !== undefined && now - known.at < FRESH_MS) return known.platforms;
    if (this.#known.size >= MOST) this.#known.clear();
    const platforms = this.#read(issuer, clientId);
    this.#known.set(key, { at: now, platforms });
    platforms.then(
      (found) => found.length === 0 && this.#known.delete(key),
      () => this.#known.delete(key),
    );
    return platforms;
  }

  #read(issuer: string, clientId: string | undefined): Promise<Platform[]> {
    return this.#source.stores.platforms.find(issuer, clientId);
  }
}

function deploymentIn({ deployments }: Platform, id: string): Deployment | undefined {
  return deployments.find((deployment) => deployment.id === id);
}
