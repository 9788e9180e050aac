import type { TryStore } from '../../application/ports/stores.ts';
import type { Clock } from '../../application/ports/tools.ts';
import type { Models, TryDoc } from '../models.ts';

export function tryStore({ tries }: Models, clock: Clock): TryStore {
  return {
    async spend(key, allowed, windowMs) {
      const now = clock.now();
      const expireAt = new Date(now + windowMs);
      // The index that removes them is up to a minute late.
      await tries.deleteOne({ _id: key, expireAt: { $lte: new Date(now) } });
      // Made before it is counted: the trial engine answers an upsert that met another's with nothing.
      await tries.updateOne({ _id: key }, { $setOnInsert: { spent: 0, expireAt } }, { upsert: true });
      const counted = await tries
        .findOneAndUpdate({ _id: key }, { $inc: { spent: 1 } }, { returnDocument: 'after' })
        .lean<TryDoc>();
      // Expired, and removed, between the two.
      return counted === null ? this.spend(key, allowed, windowMs) : allowed - counted.spent;
    },

    async until(key) {
      return (await tries.findById(key).lean<TryDoc>())?.expireAt.getTime() ?? null;
    },
  };
}
