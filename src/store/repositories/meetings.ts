import type { PipelineStage } from 'mongoose';
import type {
  MeetingFile,
  MeetingFilter,
  MeetingStore,
  MeetingSummary,
  PersonalMeeting,
  RollCallExtras,
  RollCallFile,
} from '../../application/ports/stores.ts';
import { MAX_EXTRA_TIME_MS } from '../../domain/institution.ts';
import type { Meeting } from '../../domain/meeting.ts';
import type { CourseDoc, MeetingDoc, Models, PersonDoc, ScanDoc, StatementDoc } from '../models.ts';
import { courseFrom } from './courses.ts';
import { personFrom } from './people.ts';
import { scanFrom } from './scans.ts';
import { moveOutbox, statementFrom, statementIdDocument } from './statements.ts';

export function meetingFrom({ _id, outbox: _outbox, ...rest }: MeetingDoc): Meeting {
  return { id: _id, ...rest };
}

function documentOf({ id, ...rest }: Meeting, outbox: StatementDoc[] = []): MeetingDoc {
  return { _id: id, ...rest, outbox };
}

function filterOf(institution: string, filter: MeetingFilter): Record<string, unknown> {
  return {
    institution,
    ...(filter.courses && { course: { $in: [...filter.courses] } }),
    ...(filter.status && { status: filter.status }),
    start: { $lt: filter.to },
    end: { $gt: filter.from },
  };
}

const COURSE: PipelineStage.FacetPipelineStage = {
  $lookup: { from: 'courses', localField: 'course', foreignField: '_id', as: 'courseOf' },
};

/** Joins what belongs to the meeting by its id, and to its institution. */
function joined(
  from: string,
  as: string,
  extra: { match?: object; project?: object } = {},
): PipelineStage.FacetPipelineStage {
  const { match = {}, project } = extra;
  const own = {
    $expr: { $and: [{ $eq: ['$institution', '$$institution'] }, { $eq: ['$meeting', '$$meeting'] }] },
  };
  return {
    $lookup: {
      from,
      let: { meeting: '$_id', institution: '$institution' },
      pipeline: [{ $match: { ...match, ...own } }, ...(project ? [{ $project: project }] : [])],
      as,
    },
  };
}

interface Joined extends MeetingDoc {
  courseOf: CourseDoc[];
  scans: ScanDoc[];
  statements: StatementDoc[];
  people?: PersonDoc[];
  administrators?: PersonDoc[];
}

function coursePart(found: Joined): { meeting: Meeting; course: MeetingFile['course'] }[] {
  const {
    courseOf,
    scans: _scans,
    statements: _statements,
    people: _people,
    administrators: _administrators,
    ...meeting
  } = found;
  const [course] = courseOf;
  return course === undefined ? [] : [{ meeting: meetingFrom(meeting), course: courseFrom(course) }];
}

function fileFrom(found: Joined): MeetingFile[] {
  return coursePart(found).map((part) => ({
    ...part,
    scans: found.scans.map(scanFrom),
    statements: found.statements.map(statementFrom),
  }));
}

function personalFrom(found: Joined): PersonalMeeting[] {
  return coursePart(found).map((part) => ({
    ...part,
    scan: found.scans.map(scanFrom)[0] ?? null,
    signatures: found.statements.map(statementFrom).sort((a, b) => a.revision - b.revision),
  }));
}

function summaryFrom(found: Joined): MeetingSummary[] {
  return coursePart(found).map((part) => ({
    ...part,
    signedBy: found.statements.map((s) => s.person),
    scannedBy: found.scans.map((s) => s.person),
  }));
}

function rollCallFrom(found: Joined): RollCallFile[] {
  return coursePart(found).map((part) => ({
    ...part,
    scans: found.scans,
    statements: found.statements.map(({ shown, ...trace }) => ({ ...trace, name: shown.name })),
    people: (found.people ?? []).map(personFrom),
    administrators: (found.administrators ?? []).map(personFrom),
  }));
}

/** What a roll call shows beside the meeting; the institution is given, so that its index is used. */
function rollCallParts(institution: string, { people, administrators }: RollCallExtras): PipelineStage[] {
  const trace = { type: 1, person: 1, revision: 1, receivedAt: 1, digest: 1, setAside: 1, 'shown.name': 1 };
  const inCourse = { $in: ['$$course', { $ifNull: ['$memberships.course', []] }] };
  return [
    WITHOUT_OUTBOX,
    COURSE,
    joined('scans', 'scans', { project: { person: 1 } }),
    joined('statements', 'statements', { project: trace }),
    ...(people === true
      ? [peopleWhere('people', { institution, 'memberships.active': true, $expr: inCourse })]
      : []),
    ...(administrators === true ? [peopleWhere('administrators', { institution, $or: ADMINISTRATOR })] : []),
  ];
}

