import type { PipelineStage } from 'mongoose';
import type { MeetingFilter, MeetingStore } from '../../application/ports/stores.ts';
import type { OutgoingStatement } from '../../application/ports/sealed.ts';
import type { CountedMeeting } from '../../domain/attendance-rate.ts';
import { MAX_EXTRA_TIME_MS } from '../../domain/institution.ts';
import { MAX_MEETING_MS, type Meeting } from '../../domain/meeting.ts';
import { isDuplicateKey } from '../database-errors.ts';
import type { MeetingDoc, Models, OutboxDoc } from '../models.ts';
import { byId } from './by-id.ts';
import {
  fileFrom,
  meetingFrom,
  personal,
  personalFrom,
  rollCallFrom,
  rollCallParts,
  summary,
  summaryFrom,
  summaryWith,
  whole,
  type Joined,
} from './meeting-joins.ts';
import { moveOutbox, outboxDocument } from './statements.ts';

function documentOf({ id, ...rest }: Meeting, outbox: OutboxDoc[] = []): MeetingDoc {
  return { _id: id, ...rest, outbox };
}

/**
 * Two matches: the first is what an index answers whole, a range of starts that no meeting's length makes miss one; a
 * simple engine then need not read every meeting there is.
 */
function matches(institution: string, filter: MeetingFilter): PipelineStage[] {
  const { courses, status, from, to } = filter;
  const [only, ...others] = courses ?? [];
  const one = only !== undefined && others.length === 0;
  const start = { $gt: from - MAX_MEETING_MS, $lt: to };
  return [
    { $match: { institution, ...(one && { course: only }), start } },
    {
      $match: {
        end: { $gt: from },
        ...(courses !== undefined && !one && { course: { $in: [...courses] } }),
        ...(status && { status }),
      },
    },
    { $sort: { start: 1 } },
    { $limit: filter.limit },
  ];
}

type LookUps = 'find' | 'findMany' | 'findAnywhere' | 'listValidated' | 'listOfCourse' | 'dueToOpen';
type JoinedReads =
  'findForPerson' | 'listForPerson' | 'findFile' | 'findRollCall' | 'listSummaries' | 'listSummariesWith';
type Writes = 'insert' | 'save' | 'saveWithStatements';

/** Meetings as they are. */
function lookUps({ meetings }: Models): Pick<MeetingStore, LookUps> {
  return {
    async findMany(institution, ids) {
      if (ids.length === 0) return [];
      const found = await meetings.find({ institution, _id: { $in: [...ids] } }).lean<MeetingDoc[]>();
      return found.map(meetingFrom);
    },

    async find(institution, id) {
      const found = await meetings.aggregate<MeetingDoc>(byId(institution, id));
      return found.map(meetingFrom)[0] ?? null;
    },

    async findAnywhere(id) {
      const found = await meetings.findById(id).lean<MeetingDoc>();
      return found === null ? null : meetingFrom(found);
    },

    async listValidated(institution, course) {
      return meetings
        .find(
          { institution, course, status: 'validated' },
          { _id: 0, status: 1, 'sheet.person': 1, 'sheet.mark': 1 },
        )
        .lean<CountedMeeting[]>();
    },

    async listOfCourse(institution, course, { from, to, limit }) {
      const found = await meetings
        .find({ institution, course, start: { $gte: from, $lt: to }, status: { $ne: 'cancelled' } })
        .sort({ start: 1 })
        .limit(limit)
        .lean<MeetingDoc[]>();
      return found.map(meetingFrom);
    },

    async dueToOpen(now, institutions) {
      const longestAgo = now - MAX_EXTRA_TIME_MS;
      const start = { $gt: longestAgo - MAX_MEETING_MS, $lte: now };
      const found = await meetings.aggregate<MeetingDoc>([
        {
          $match: {
            institution: institutions.length === 1 ? institutions[0] : { $in: [...institutions] },
            status: 'scheduled',
            'opening.at': null,
            start,
          },
        },
        { $match: { end: { $gt: longestAgo } } },
      ]);
      return found.map(meetingFrom);
    },
  };
}

/** Meetings with what was recorded of them, in one operation. */
function joinedReads(models: Models): Pick<MeetingStore, JoinedReads> {
  const { meetings } = models;
  const one = (institution: string, id: string, stages: PipelineStage[]): Promise<Joined[]> =>
    meetings.aggregate<Joined>([...byId(institution, id), ...stages]).exec();

  const many = (institution: string, filter: MeetingFilter, stages: PipelineStage[]): Promise<Joined[]> =>
    meetings.aggregate<Joined>([...matches(institution, filter), ...stages]).exec();

  return {
    async findForPerson(institution, id, person) {
      return (await one(institution, id, personal(institution, person))).flatMap(personalFrom)[0] ?? null;
    },

    async listForPerson(institution, person, filter) {
      return (await many(institution, filter, personal(institution, person))).flatMap(personalFrom);
    },

    async findFile(institution, id) {
      const found = await one(institution, id, whole(institution));
      if (!found.some(({ outbox }) => outbox.length > 0)) return found.flatMap(fileFrom)[0] ?? null;
      await moveOutbox(models, { _id: id, institution });
      return (await one(institution, id, whole(institution))).flatMap(fileFrom)[0] ?? null;
    },

    async findRollCall(institution, id, extras = {}) {
      return (
        (await one(institution, id, rollCallParts(institution, extras))).flatMap(rollCallFrom)[0] ?? null
      );
    },

    async listSummaries(institution, filter) {
      return (await many(institution, filter, summary(institution))).flatMap(summaryFrom);
    },

    async listSummariesWith(institution, filter, id) {
      const found = await many(institution, filter, summaryWith(institution, id));
      const file = found.filter(({ _id }) => _id === id).flatMap(fileFrom)[0] ?? null;
      return { summaries: found.flatMap(summaryFrom), file };
    },
  };
}

/** What was validated changes by amendments alone, whoever asks. */
const NOT_FROZEN = { status: { $ne: 'validated' } } as const;

function writes(models: Models): Pick<MeetingStore, Writes> {
  const { meetings } = models;

  /** Adds to the outbox, and moves what is in it: also what an interrupted process left there. */
  async function replace(
    meeting: Meeting,
    statements: readonly OutgoingStatement[],
  ): Promise<Meeting | null> {
    const next = { ...meeting, version: meeting.version + 1 };
    const { _id, outbox, ...fields } = documentOf(next, statements.map(outboxDocument));
    const where = { _id, institution: meeting.institution };
    const amends = statements.some(({ type }) => type === 'amendment');
    const written = await meetings
      .findOneAndUpdate(
        { ...where, version: meeting.version, ...(!amends && NOT_FROZEN) },
        { $set: fields, $push: { outbox: { $each: outbox } } },
        { projection: { outbox: 1 }, returnDocument: 'after' },
      )
      .lean<Pick<MeetingDoc, 'outbox'>>();
    if (written === null) return null;
    if (written.outbox.length > 0) await moveOutbox(models, where);
    return next;
  }

  return {
    async insert(made) {
      try {
        await meetings.insertMany(made.map((meeting) => documentOf(meeting)));
        return 'inserted';
      } catch (error) {
        // In their order: the first one stops it.
        if (isDuplicateKey(error)) return 'duplicate';
        throw error;
      }
    },

    save: (meeting) => replace(meeting, []),
    saveWithStatements: replace,
  };
}

export function meetingStore(models: Models): MeetingStore {
  return { ...lookUps(models), ...joinedReads(models), ...writes(models) };
}
