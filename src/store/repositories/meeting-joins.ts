import type { PipelineStage } from 'mongoose';
import type {
  MeetingFile,
  MeetingSummary,
  PersonalMeeting,
  RollCallExtras,
  RollCallFile,
} from '../../application/ports/stores.ts';
import type { Meeting } from '../../domain/meeting.ts';
import type { CourseDoc, MeetingDoc, PersonDoc, ScanDoc, StatementDoc } from '../models.ts';
import { courseFrom } from './courses.ts';
import { personFrom } from './people.ts';
import { scanFrom } from './scans.ts';
import { statementFrom } from './statements.ts';

export function meetingFrom({ _id, outbox: _outbox, ...rest }: MeetingDoc): Meeting {
  return { id: _id, ...rest };
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

/** A meeting with what was joined to it. */
export interface Joined extends MeetingDoc {
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

export function fileFrom(found: Joined): MeetingFile[] {
  return coursePart(found).map((part) => ({
    ...part,
    scans: found.scans.map(scanFrom),
    statements: found.statements.map(statementFrom),
  }));
}

export function personalFrom(found: Joined): PersonalMeeting[] {
  return coursePart(found).map((part) => ({
    ...part,
    scan: found.scans.map(scanFrom)[0] ?? null,
    signatures: found.statements.map(statementFrom).sort((a, b) => a.revision - b.revision),
  }));
}

export function summaryFrom(found: Joined): MeetingSummary[] {
  return coursePart(found).map((part) => ({
    ...part,
    signedBy: found.statements.map((s) => s.person),
    scannedBy: found.scans.map((s) => s.person),
  }));
}

export function rollCallFrom(found: Joined): RollCallFile[] {
  return coursePart(found).map((part) => ({
    ...part,
    scans: found.scans,
    statements: found.statements.map(({ shown, ...trace }) => ({ ...trace, name: shown.name })),
    people: (found.people ?? []).map(personFrom),
    administrators: (found.administrators ?? []).map(personFrom),
  }));
}

const WITHOUT_OUTBOX = { $project: { outbox: 0 } };
const WITHOUT_KEPT = { kept: 0 };

/** One person's part of a meeting. */
export function personal(person: string): PipelineStage[] {
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

/** Everything recorded of a meeting, but for what is encrypted. */
export const WHOLE: PipelineStage[] = [
  COURSE,
  joined('scans', 'scans'),
  joined('statements', 'statements', { project: WITHOUT_KEPT }),
];

/** Who showed presence and who signed. */
export const SUMMARY: PipelineStage[] = [
  WITHOUT_OUTBOX,
  COURSE,
  joined('scans', 'scans', { project: { person: 1 } }),
  joined('statements', 'statements', {
    match: { type: 'student-signature', setAside: null },
    project: { person: 1 },
  }),
];

/** What a roll call shows beside the meeting; the institution is given, so that its index is used. */
export function rollCallParts(
  institution: string,
  { people, administrators }: RollCallExtras,
): PipelineStage[] {
  const trace = { type: 1, person: 1, revision: 1, receivedAt: 1, digest: 1, setAside: 1, 'shown.name': 1 };
  // SecantusDB reads no path through an array in an expression: the courses are taken out one by one.
  const courses = { $map: { input: '$memberships', as: 'membership', in: '$$membership.course' } };
  const inCourse = { $in: ['$$course', courses] };
  return [
    WITHOUT_OUTBOX,
    COURSE,
    joined('scans', 'scans', { project: { person: 1 } }),
    joined('statements', 'statements', { project: trace }),
    ...(people === true ? [peopleWhere('people', { institution, $expr: inCourse })] : []),
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
