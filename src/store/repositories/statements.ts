import type { SealedStatement } from '../../application/ports/sealed.ts';
import type { StatementStore } from '../../application/ports/stores.ts';
import type { StatementType } from '../../domain/statement.ts';
import { isDuplicateKey } from '../database-errors.ts';
import { askForGrades } from './grades.ts';
import { partOf, type MeetingDoc, type Models, type StatementDoc } from '../models.ts';
import { byId } from './by-id.ts';
import { insert } from './insert.ts';

const SIGNATURES: StatementType[] = ['student-signature', 'teacher-signature'];

/** Erased statements are no statements any more: every reading leaves them out, but for `ErasureStore`. */
export const NOT_ERASED = { erased: null } as const;

export function statementFrom({
  _id,
  of: _of,
  erased: _erased,
  prints = null,
  ...rest
}: StatementDoc): SealedStatement {
  return { id: _id, prints, ...rest };
}

export function statementDocument({ id, ...rest }: SealedStatement): StatementDoc {
  return { _id: id, ...rest, of: partOf(rest.meeting, rest.person) };
}

async function insertOnce({ statements }: Models, document: StatementDoc): Promise<'inserted' | 'duplicate'> {
  try {
    await insert(statements, document);
    return 'inserted';
  } catch (error) {
    if (isDuplicateKey(error)) return 'duplicate';
    throw error;
  }
}

/**
 * Moves what a meeting's write left in its outbox to the statements, and asks for the scores that a validation changes;
 * moving it twice changes nothing.
 */
export async function moveOutbox(
  models: Models,
  meeting: { _id: string; institution: string },
): Promise<void> {
  const stored = await models.meetings.findOne(meeting, { outbox: 1 }).lean<Pick<MeetingDoc, 'outbox'>>();
  const outbox = stored?.outbox ?? [];
  for (const document of outbox) {
    await insertOnce(models, document);
    if (document.type === 'validation') await askForGrades(models, document, { at: document.receivedAt });
  }
  if (outbox.length === 0) return;
  const ids = outbox.map((document) => document._id);
  await models.meetings.updateOne(meeting, { $pull: { outbox: { _id: { $in: ids } } } });
}

/** Finishes what an interrupted process left. */
export async function moveOutboxes(models: Models): Promise<void> {
  const left = models.meetings.find({ 'outbox._id': { $exists: true } }, { institution: 1 });
  for (const { _id, institution } of await left.lean<Pick<MeetingDoc, '_id' | 'institution'>[]>()) {
    await moveOutbox(models, { _id, institution });
  }
}

export function statementStore(models: Models): StatementStore {
  const { statements } = models;
  return {
    insert: (statement) => insertOnce(models, statementDocument(statement)),

    async find(institution, id) {
      const found = await statements.aggregate<StatementDoc>([
        ...byId(institution, id),
        { $match: NOT_ERASED },
      ]);
      return found.map(statementFrom)[0] ?? null;
    },

    async inMeeting(institution, meeting, type) {
      const filter = { institution, meeting, ...NOT_ERASED, ...(type && { type }) };
      return (await statements.find(filter).sort({ receivedAt: 1 }).lean<StatementDoc[]>()).map(
        statementFrom,
      );
    },

    async hasSignature(institution, meeting) {
      const types = { $in: SIGNATURES };
      return (await statements.exists({ institution, meeting, type: types })) !== null;
    },

    async countSignatures(institution, from, to) {
      return statements.countDocuments({
        institution,
        type: 'student-signature',
        receivedAt: { $gte: from, $lt: to },
      });
    },

    async setAside(institution, id, act) {
      await statements.updateOne({ _id: id, institution, setAside: null }, { $set: { setAside: act } });
    },
  };
}
