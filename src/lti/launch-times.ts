import type { LaunchTime, PlatformId, PlatformStore } from '../application/ports/platforms.ts';
import type { Clock, Log } from '../application/ports/tools.ts';

const EVERY_MS = 10_000;

export interface LaunchTimesTools {
  stores: { platforms: Pick<PlatformStore, 'recordLaunches'> };
  clock: Clock;
  log: Log;
}

/** When each deployment was last launched from: kept in memory and written together, so that a launch costs no write. */
export class LaunchTimes {
  readonly #tools: LaunchTimesTools;
  readonly #noted = new Map<string, LaunchTime>();
  #timer: NodeJS.Timeout | null = null;

  constructor(tools: LaunchTimesTools) {
    this.#tools = tools;
  }

  note({ issuer, clientId }: PlatformId, deployment: string): void {
    const at = this.#tools.clock.now();
    this.#noted.set(JSON.stringify([issuer, clientId, deployment]), { issuer, clientId, deployment, at });
    this.#timer ??= setTimeout(() => void this.#write(), EVERY_MS).unref();
  }

  /** Writes what is noted, now. */
  async settle(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#write();
  }

  /** A time that is lost is noted again by the next launch. */
  async #write(): Promise<void> {
    this.#timer = null;
    const launches = [...this.#noted.values()];
    this.#noted.clear();
    if (launches.length === 0) return;
    try {
      await this.#tools.stores.platforms.recordLaunches(launches);
    } catch (error) {
      this.#tools.log.warn({ err: error }, 'the times of launches could not be written');
    }
  }
}
