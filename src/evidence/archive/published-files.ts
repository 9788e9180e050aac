import type { FileFetch } from '../../application/ports/published.ts';
import type { Clock } from '../../application/ports/tools.ts';

/** A list may be replaced before its time: it is asked for this often. */
const KEPT_MS = 24 * 60 * 60_000;
/** An address that failed is not asked again for so long. */
const RESTS_MS = 5 * 60_000;
/** A list stands in every sheet that it speaks for. */
const MAX_BYTES = 1024 * 1024;
/** More addresses than the authorities of an installation have; oldest out first. */
const MOST = 200;

interface Kept {
  file: Promise<Uint8Array | null>;
  /** Epoch ms UTC. */
  until: number;
}

/** Files that authorities publish, kept in memory while they are fresh. */
export class PublishedFiles {
  readonly #kept = new Map<string, Kept>();
  readonly #fetch: FileFetch;
  readonly #clock: Clock;

  constructor({ fetch, clock }: { fetch: FileFetch; clock: Clock }) {
    this.#fetch = fetch;
    this.#clock = clock;
  }

  /**
   * @param freshUntil epoch ms UTC until when a file may be used, at most a day; 0 for one that cannot be read
   * @returns null when it cannot be had
   */
  get(
    address: string,
    freshUntil: (file: Uint8Array) => Promise<number> = () => Promise.resolve(Infinity),
  ): Promise<Uint8Array | null> {
    const now = this.#clock.now();
    const found = this.#kept.get(address);
    if (found !== undefined && found.until > now) return found.file;
    const kept: Kept = { file: Promise.resolve(null), until: now + RESTS_MS };
    kept.file = this.#fetch(address, MAX_BYTES).then(
      async (file) => {
        const until = await freshUntil(file);
        if (until > now) kept.until = Math.min(until, now + KEPT_MS);
        return file;
      },
      () => null,
    );
    this.#kept.delete(address);
    this.#kept.set(address, kept);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST) break;
      this.#kept.delete(oldest);
    }
    return kept.file;
  }
}
