import { isDuplicateKey } from '../database-errors.ts';
import type { Models } from '../models.ts';
import type { WaitingEntry } from '../waiting-entry.ts';

/** Unordered: an entry that stands there already keeps none of the others out. */
export async function insertTrail({ audit }: Models, trail: readonly WaitingEntry[]): Promise<void> {
  if (trail.length === 0) return;
  try {
    await audit.insertMany(trail, { ordered: false });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}
