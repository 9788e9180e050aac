import { STAMPS_LATE_MS } from '../domain/stamping.ts';
import type { Stampable } from './ports/timestamp.ts';

/** Since when what waits for a stamp has waited, as this process last saw it: pages tell it without a read of their own. */
export class StampWaits {
  #since: ReadonlyMap<string, number> = new Map();

  set(waiting: readonly Pick<Stampable, 'institution' | 'since'>[]): void {
    this.#since = new Map(waiting.map(({ institution, since }) => [institution, since]));
  }

  /** Epoch ms UTC since when stamps of an institution are late; null while they are not. */
  lateSince(institution: string, now: number): number | null {
    const since = this.#since.get(institution);
    return since !== undefined && now - since >= STAMPS_LATE_MS ? since : null;
  }
}
