import type { AuditEvent } from '../domain/audit.ts';
import type { Institution } from '../domain/institution.ts';
import type { Meeting } from '../domain/meeting.ts';
import { rowOf } from '../domain/meeting.ts';
import { courseRole, mayEnterAbsences, type Person } from '../domain/person.ts';
import { isPossibleMark, sameMark, type Mark, type RollCall } from '../domain/roll-call.ts';
import { AppError } from '../errors.ts';
import { actorOf } from './acts.ts';
import { changeMeeting, refuseFrozen, refuseNotSubject } from './change-meeting.ts';
import { openedMeeting, rowOrder, sheetRow } from './open-meeting.ts';
import type { LiveSession } from './ports/session.ts';
import { audit, type Services } from './services.ts';

type RollCallServices = Pick<Services, 'stores' | 'clock' | 'log'>;

/** One row as the teacher saw it and as it shall be. */
export interface MarkChange {
  person: string;
  seen: Mark | null;
  mark: Mark | null;
}

/** A row that a colleague changed in between; it stays theirs until the teacher decides. */
export interface MarkConflict {
  person: string;
  theirs: Mark | null;
  yours: Mark | null;
}

/** @throws AppError NOT_ALLOWED, ABSENCE_RIGHT_MISSING */
export function refuseWithoutAbsenceRight(teacher: Person, meeting: Pick<Meeting, 'course'>): void {
  if (!mayEnterAbsences(teacher, meeting.course)) throw new AppError('ABSENCE_RIGHT_MISSING');
}

/**
 * Starts the roll call: where the institution wants it so, this opens the signing window.
 * @throws AppError ROLL_CALL_NOT_OPEN before the meeting's start
 */
export async function startRollCall(
  services: RollCallServices,
  teacher: Person,
  meetingId: string,
): Promise<Meeting> {
  const where = { institution: teacher.institution, meeting: meetingId };
  const { meeting, result } = await changeMeeting(services, where, async (current) => {
    refuseFrozen(current);
    refuseWithoutAbsenceRight(teacher, current);
    if (current.rollCall.startedAt !== null) return { meeting: current, result: [] };
    return { meeting: await started(services, current), result: startedEvent(current) };
  });
  await audit(services, actorOf(teacher), result);
  return meeting;
}

function startedEvent(meeting: Meeting): AuditEvent[] {
  return [{ type: 'roll-call-started', meeting: meeting.id }];
}

async function started(services: RollCallServices, meeting: Meeting): Promise<Meeting> {
  const now = services.clock.now();
  if (now < meeting.start) throw new AppError('ROLL_CALL_NOT_OPEN');
  const begun: Meeting = { ...meeting, rollCall: { ...meeting.rollCall, startedAt: now } };
  if (begun.opening !== null) return begun;
  const [institution, course, students] = await Promise.all([
    services.stores.institutions.find(meeting.institution),
    services.stores.courses.find(meeting.institution, meeting.course),
    services.stores.people.inCourse(meeting.institution, meeting.course, 'student'),
  ]);
  if (institution === null || course === null) throw new AppError('COURSE_UNKNOWN');
  return openedMeeting(begun, { institution, course, students, now });
}

/**
 * Saves marks. Rows that a colleague changed since they were seen are not overwritten but returned.
 * A change after completion makes the roll call 'changed', to be completed and signed again.
 * @throws AppError as `changeMarks`; PERSON_NOT_ON_SHEET, MARK_INVALID
 */
export async function saveMarks(
  services: RollCallServices,
  teacher: Person,
  request: { meeting: string; changes: readonly MarkChange[] },
): Promise<{ meeting: Meeting; conflicts: MarkConflict[] }> {
  const { meeting, result } = await changeMarks(services, teacher, {
    meeting: request.meeting,
    change: (current) => marksToSave(current, request.changes),
  });
  return { meeting, conflicts: result };
}

/** Marks to write by person, and what else to change of the roll call with them. */
export interface MarksToWrite<Result> {
  marks: ReadonlyMap<string, Mark | null>;
  rollCall?: Partial<RollCall>;
  result: Result;
}

/**
 * Changes marks in one write; the first one starts the roll call.
 * @throws AppError ABSENCE_RIGHT_MISSING, ROLL_CALL_NOT_OPEN, MEETING_NOT_SUBJECT, MEETING_VALIDATED, MEETING_CANCELLED
 */
