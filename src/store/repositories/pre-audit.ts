import type { PipelineStage } from 'mongoose';
import type { AuditedMeeting, AuditFilter, PreAuditStore } from '../../application/ports/pre-audit.ts';
import type { MeetingFile } from '../../application/ports/stores.ts';
import { MAX_MEETING_MS } from '../../domain/meeting.ts';
import type { Models, StatementDoc } from '../models.ts';
import { byId } from './by-id.ts';
import { audited, auditedFrom, fileFrom, whole, type Joined } from './meeting-joins.ts';
import { moveOutbox, NOT_ERASED, SIGNATURE_TYPES, statementFrom } from './statements.ts';

/** As the lists of meetings are matched: first by what an index answers whole. */
function matches(institution: string, { from, to, course, teacher, limit }: AuditFilter): PipelineStage[] {
  const start = { $gt: from - MAX_MEETING_MS, $lt: to };
  return [
    { $match: { institution, ...(course !== undefined && { course }), start } },
    {
      $match: {
        end: { $gt: from },
        status: { $ne: 'cancelled' },
        ...(teacher !== undefined && {
          $or: [{ 'teachers.person': teacher }, { 'rollCall.completedBy': teacher }],
        }),
      },
    },
    { $sort: { start: 1 } },
    { $limit: limit },
  ];
}

type Found = Joined & { ofCourse: Joined[]; ofTeachers: Joined[] };

/** Meetings beside one, joined by one field so that engines read its index. */
function beside(institution: string, withinMs: number): PipelineStage[] {
  const near = [
    { $gte: ['$start', { $subtract: ['$$start', withinMs] }] },
    { $lte: ['$start', { $add: ['$$start', withinMs] }] },
  ];
  const atThatTime = [{ $lt: ['$start', '$$end'] }, { $gt: ['$end', '$$start'] }];
  const joined = (
    by: string,
    foreignField: string,
    { when, as }: { when: object[]; as: string },
  ): PipelineStage => ({
    $lookup: {
      from: 'meetings',
      localField: by,
      foreignField,
      let: { start: '$start', end: '$end' },
      pipeline: [
        { $match: { institution, status: { $ne: 'cancelled' }, $expr: { $and: when } } },
        ...audited(institution),
      ],
      as,
    },
  });
  return [
    joined('course', 'course', { when: near, as: 'ofCourse' }),
    // SecantusDB joins by no path through an array: the ids are taken out first.
    { $set: { by: { $map: { input: '$teachers', as: 'one', in: '$$one.person' } } } },
    joined('by', 'teachers.person', { when: atThatTime, as: 'ofTeachers' }),
    { $unset: 'by' },
  ];
}

function besideFrom({ ofCourse, ofTeachers }: Found): AuditedMeeting[] {
  const found = new Map([...ofCourse, ...ofTeachers].map((one) => [one._id, one]));
  return [...found.values()].flatMap(auditedFrom);
}

export function preAuditStore(models: Models): PreAuditStore<MeetingFile> {
  const { meetings, statements } = models;
  const find = async (institution: string, id: string, withinMs: number): Promise<Found | undefined> => {
    const stages = [...byId(institution, id), ...whole(institution), ...beside(institution, withinMs)];
    return (await meetings.aggregate<Found>(stages))[0];
  };
  return {
    async list(institution, filter) {
      const stages = [...matches(institution, filter), ...audited(institution)];
      return (await meetings.aggregate<Joined>(stages)).flatMap(auditedFrom);
    },

    async findBeside(institution, id, withinMs) {
      const first = await find(institution, id, withinMs);
      const unmoved = (first?.outbox.length ?? 0) > 0;
      if (unmoved) await moveOutbox(models, { _id: id, institution });
      const found = unmoved ? await find(institution, id, withinMs) : first;
      if (found === undefined) return null;
      const { ofCourse, ofTeachers, ...joined } = found;
      const [file] = fileFrom(joined);
      return file === undefined ? null : { file, beside: besideFrom(found) };
    },

    async ofPerson(institution, person, limit) {
      const found = await statements.aggregate<StatementDoc>([
        { $match: { institution, person } },
        { $match: { type: { $in: SIGNATURE_TYPES }, ...NOT_ERASED } },
        { $sort: { receivedAt: -1 } },
        { $limit: limit },
        { $project: { kept: 0 } },
      ]);
      return found.map(statementFrom);
    },
  };
}
