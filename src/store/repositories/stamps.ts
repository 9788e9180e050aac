import type { Stampable, StampStore } from '../../application/ports/timestamp.ts';
import type { Clock } from '../../application/ports/tools.ts';
import { isDuplicateKey } from '../database-errors.ts';
import type { Models } from '../models.ts';
import type { StampDoc, StampWantDoc } from '../stamp-models.ts';

export function stampStore({ stamps, stampWants }: Models, clock: Clock): StampStore {
  return {
    async want({ institution, position, bytes, since, urgent }) {
      try {
        await stampWants.updateOne(
          { _id: institution, institution, position: { $lt: position } },
          {
            $set: { position, bytes: Buffer.from(bytes).toString('base64') },
            $min: { since },
            // Once something before it is urgent, all that takes its place is.
            ...(urgent ? { $max: { urgent: 1 } } : { $setOnInsert: { urgent: 0 } }),
          },
          { upsert: true },
        );
      } catch (error) {
        // A later one waits already: the upsert meets the document that the filter left out.
        if (!isDuplicateKey(error)) throw error;
      }
    },

    async waiting(limit) {
      const found = await stampWants.find().sort({ since: 1 }).limit(limit).lean<StampWantDoc[]>();
      return found.map(stampableFrom);
    },

    async keep({ institution, position }, { token, at, authority }) {
      const asked = clock.now();
      const _id = `${institution}|${String(position)}`;
      await stamps.updateOne(
        { _id, institution },
        { $setOnInsert: { position, token, at, authority } },
        { upsert: true },
      );
      await stampWants.deleteOne({ _id: institution, institution, position });
      // What was wanted while the authority worked waits since about now, by our clock and not by the authority's.
      await stampWants.updateOne(
        { _id: institution, institution, position: { $gt: position } },
        { $max: { since: asked } },
      );
    },

    async covering(institution, position) {
      const found = await stamps
        .findOne({ institution, position: { $gte: position } })
        .sort({ position: 1 })
        .lean<StampDoc>();
      if (found === null) return null;
      const { token, at, authority } = found;
      return { token, at, authority, position: found.position };
    },
  };
}

function stampableFrom({ institution, position, bytes, since, urgent }: StampWantDoc): Stampable {
  return {
    institution,
    position,
    bytes: Uint8Array.from(Buffer.from(bytes, 'base64')),
    since,
    urgent: urgent === 1,
  };
}
