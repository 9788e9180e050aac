import type { HoldStore } from '../../application/ports/erasure.ts';
import type { LegalHold } from '../../domain/erasure-obstacles.ts';
import type { HoldDoc } from '../erasure-models.ts';
import type { Models } from '../models.ts';

function holdFrom({ _id, ...rest }: HoldDoc): LegalHold {
  return { id: _id, ...rest };
}

export function holdStore({ holds }: Models): HoldStore {
  return {
    async place({ id, ...rest }) {
      await holds.create({ _id: id, ...rest });
    },

    async lift(institution, id, act) {
      const lifted = await holds
        .findOneAndUpdate(
          { _id: id, institution, lifted: null },
          { $set: { lifted: act } },
          { returnDocument: 'after' },
        )
        .lean<HoldDoc>();
      return lifted === null ? null : holdFrom(lifted);
    },

    async list(institution) {
      const found = await holds.find({ institution }).sort({ 'placed.at': -1, _id: -1 }).lean<HoldDoc[]>();
      return found.map(holdFrom);
    },
  };
}
