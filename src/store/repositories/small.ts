import type { KeyStore, StoredKey } from '../../application/ports/keys.ts';
import type { AuditStore, DatabaseHealth, TryStore } from '../../application/ports/stores.ts';
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

    async certify(institution, kid, certificates) {
      await keys.updateOne({ _id: kid, institution, certificates: null }, { $set: { certificates } });
      return keyFrom(await keys.findOne({ _id: kid, institution }).orFail().lean<KeyDoc>());
    },

    async revoke(institution, kid, revocation) {
      const { modifiedCount } = await keys.updateOne(
        { _id: kid, institution, revocation: null },
        { $set: { revocation } },
      );
      return modifiedCount === 1;
    },
  };
}

export function tryStore({ tries }: Models, clock: Clock): TryStore {
  return {
    async spend(key, allowed, windowMs) {
      const expireAt = new Date(clock.now() + windowMs);
      const counted = await tries
        .findOneAndUpdate(
          { _id: key },
          { $inc: { spent: 1 }, $setOnInsert: { expireAt } },
          { upsert: true, returnDocument: 'after' },
        )
        .orFail()
        .lean<TryDoc>();
      return allowed - counted.spent;
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
