import { mongo, type PipelineStage } from 'mongoose';
import type { OutgoingStatement, SealedStatement } from '../../application/ports/sealed.ts';
import type { StatementStore } from '../../application/ports/stores.ts';
import type { Amendment } from '../../domain/meeting.ts';
import type { StatementType } from '../../domain/statement.ts';
import { isDuplicateKey } from '../database-errors.ts';
import { askForGrades } from './grades.ts';
import { partOf, type MeetingDoc, type Models, type OutboxDoc, type StatementDoc } from '../models.ts';
import { byId } from './by-id.ts';
import { insert } from './insert.ts';
import { askForSheet } from './sheets.ts';
import { insertTrail } from './trail.ts';

/** What a person signed with their own hand. */
export const SIGNATURE_TYPES: StatementType[] = ['student-signature', 'teacher-signature'];

/**
 * Erased statements are no statements any more: every reading leaves them out, but for `ErasureStore`. In a stage of its own
 * after what an index holds: beside it in one filter, the trial engine reads the whole collection.
 */
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

/** A statement as it waits in its meeting. */
export function outboxDocument({ trail = [], setsAside, ...statement }: OutgoingStatement): OutboxDoc {
  const entries = trail.map((entry) => ({ _id: new mongo.ObjectId(), ...entry }));
  return {
    ...statementDocument(statement),
    ...(entries.length > 0 && { trail: entries }),
    ...(setsAside && { setsAside }),
  };
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
 * Moves what a meeting's write left in its outbox to the statements and the trail, notes the signatures that it sets aside,
 * and asks for the scores that a validation or an amendment changes; moving it twice changes nothing.
 */
export async function moveOutbox(
  models: Models,
  meeting: { _id: string; institution: string },
): Promise<void> {
  const stored = await models.meetings
    .findOne(meeting, { outbox: 1, amendments: 1 })
    .lean<Pick<MeetingDoc, 'outbox' | 'amendments'>>();
  const { outbox = [], amendments = [] } = stored ?? {};
  for (const { trail = [], setsAside, ...document } of outbox) {
    await insertOnce(models, document);
    await insertTrail(models, trail);
    if (setsAside !== undefined) await noteOn(models, document, setsAside);
    await noteSetAside(models, document, amendments);
    await carryOn(models, document);
  }
  if (outbox.length === 0) return;
  const ids = outbox.map((document) => document._id);
  await models.meetings.updateOne(meeting, { $pull: { outbox: { _id: { $in: ids } } } });
}

/** On the signature that a statement sets aside; the first note stays. */
async function noteOn(
  { statements }: Models,
  { institution }: StatementDoc,
  { signature, act }: NonNullable<OutboxDoc['setsAside']>,
): Promise<void> {
  await statements.updateOne(
    { _id: signature, institution, setAside: null, ...NOT_ERASED },
    { $set: { setAside: act } },
  );
}

/** Of an amendment: on each signature that counts no longer, by whom and why. */
async function noteSetAside(
  { statements }: Models,
  { institution, meeting, digest }: StatementDoc,
  amendments: readonly Amendment[],
): Promise<void> {
  const amendment = amendments.find((one) => one.digest === digest);
  if (amendment === undefined || amendment.setAside.length === 0) return;
  const { at, by, byName, reason, setAside } = amendment;
  const dropped = setAside.map((one) => one.digest);
  await statements.updateMany(
    { institution, meeting, digest: { $in: dropped }, setAside: null, ...NOT_ERASED },
    { $set: { setAside: { at, by, byName, reason } } },
  );
}

/** What a validation or an amendment changes besides: the scores and the sheet. Asking twice changes nothing more. */
async function carryOn(
  models: Models,
  { institution, meeting, course, type, receivedAt }: StatementDoc,
): Promise<void> {
  if (type !== 'validation' && type !== 'amendment') return;
  await askForGrades(models, { institution, course }, { at: receivedAt });
  await askForSheet(models, { institution, meeting, why: type }, receivedAt);
}

/** Finishes what an interrupted process left. */
export async function moveOutboxes(models: Models): Promise<void> {
  const left = models.meetings.find({ 'outbox._id': { $exists: true } }, { institution: 1 });
  for (const { _id, institution } of await left.lean<Pick<MeetingDoc, '_id' | 'institution'>[]>()) {
    await moveOutbox(models, { _id, institution });
  }
}

/** What of a meeting is read with a statement. */
type Progressed = Pick<MeetingDoc, 'amendments' | 'status' | 'rollCall'>;

function progressOf(institution: string): PipelineStage.Lookup {
  const project = { amendments: 1, status: 1, 'rollCall.completedAt': 1, 'rollCall.changedSince': 1 };
  const pipeline = [{ $match: { institution } }, { $project: project }];
  return {
    $lookup: { from: 'meetings', localField: 'meeting', foreignField: '_id', pipeline, as: 'meetings' },
  };
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

    async findAmended(institution, id) {
      const [found] = await statements.aggregate<StatementDoc & { meetings: Progressed[] }>([
        ...byId(institution, id),
        { $match: NOT_ERASED },
        progressOf(institution),
      ]);
      const [meeting] = found?.meetings ?? [];
      if (found === undefined || meeting === undefined) return null;
      const { meetings: _meetings, ...document } = found;
      const { status, amendments = [], rollCall } = meeting;
      return { statement: statementFrom(document), amendments, progress: { status, rollCall } };
    },

    async inMeeting(institution, meeting, type) {
      const found = await statements.aggregate<StatementDoc>([
        { $match: { institution, meeting } },
        { $match: { ...NOT_ERASED, ...(type && { type }) } },
        { $sort: { receivedAt: 1 } },
      ]);
      return found.map(statementFrom);
    },

    async hasSignature(institution, meeting) {
      const types = { $in: SIGNATURE_TYPES };
      return (await statements.exists({ institution, meeting, type: types })) !== null;
    },

    async countSignatures(institution, from, to) {
      return statements.countDocuments({
        institution,
        type: 'student-signature',
        receivedAt: { $gte: from, $lt: to },
      });
    },
  };
}
