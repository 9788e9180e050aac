import { isDeepStrictEqual } from 'node:util';
import type { mongo } from 'mongoose';
import type { ErasureStore, Renamed, Rewrite } from '../../application/ports/erasure.ts';
import { actWithout } from '../../domain/erasure.ts';
import type { HoldDoc } from '../erasure-models.ts';
import type { AuditDoc, Models } from '../models.ts';
import { moveHoldTrails } from './holds.ts';

type Erasing =
  'endSessions' | 'eraseScans' | 'eraseScores' | 'eraseTries' | 'rewriteTrail' | 'renameActs' | 'erasePerson';

/** Removes what is a person's alone, and takes them out of what stays. */
export function personErasing(models: Models): Pick<ErasureStore, Erasing> {
  const { people, sessions, scans, scores, tries } = models;
  return {
    async endSessions(institution, person) {
      return (await sessions.deleteMany({ institution, person })).deletedCount;
    },

    async eraseScans(institution, where) {
      return (await scans.deleteMany({ institution, ...where })).deletedCount;
    },

    async eraseScores(institution, person) {
      return (await scores.deleteMany({ institution, person })).deletedCount;
    },

    async eraseTries(institution, person) {
      // Keys end with the person, and carry the institution.
      await tries.deleteMany({ _id: { $regex: `^typed-code:${institution}:[^:]*:${person}$` } });
    },

    rewriteTrail: (institution, rewrite, goesOn) => rewriteTrail(models, institution, { rewrite, goesOn }),
    renameActs: (institution, who) => renameActs(models, institution, who),

    async erasePerson(institution, person) {
      await people.deleteOne({ _id: person, institution });
    },
  };
}

const BATCH = 500;

type Stored = AuditDoc & { _id: mongo.ObjectId };

async function rewriteTrail(
  { audit }: Models,
  institution: string,
  { rewrite, goesOn }: { rewrite: Rewrite; goesOn: () => Promise<void> },
): Promise<number> {
  let [read, changed] = [0, 0];
  const writes: Parameters<typeof audit.bulkWrite>[0] = [];
  const flush = async (): Promise<void> => {
    if (writes.length > 0) await audit.bulkWrite(writes.splice(0), { ordered: false });
  };
  const entries = audit.find({ institution }).lean<Stored>().cursor({ batchSize: BATCH });
  for await (const { _id, ...before } of entries) {
    read += 1;
    if (read % BATCH === 0) {
      await goesOn();
      await flush();
    }
    const after = rewrite(before);
    if (after === before) continue;
    changed += 1;
    const { actor, actorName, event } = after;
    writes.push({
      updateOne: { filter: { _id, institution }, update: { $set: { actor, actorName, event } } },
    });
  }
  await goesOn();
  await flush();
  return changed;
}

/** @returns whether each was still what was read of it */
async function rewriteHolds(
  holds: Models['holds'],
  institution: string,
  taken: Parameters<typeof actWithout>[1],
): Promise<boolean> {
  let all = true;
  for (const { _id, placed, lifted } of await holds.find({ institution }).lean<HoldDoc[]>()) {
    const without = { placed: actWithout(placed, taken), lifted: actWithout(lifted, taken) };
    if (isDeepStrictEqual(without, { placed, lifted })) continue;
    const read = { _id, institution, 'lifted.at': lifted?.at ?? null };
    const written = await holds.updateOne(read, { $set: { ...without, slot: _id } });
    if (written.matchedCount === 0) all = false;
  }
  return all;
}

async function renameActs(
  models: Models,
  institution: string,
  { person, pseudonym, name, mask }: Renamed,
): Promise<void> {
  const { registrations, holds, erasures } = models;
  await registrations.updateMany(
    { institution, 'createdBy.id': person },
    { $set: { createdBy: { id: pseudonym, name } } },
  );
  const taken = { person, pseudonym, mask };
  await moveHoldTrails(models, { institution });
  // Again for those that were lifted in between: what was read of them would put them in force anew.
  while (!(await rewriteHolds(holds, institution, taken)));
  await holds.updateMany({ institution, 'scope.person': person }, { $set: { 'scope.person': pseudonym } });
  const asked = { 'asked.by': pseudonym, 'asked.byName': name };
  await erasures.updateMany({ institution, 'asked.by': person }, { $set: asked });
}
