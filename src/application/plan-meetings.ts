import { differences, type AuditEvent } from '../domain/audit.ts';
import { halfDays, type Span } from '../domain/half-day.ts';
import type { Institution, SignInMode } from '../domain/institution.ts';
import {
  goneOn,
  isLocked,
  meetingFault,
  type Meeting,
  type MeetingFault,
  type MeetingTeacher,
} from '../domain/meeting.ts';
import { displayName, isAdministrator, isSecretary, courseRole, type Person } from '../domain/person.ts';
import { isRepeatCount } from '../domain/repeat.ts';
import { ROLL_CALL_NOT_STARTED } from '../domain/roll-call.ts';
import { tidyText } from '../domain/text.ts';
import { AppError, type ErrorCode } from '../errors.ts';
import { actOf, actorOf } from './acts.ts';
import { halfDayBoundaries, localInstant, weekly } from './calendar.ts';
import { changeMeeting, refuseFrozen } from './change-meeting.ts';
import { newId, plannedMeetingId } from './identity.ts';
import type { LiveSession } from './ports/session.ts';
import { audit, type Services } from './services.ts';

/** A meeting as typed: dates and hours by the institution's local clock. */
export interface MeetingDraft {
  course: string;
  title: string;
  /** `YYYY-MM-DD` */
  date: string;
  /** `HH:MM`; an end not after the start is refused. */
  start: string;
  end: string;
  room: string;
  teachers: readonly string[];
  signInMode: SignInMode | null;
}

export interface MeetingPlan extends MeetingDraft {
  /** Of the form that it came from: the same plan sent twice under one key is one. Empty: none. */
  key: string;
  /** Weeks in a row, the first included. */
  times: number;
  /** Whether a meeting over two half-days becomes two. */
  splitHalfDays: boolean;
}

const FAULT_ERRORS: Record<MeetingFault, ErrorCode> = {
  END_NOT_AFTER_START: 'MEETING_HOURS_INVALID',
  TOO_LONG: 'MEETING_TOO_LONG',
  TITLE_TOO_LONG: 'TITLE_TOO_LONG',
};

/** Who may plan meetings of a course: the secretariat; its teachers where the institution lets them. */
export function refuseUnlessPlanner({ person, institution }: LiveSession, course: string): void {
  if (isSecretary(person) || isAdministrator(person)) return;
  if (courseRole(person, course) !== 'teacher') throw new AppError('NOT_ALLOWED');
  if (!institution.settings.teachersMakeMeetings) throw new AppError('MEETINGS_BY_SECRETARIAT_ONLY');
}

/** The spans of a plan: one a week, each split by half-days when asked. @throws AppError MEETING_TIME_SKIPPED, MEETING_HOURS_INVALID */
export function plannedSpans(
  institution: Pick<Institution, 'timeZone' | 'settings'>,
  plan: MeetingPlan,
): Span[] {
  if (!isRepeatCount(plan.times)) throw new AppError('REPEAT_INVALID');
  const { timeZone } = institution;
  const starts = weekly({ zone: timeZone, date: plan.date, time: plan.start, times: plan.times });
  const ends = weekly({ zone: timeZone, date: plan.date, time: plan.end, times: plan.times });
  return starts.flatMap((start, week) => {
    const end = ends[week];
    if (!start.ok || end?.ok !== true) throw new AppError('MEETING_TIME_SKIPPED', { date: start.date });
    const span = { start: start.at, end: end.at };
    refuseFault({ ...span, title: plan.title });
    return plan.splitHalfDays ? halfDaysOf(institution, span) : [span];
  });
}

/** The half-days that a span covers: more than one is warned about, or split. */
export function halfDaysOf(
  { timeZone, settings }: Pick<Institution, 'timeZone' | 'settings'>,
  span: Span,
): Span[] {
  return halfDays(span, halfDayBoundaries(timeZone, span, settings.halfDayBoundaryMinutes));
}

function refuseFault(draft: Pick<Meeting, 'start' | 'end' | 'title'>): void {
  const fault = meetingFault(draft);
  if (fault !== null) throw new AppError(FAULT_ERRORS[fault]);
}

/**
 * Makes the meetings of a plan; those that the same form made before are answered again.
 * @throws AppError COURSE_UNKNOWN, NOT_ALLOWED, MEETINGS_BY_SECRETARIAT_ONLY, TEACHER_NOT_OF_COURSE, and the faults of the hours
 */
export async function makeMeetings(
  services: Services,
  live: LiveSession,
  plan: MeetingPlan,
): Promise<Meeting[]> {
  const institution = live.institution.key;
  const course = await services.stores.courses.find(institution, plan.course);
  if (course === null) throw new AppError('COURSE_UNKNOWN');
  refuseUnlessPlanner(live, course.id);
  const teachers = await teachersOf(services, institution, plan);
  const spans = plannedSpans(live.institution, plan);
  const series = spans.length > 1 ? newId() : null;
  const meetings = spans.map((span, at) =>
    newMeeting({ id: idIn(institution, plan, at), institution, plan, span, teachers, series }),
  );
  if ((await services.stores.meetings.insert(meetings)) === 'duplicate') return meetings;
  const events: AuditEvent[] = meetings.map((meeting) => ({ type: 'meeting-made', meeting: meeting.id }));
  await audit(services, actorOf(live.person), events);
  return meetings;
}

