import type {
  AuditStore,
  DatabaseHealth,
  KeyStore,
  StoredKey,
  TryStore,
} from '../../application/ports/stores.ts';
import type { Clock } from '../../application/ports/tools.ts';
import { isDuplicateKey } from '../database-errors.ts';
import type { AuditDoc, KeyDoc, Models, TryDoc } from '../models.ts';

export function auditStore({ audit }: Models): AuditStore {
  return {
    async append(entries) {
      await audit.insertMany(entries.map((entry) => ({ ...entry })));
    },

    async list(institution, { skip = 0, limit }) {
      // Events of one act share their instant: a page is counted, not cut by time.
      return audit
        .find({ institution }, { _id: 0 })
        .sort({ at: -1, _id: -1 })
        .skip(skip)
        .limit(limit)
        .lean<AuditDoc[]>();
    },
  };
}

function keyFrom({ _id, slot: _slot, ...rest }: KeyDoc): StoredKey {
  return { kid: _id, ...rest };
}

/** Unique: two processes that make a key at once make one. */
function slotOf({ purpose, institution, rotation }: StoredKey): string {
  return JSON.stringify([purpose, institution, rotation?.generation ?? 'first']);
}

export function keyStore({ keys }: Models): KeyStore {
  return {
    async list(purpose, institution) {
      const filter = institution === undefined ? { purpose } : { purpose, institution };
      return (await keys.find(filter).sort({ createdAt: 1 }).lean<KeyDoc[]>()).map(keyFrom);
    },

    async insertFirst(key) {
      const slot = slotOf(key);
      const { kid, ...document } = key;
      try {
        await keys.create({ _id: kid, ...document, slot });
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
      const kept = await keys.findOne({ slot }).orFail().lean<KeyDoc>();
      return keyFrom(kept);
    },
  };
}

export function tryStore({ tries }: Models, clock: Clock): TryStore {
  return {
    async spend(key, allowed, windowMs) {
      const expireAt = new Date(clock.now() + windowMs);
      // Made before it is counted: the trial engine answers an upsert that met another's with nothing.
      await tries.updateOne({ _id: key }, { $setOnInsert: { spent: 0, expireAt } }, { upsert: true });
      const counted = await tries
        .findOneAndUpdate({ _id: key }, { $inc: { spent: 1 } }, { returnDocument: 'after' })
        .lean<TryDoc>();
      // Expired, and removed, between the two.
      return counted === null ? this.spend(key, allowed, windowMs) : allowed - counted.spent;
    },

    async reset(key) {
      await tries.deleteOne({ _id: key });
    },
  };
}

export function databaseHealth({ meta }: Models): DatabaseHealth {
  return {
    async ping() {
      await meta.findById('schema').lean();
    },
  };
}
