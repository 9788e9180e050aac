import type { PipelineStage } from 'mongoose';
import type { AuditedMeeting } from '../../application/ports/pre-audit.ts';
import type {
  MeetingFile,
  MeetingSummary,
  PersonalMeeting,
  RollCallExtras,
  RollCallFile,
} from '../../application/ports/stores.ts';
import type { Meeting } from '../../domain/meeting.ts';
import { countingSignatures } from '../../domain/recorded.ts';
import {
  partOf,
  type CourseDoc,
  type MeetingDoc,
  type PersonDoc,
  type ScanDoc,
  type StatementDoc,
} from '../models.ts';
import { courseFrom } from './courses.ts';
import { personFrom } from './people.ts';
import { scanFrom } from './scans.ts';
import { NOT_ERASED, SIGNATURE_TYPES, statementFrom } from './statements.ts';

export function meetingFrom({
  _id,
  outbox: _outbox,
  firstRevision = 1,
  amendments = [],
  ...rest
}: MeetingDoc): Meeting {
  return { id: _id, firstRevision, amendments, ...rest };
}

const COURSE: PipelineStage.FacetPipelineStage = {
  $lookup: { from: 'courses', localField: 'course', foreignField: '_id', as: 'courseOf' },
};

interface Joining {
  /** The field that both sides have: `_id` is the meeting's own. */
  by?: 'meeting' | 'of';
  match?: object;
  project?: object;
  replaceWith?: object;
}

/**
 * Joins what was recorded of the meeting. By one field rather than an expression: engines then read its index for each
 * meeting, not the whole collection.
 */
function joined(
  from: 'scans' | 'statements',
  institution: string,
  { by = 'meeting', match = {}, project, replaceWith }: Joining = {},
): PipelineStage.FacetPipelineStage {
  const pipeline = [
    { $match: { institution, ...(from === 'statements' && NOT_ERASED), ...match } },
    ...(project ? [{ $project: project }] : []),
    ...(replaceWith ? [{ $replaceWith: replaceWith }] : []),
  ];
  const localField = by === 'meeting' ? '_id' : by;
  return { $lookup: { from, localField, foreignField: by, pipeline, as: from } };
}

/** A meeting with what was joined to it. */
export interface Joined extends MeetingDoc {
  courseOf: CourseDoc[];
  scans: ScanDoc[];
  statements: StatementDoc[];
  people?: PersonDoc[];
  administrators?: PersonDoc[];
  of?: string;
}

function coursePart(found: Joined): { meeting: Meeting; course: MeetingFile['course'] }[] {
  const {
    courseOf,
    scans: _scans,
    statements: _statements,
    people: _people,
    administrators: _administrators,
    of: _of,
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
    signedBy: countingSignatures(part.meeting, found.statements).map((s) => s.person),
    scannedBy: found.scans.map((s) => s.person),
  }));
}

export function auditedFrom(found: Joined): AuditedMeeting[] {
  return coursePart(found).map((part) => ({
    ...part,
    signatures: found.statements.map(({ _id, type, person, revision, receivedAt, prints = null, shown }) => {
      const { name, method, typedName } = shown;
      return { id: _id, type, person, revision, receivedAt, prints, name, method, typedName };
    }),
  }));
}

export function rollCallFrom(found: Joined): RollCallFile[] {
  return coursePart(found).map((part) => ({
    ...part,
    scans: found.scans,
    statements: found.statements.map(({ _id, shown, ...trace }) => ({ id: _id, ...trace, name: shown.name })),
    people: (found.people ?? []).map(personFrom),
    administrators: (found.administrators ?? []).map(personFrom),
  }));
}

const WITHOUT_KEPT = { kept: 0 };

/** One person's part of a meeting. */
export function personal(institution: string, person: string): PipelineStage[] {
  return [
    { $set: { of: { $concat: ['$_id', partOf('', person)] } } },
    COURSE,
    joined('scans', institution, { by: 'of' }),
    joined('statements', institution, {
      by: 'of',
      match: { type: 'student-signature' },
      project: WITHOUT_KEPT,
    }),
  ];
}

/** Everything recorded of a meeting, but for what is encrypted. */
export function whole(institution: string): PipelineStage[] {
  return [COURSE, joined('scans', institution), joined('statements', institution, { project: WITHOUT_KEPT })];
}

const SIGNATURES = { type: 'student-signature' };
const WHO = { person: 1, type: 1, revision: 1 };

/** Who showed presence and who signed. */
export function summary(institution: string): PipelineStage[] {
  return [
    COURSE,
    joined('scans', institution, { project: { person: 1 } }),
    joined('statements', institution, { match: SIGNATURES, project: WHO }),
  ];
}

/** Who signed, teachers too, when and by what, but not the drawing. */
export function audited(institution: string): PipelineStage.FacetPipelineStage[] {
  const shown = { 'shown.name': 1, 'shown.method': 1, 'shown.typedName': 1 };
  const project = { ...WHO, receivedAt: 1, prints: 1, ...shown };
  const match = { type: { $in: SIGNATURE_TYPES } };
  return [COURSE, joined('statements', institution, { match, project })];
}

/** As `summary`, but everything of one meeting. */
export function summaryWith(institution: string, meeting: string): PipelineStage[] {
  const brief = { person: '$person', type: '$type', revision: '$revision' };
  const statements = joined('statements', institution, {
    match: { $or: [{ meeting }, SIGNATURES] },
    project: WITHOUT_KEPT,
    replaceWith: { $cond: [{ $eq: ['$meeting', meeting] }, '$$ROOT', brief] },
  });
  return [COURSE, joined('scans', institution), statements];
}

/** What a roll call shows beside the meeting. */
export function rollCallParts(
  institution: string,
  { people, administrators }: RollCallExtras,
): PipelineStage[] {
  const trace = { type: 1, person: 1, revision: 1, receivedAt: 1, digest: 1, setAside: 1, 'shown.name': 1 };
  return [
    COURSE,
    joined('scans', institution, { project: { person: 1 } }),
    joined('statements', institution, { project: trace }),
    ...(people === true ? [peopleOfCourse(institution)] : []),
    ...(administrators === true ? [administratorsOf(institution)] : []),
  ];
}

const BY_NAME = { $sort: { sortName: 1 } } as const;

function peopleOfCourse(institution: string): PipelineStage {
  // SecantusDB reads no path through an array in an expression: the courses are taken out one by one.
  const courses = { $map: { input: '$memberships', as: 'membership', in: '$$membership.course' } };
  return {
    $lookup: {
      from: 'people',
      let: { course: '$course' },
      pipeline: [{ $match: { institution, $expr: { $in: ['$$course', courses] } } }, BY_NAME],
      as: 'people',
    },
  };
}

function administratorsOf(institution: string): PipelineStage {
  const administrator = [{ launchAdministrator: true }, { granted: 'administrator' }];
  return {
    $lookup: {
      from: 'people',
      pipeline: [{ $match: { institution, $or: administrator } }, BY_NAME],
      as: 'administrators',
    },
  };
}