function idIn(institution: string, plan: MeetingPlan, at: number): string {
  return plan.key === '' ? newId() : plannedMeetingId(institution, JSON.stringify(plan), at);
}

function newMeeting(facts: {
  id: string;
  institution: string;
  plan: MeetingPlan;
  span: Span;
  teachers: MeetingTeacher[];
  series: string | null;
}): Meeting {
  const { id, institution, plan, span, teachers, series } = facts;
  return {
    id,
    institution,
    course: plan.course,
    title: tidyText(plan.title),
    ...span,
    room: tidyText(plan.room),
    teachers,
    status: 'scheduled',
    signInMode: plan.signInMode,
    series,
    opening: null,
    sheet: [],
    firstRevision: 1,
    rollCall: { ...ROLL_CALL_NOT_STARTED },
    closedEarly: null,
    cancelled: null,
    validated: null,
    amendments: [],
    version: 0,
  };
}

async function teachersOf(
  services: Services,
  institution: string,
  draft: Pick<MeetingDraft, 'course' | 'teachers'>,
): Promise<MeetingTeacher[]> {
  const people = await services.stores.people.findMany(institution, draft.teachers);
  const byId = new Map(people.map((person) => [person.id, person]));
  return draft.teachers.map((id) => teacherRef(byId.get(id), draft.course));
}

function teacherRef(person: Person | undefined, course: string): MeetingTeacher {
  if (person === undefined || courseRole(person, course) !== 'teacher')
    throw new AppError('TEACHER_NOT_OF_COURSE');
  return { person: person.id, name: displayName(person) };
}

/** What can be edited of a meeting. */
export type MeetingEdit = Omit<MeetingDraft, 'course'>;

/**
 * Edits one meeting. After the first signature its title, date, hours, room and teachers are locked.
 * @throws AppError MEETING_LOCKED, MEETING_VALIDATED, MEETING_CANCELLED and the faults of a draft
 */
export async function editMeeting(
  services: Services,
  live: LiveSession,
  { meeting: id, edit }: { meeting: string; edit: MeetingEdit },
): Promise<Meeting> {
  const institution = live.institution.key;
  const { meeting, result } = await changeMeeting(services, { institution, meeting: id }, async (current) => {
    refuseFrozen(current);
    refuseUnlessPlanner(live, current.course);
    const teachers = await teachersOf(services, institution, {
      course: current.course,
      teachers: edit.teachers,
    });
    const edited = { ...editedFields(live.institution, edit), teachers };
    refuseFault(edited);
    const changes = differences<Partial<Meeting>>(current, edited);
    if (Object.keys(changes).length === 0) return { meeting: current, result: changes };
    if (isLocked(current, await services.stores.statements.hasSignature(institution, id))) {
      throw new AppError('MEETING_LOCKED');
    }
    const now = services.clock.now();
    refuseMoveOfMarks({ ...current, ...edited }, now);
    return { meeting: goneOn({ ...current, ...edited }, now), result: changes };
  });
  if (Object.keys(result).length > 0) {
    await audit(services, actorOf(live.person), [{ type: 'meeting-edited', meeting: id, changes: result }]);
  }
  return meeting;
}

/** A meeting moved into the future opens anew then; with marks on its sheet it stays where it is. */
function refuseMoveOfMarks(meeting: Meeting, now: number): void {
  if (meeting.start > now && meeting.rollCall.startedAt !== null) throw new AppError('MEETING_LOCKED');
}

function editedFields(
  { timeZone }: Institution,
  edit: MeetingEdit,
): Pick<Meeting, 'title' | 'start' | 'end' | 'room' | 'signInMode'> {
  const start = localInstant(timeZone, edit.date, edit.start);
  const end = localInstant(timeZone, edit.date, edit.end);
  if (!start.ok || !end.ok) throw new AppError('MEETING_TIME_SKIPPED', { date: edit.date });
  return {
    title: tidyText(edit.title),
    start: start.at,
    end: end.at,
    room: tidyText(edit.room),
    signInMode: edit.signInMode,
  };
}

/**
 * Cancels a meeting; what was signed stays readable.
 * @throws AppError REASON_MISSING, REASON_TOO_LONG, MEETING_VALIDATED, MEETING_CANCELLED
 */
export async function cancelMeeting(
  services: Services,
  live: LiveSession,
  request: { meeting: string; reason: string },
): Promise<Meeting> {
  const act = actOf(services, live, request.reason);
  const where = { institution: live.institution.key, meeting: request.meeting };
  const { meeting } = await changeMeeting(services, where, (current) => {
    refuseFrozen(current);
    refuseUnlessPlanner(live, current.course);
    return { meeting: { ...current, status: 'cancelled', cancelled: act }, result: null };
  });
  await audit(services, actorOf(live.person), [
    { type: 'meeting-cancelled', meeting: meeting.id, reason: act.reason },
  ]);
  return meeting;
}
