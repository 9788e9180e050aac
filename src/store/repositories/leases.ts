import type { LeaseStore } from '../../application/ports/stores.ts';
import type { Clock } from '../../application/ports/tools.ts';
import type { LeaseDoc, Models } from '../models.ts';

export function leaseStore({ leases }: Models, clock: Clock): LeaseStore {
  return {
    async take(name, ms) {
      const now = clock.now();
      // Made before it is taken: the trial engine answers an upsert that met another's with nothing.
      await leases.updateOne({ _id: name }, { $setOnInsert: { until: 0, token: 0 } }, { upsert: true });
      const taken = await leases
        .findOneAndUpdate(
          { _id: name, until: { $lte: now } },
          { $set: { until: now + ms }, $inc: { token: 1 } },
          { returnDocument: 'after' },
        )
        .lean<LeaseDoc>();
      return taken === null ? null : { name, token: taken.token };
    },

    async renew({ name, token }, ms) {
      const held = await leases.updateOne({ _id: name, token }, { $set: { until: clock.now() + ms } });
      return held.matchedCount > 0;
    },

    async release({ name, token }) {
      await leases.updateOne({ _id: name, token }, { $set: { until: 0 } });
    },
  };
}