const ADMINISTRATOR = [{ launchAdministrator: true }, { granted: 'administrator' }];

function peopleWhere(as: string, match: object): PipelineStage {
  return {
    $lookup: {
      from: 'people',
      let: { course: '$course' },
      pipeline: [{ $match: match }, { $sort: { sortName: 1 } }],
      as,
    },
  };
}

const WITHOUT_OUTBOX = { $project: { outbox: 0 } };
const WITHOUT_KEPT = { kept: 0 };

/** One person's part of a meeting. */
function personal(person: string): PipelineStage[] {
  return [
    WITHOUT_OUTBOX,
    COURSE,
    joined('scans', 'scans', { match: { person } }),
    joined('statements', 'statements', {
      match: { person, type: 'student-signature' },
      project: WITHOUT_KEPT,
    }),
  ];
}

export function meetingStore(models: Models): MeetingStore {
  const { meetings } = models;

  function aggregate(match: object, stages: PipelineStage[]): Promise<Joined[]> {
    return meetings.aggregate<Joined>([{ $match: match }, ...stages]).exec();
  }

  async function replace(meeting: Meeting, outbox: StatementDoc[]): Promise<Meeting | null> {
    const next = { ...meeting, version: meeting.version + 1 };
    const filter = { _id: meeting.id, institution: meeting.institution, version: meeting.version };
    const written = await meetings.replaceOne(filter, documentOf(next, outbox));
    return written.matchedCount === 0 ? null : next;
  }

  return {
    async findMany(institution, ids) {
      if (ids.length === 0) return [];
      const found = await meetings.find({ institution, _id: { $in: [...ids] } }).lean<MeetingDoc[]>();
      return found.map(meetingFrom);
    },

    async find(institution, id) {
      const found = await meetings.findOne({ _id: id, institution }).lean<MeetingDoc>();
      return found === null ? null : meetingFrom(found);
    },

    async findAnywhere(id) {
      const found = await meetings.findById(id).lean<MeetingDoc>();
      return found === null ? null : meetingFrom(found);
    },

    async findForPerson(institution, id, person) {
      return (await aggregate({ _id: id, institution }, personal(person))).flatMap(personalFrom)[0] ?? null;
    },

    async listForPerson(institution, person, filter) {
      const limited: PipelineStage[] = [{ $sort: { start: 1 } }, { $limit: filter.limit }];
      const found = await aggregate(filterOf(institution, filter), [...limited, ...personal(person)]);
      return found.flatMap(personalFrom);
    },

    async findFile(institution, id) {
      const stages = [
        WITHOUT_OUTBOX,
        COURSE,
        joined('scans', 'scans'),
        joined('statements', 'statements', { project: WITHOUT_KEPT }),
      ];
      return (await aggregate({ _id: id, institution }, stages)).flatMap(fileFrom)[0] ?? null;
    },

    async findRollCall(institution, id, extras = {}) {
      const found = await aggregate({ _id: id, institution }, rollCallParts(institution, extras));
      return found.flatMap(rollCallFrom)[0] ?? null;
    },

    async listSummaries(institution, filter) {
      const found = await aggregate(filterOf(institution, filter), [
        { $sort: { start: 1 } },
        { $limit: filter.limit },
        WITHOUT_OUTBOX,
        COURSE,
        joined('scans', 'scans', { project: { person: 1 } }),
        joined('statements', 'statements', {
          match: { type: 'student-signature', setAside: null },
          project: { person: 1 },
        }),
      ]);
      return found.flatMap(summaryFrom);
    },

    async dueToOpen(now, institution) {
      const found = await meetings
        .find({
          status: 'scheduled',
          opening: null,
          start: { $lte: now },
          end: { $gt: now - MAX_EXTRA_TIME_MS },
          ...(institution === undefined ? {} : { institution }),
        })
        .lean<MeetingDoc[]>();
      return found.map(meetingFrom);
    },

    async insert(made) {
      await meetings.insertMany(made.map((meeting) => documentOf(meeting)));
    },

    save: (meeting) => replace(meeting, []),

    async saveWithStatements(meeting, statements) {
      const saved = await replace(meeting, statements.map(statementIdDocument));
      if (saved !== null) await moveOutbox(models, { _id: meeting.id, institution: meeting.institution });
      return saved;
    },
  };
}