export async function changeMarks<Result>(
  services: RollCallServices,
  teacher: Person,
  request: {
    meeting: string;
    change: (meeting: Meeting) => MarksToWrite<Result> | Promise<MarksToWrite<Result>>;
  },
): Promise<{ meeting: Meeting; result: Result }> {
  const where = { institution: teacher.institution, meeting: request.meeting };
  const { meeting, result } = await changeMeeting(services, where, async (current) => {
    refuseFrozen(current);
    refuseWithoutAbsenceRight(teacher, current);
    const begun = current.rollCall.startedAt === null ? await started(services, current) : current;
    refuseNotSubject(begun);
    const change = await request.change(begun);
    const events = [...(begun === current ? [] : startedEvent(current)), ...markEvents(begun, change.marks)];
    return { meeting: withMarks(begun, change), result: { of: change.result, events } };
  });
  await audit(services, actorOf(teacher), result.events);
  return { meeting, result: result.of };
}

function marksToSave(meeting: Meeting, changes: readonly MarkChange[]): MarksToWrite<MarkConflict[]> {
  const conflicts: MarkConflict[] = [];
  const marks = new Map<string, Mark | null>();
  for (const { person, seen, mark } of changes) {
    const row = rowOf(meeting, person);
    if (row === null || row.erased === true) throw new AppError('PERSON_NOT_ON_SHEET');
    if (mark !== null && !isPossibleMark(mark, meeting)) throw new AppError('MARK_INVALID');
    if (sameMark(row.mark, mark)) continue;
    if (sameMark(row.mark, seen)) marks.set(person, mark);
    else conflicts.push({ person, theirs: row.mark, yours: mark });
  }
  return { marks, result: conflicts };
}

function markEvents(meeting: Meeting, marks: ReadonlyMap<string, Mark | null>): AuditEvent[] {
  return [...marks].map(([person, after]) => ({
    type: 'mark-changed',
    meeting: meeting.id,
    person,
    before: rowOf(meeting, person)?.mark ?? null,
    after,
  }));
}

function withMarks(meeting: Meeting, { marks, rollCall }: MarksToWrite<unknown>): Meeting {
  if (marks.size === 0 && rollCall === undefined) return meeting;
  const changedSince = meeting.rollCall.completedAt !== null && marks.size > 0;
  return {
    ...meeting,
    sheet: meeting.sheet.map((row) =>
      marks.has(row.person) && row.erased !== true ? { ...row, mark: marks.get(row.person) ?? null } : row,
    ),
    rollCall: {
      ...meeting.rollCall,
      changedSince: meeting.rollCall.changedSince || changedSince,
      ...rollCall,
    },
  };
}

/**
 * Adds a student of the course who is not on the sheet, such as one who came to the course after the meeting opened.
 * @throws AppError PERSON_UNKNOWN when the person is no student of the course
 */
export async function addToSheet(
  services: RollCallServices,
  { person: teacher, institution }: Pick<LiveSession, 'person' | 'institution'>,
  request: { meeting: string; person: string },
): Promise<Meeting> {
  const where = { institution: teacher.institution, meeting: request.meeting };
  const student = await services.stores.people.find(teacher.institution, request.person);
  const { meeting, result } = await changeMeeting(services, where, (current) => {
    refuseFrozen(current);
    refuseWithoutAbsenceRight(teacher, current);
    if (student === null || courseRole(student, current.course) !== 'student')
      throw new AppError('PERSON_UNKNOWN');
    if (current.opening === null) throw new AppError('ROLL_CALL_NOT_OPEN');
    refuseNotSubject(current);
    if (rowOf(current, student.id) !== null) return { meeting: current, result: [] };
    const events: AuditEvent[] = [{ type: 'row-added', meeting: current.id, person: student.id }];
    return { meeting: withRow(current, student, institution), result: events };
  });
  await audit(services, actorOf(teacher), result);
  return meeting;
}

function withRow(meeting: Meeting, student: Person, institution: Institution): Meeting {
  const sheet = [...meeting.sheet, sheetRow(meeting, student)].sort(rowOrder(institution));
  return {
    ...meeting,
    sheet,
    rollCall: { ...meeting.rollCall, changedSince: meeting.rollCall.completedAt !== null },
  };
}
