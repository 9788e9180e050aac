import { createHash } from 'node:crypto';
import { mongo } from 'mongoose';
import type { HoldStore } from '../../application/ports/erasure.ts';
import type { AuditEntry } from '../../domain/audit.ts';
import { subjectOf, type LegalHold } from '../../domain/erasure-obstacles.ts';
import { isDuplicateKey } from '../database-errors.ts';
import type { HoldDoc } from '../erasure-models.ts';
import type { Models } from '../models.ts';
import { insertTrail } from './trail.ts';

function holdFrom({ _id, slot: _slot, trail: _trail, ...rest }: HoldDoc): LegalHold {
  return { id: _id, ...rest };
}

/** Unique: of two that are placed at once on the same for the same reason there is one. Once lifted, or masked, it is its id. */
function slotOf({ scope, placed }: Pick<LegalHold, 'scope' | 'placed'>): string {
  return createHash('sha256')
    .update(JSON.stringify([subjectOf(scope), placed.reason]))
    .digest('hex');
}

function waiting(trail: readonly AuditEntry[]): NonNullable<HoldDoc['trail']> {
  return trail.map((entry) => ({ _id: new mongo.ObjectId(), ...entry }));
}

/** Moves to the trail what an act on a hold left in it; moving it twice changes nothing. */
async function moveTrail(models: Models, { _id, institution, trail = [] }: HoldDoc): Promise<void> {
  if (trail.length === 0) return;
  await insertTrail(models, trail);
  const ids = trail.map((entry) => entry._id);
  await models.holds.updateOne({ _id, institution }, { $pull: { trail: { _id: { $in: ids } } } });
}

/** Finishes what an interrupted process left in holds: of an institution, or of all. */
export async function moveHoldTrails(models: Models, where: { institution?: string }): Promise<void> {
  const left = await models.holds.find({ ...where, 'trail._id': { $exists: true } }).lean<HoldDoc[]>();
  for (const hold of left) await moveTrail(models, hold);
}

/** Those of before have no slot, and the index would let one alone have none. */
export async function giveSlots({ holds }: Models): Promise<void> {
  const without = await holds
    .find({ slot: { $exists: false } })
    .sort({ _id: 1 })
    .lean<HoldDoc[]>();
  for (const hold of without) {
    const { _id, institution, lifted } = hold;
    const slot = slotOf(hold);
    const isFree = lifted === null && (await holds.exists({ institution, slot })) === null;
    await holds.updateOne(
      { _id, institution, slot: { $exists: false } },
      { $set: { slot: isFree ? slot : _id } },
    );
  }
}

export function holdStore(models: Models): HoldStore {
  const { holds } = models;
  return {
    async place({ id, ...rest }, trail) {
      const slot = slotOf(rest);
      try {
        await holds.create({ _id: id, ...rest, slot, trail: waiting(trail) });
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
      const { institution } = rest;
      const placed = await holds.findOne({ institution, slot }).lean<HoldDoc>();
      if (placed === null) return null;
      await moveTrail(models, placed);
      return holdFrom(placed);
    },

    async lift(institution, id, { act, trail }) {
      const lifted = await holds
        .findOneAndUpdate(
          { _id: id, institution, lifted: null },
          { $set: { lifted: act, slot: id }, $push: { trail: { $each: waiting(trail) } } },
          { returnDocument: 'after' },
        )
        .lean<HoldDoc>();
      if (lifted === null) return null;
      await moveTrail(models, lifted);
      return holdFrom(lifted);
    },

    async list(institution) {
      const found = await holds.find({ institution }).sort({ 'placed.at': -1, _id: -1 }).lean<HoldDoc[]>();
      return found.map(holdFrom);
    },
  };
}
