import type { KeyStore, StoredKey } from '../../application/ports/stores.ts';
import { isDuplicateKey } from '../database-errors.ts';
import type { KeyDoc, Models } from '../models.ts';

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
