import type { LeaseStore } from '../../application/ports/stores.ts';
import type { Clock } from '../../application/ports/tools.ts';
import { isDuplicateKey } from '../database-errors.ts';
import type { LeaseDoc, Models } from '../models.ts';

export function leaseStore({ leases }: Models, clock: Clock): LeaseStore {
  return {
    async take(name, ms) {
      const now = clock.now();
      try {
        const taken = await leases
          .findOneAndUpdate(
            { _id: name, until: { $lte: now } },
            { $set: { until: now + ms }, $inc: { token: 1 } },
            { upsert: true, returnDocument: 'after' },
          )
          .lean<LeaseDoc>();
        return { name, token: taken.token };
      } catch (error) {
        // Held by another: the upsert meets the document that the filter left out.
        if (isDuplicateKey(error)) return null;
        throw error;
      }
    },

    async release({ name, token }) {
      await leases.updateOne({ _id: name, token }, { $set: { until: 0 } });
    },
  };
}
