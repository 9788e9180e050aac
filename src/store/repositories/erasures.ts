import type { Erasure, ErasureStore } from '../../application/ports/erasure.ts';
import type { ErasedStatement } from '../../application/ports/sealed.ts';
import type { ErasureDoc } from '../erasure-models.ts';
import { partOf, type Models, type StatementDoc } from '../models.ts';
import { downloads } from './downloads.ts';
import { endedMeetings } from './ended-meetings.ts';
import { personErasing } from './person-erasing.ts';
import { personRecords, personTraces } from './person-traces.ts';

/** What one that began before erasures went on by themselves does not say. */
const NO_TURN = { dueAt: null, tries: 0, stopped: null };

function erasureFrom({ _id, ...rest }: ErasureDoc): Erasure {
  return { id: _id, ...NO_TURN, ...rest };
}

/** Lets those go on by themselves that began before any did. */
export async function giveTurns({ erasures }: Models): Promise<void> {
  const open = { doneAt: null, dueAt: { $exists: false } };
  await erasures.updateMany(open, { $set: { ...NO_TURN, dueAt: 0 } });
}

type Course = 'begin' | 'find' | 'list' | 'unfinished' | 'unfinishedMeetings' | 'keep' | 'takeDue' | 'putOff';
type Rewriting = 'eraseStatement' | 'replaceKept' | 'saveErased' | 'erasedIn' | 'findErased';

/** How far erasures are. */
function courseOf({ erasures }: Models): Pick<ErasureStore, Course> {
  return {
    async begin({ id, ...rest }) {
      await erasures.create({ _id: id, ...rest });
    },

    async find(institution, id) {
      const found = await erasures.findOne({ _id: id, institution }).lean<ErasureDoc>();
      return found === null ? null : erasureFrom(found);
    },

    async list(institution, limit) {
      const found = await erasures
        .find({ institution })
        .sort({ 'asked.at': -1, _id: -1 })
        .limit(limit)
        .lean<ErasureDoc[]>();
      return found.map(erasureFrom);
    },

    async unfinished(institution, person) {
      const found = await erasures.findOne({ institution, person }).lean<ErasureDoc>();
      return found === null ? null : erasureFrom(found);
    },

    async unfinishedMeetings(institution) {
      const open = { institution, what: 'meetings' as const, doneAt: null };
      const found = await erasures.findOne(open).lean<ErasureDoc>();
      return found === null ? null : erasureFrom(found);
    },

    async keep({ id, institution, ...rest }) {
      // What has ended knows nobody any more, and must not learn it again.
      const written = await erasures.updateOne({ _id: id, institution, doneAt: null }, { $set: rest });
      return written.matchedCount > 0;
    },

    async takeDue(now, until) {
      const found = await erasures
        .findOneAndUpdate(
          { dueAt: { $lte: now } },
          { $set: { dueAt: until }, $inc: { tries: 1 } },
          { sort: { dueAt: 1 }, returnDocument: 'after' },
        )
        .lean<ErasureDoc>();
      return found === null ? null : erasureFrom(found);
    },

    async putOff({ id, institution, dueAt }, turn) {
      await erasures.updateOne({ _id: id, institution, doneAt: null, dueAt }, { $set: turn });
    },
  };
}

/** What a tombstone no longer has. */
const GONE = { jws: 1, shown: 1, idempotencyKey: 1, prints: 1, kept: 1, audit: 1, setAside: 1 } as const;

function rewriting({ statements: stored, meetings }: Models): Pick<ErasureStore, Rewriting> {
  return {
    async eraseStatement(institution, { id, person, erased }) {
      const found = await stored
        .findOne({ _id: id, institution, erased: null }, { meeting: 1 })
        .lean<Pick<StatementDoc, 'meeting'>>();
      if (found === null) return;
      // One write: there is no moment at which half of it is left.
      await stored.updateOne(
        { _id: id, institution },
        { $set: { person, of: partOf(found.meeting, person), erased }, $unset: GONE },
      );
    },

    async replaceKept(institution, { id, was, kept }) {
      const written = await stored.updateOne({ _id: id, institution, kept: was }, { $set: { kept } });
      return written.matchedCount > 0;
    },

    async saveErased({ id, ...fields }) {
      const { institution, version } = fields;
      const written = await meetings.updateOne(
        { _id: id, institution, version },
        { $set: { ...fields, version: version + 1 } },
      );
      return written.matchedCount > 0;
    },

    async erasedIn(institution, meeting) {
      const found = await stored.aggregate<StatementDoc>([
        { $match: { institution, meeting } },
        { $match: { erased: { $ne: null } } },
        { $sort: { receivedAt: 1 } },
      ]);
      return found.flatMap(erasedFrom);
    },

    async findErased(institution, id) {
      const found = await stored.findOne({ _id: id, institution }).lean<StatementDoc>();
      return found === null ? null : (erasedFrom(found)[0] ?? null);
    },
  };
}

function erasedFrom(found: StatementDoc): ErasedStatement[] {
  const {
    _id: id,
    institution,
    meeting,
    course,
    type,
    person,
    revision,
    receivedAt,
    digest,
    log,
    erased,
  } = found;
  if (erased === undefined || erased === null) return [];
  return [{ id, institution, meeting, course, type, person, revision, receivedAt, digest, log, erased }];
}

export function erasureStore(models: Models): ErasureStore {
  return {
    ...courseOf(models),
    ...rewriting(models),
    ...personTraces(models),
    ...endedMeetings(models),
    ...personRecords(models),
    ...personErasing(models),
    ...downloads(models),
  };
}
