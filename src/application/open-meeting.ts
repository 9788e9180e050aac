import { courseTitle, type Course } from '../domain/course.ts';
import type { Institution } from '../domain/institution.ts';
import { signInModeOf, type Meeting, type Opening } from '../domain/meeting.ts';
import { displayName, sortName, type Person } from '../domain/person.ts';
import type { SheetRow } from '../domain/roll-call.ts';
import { AppError } from '../errors.ts';
import type { Services } from './services.ts';

type OpeningServices = Pick<Services, 'stores' | 'clock' | 'log'>;

/**
 * Opens every meeting whose moment has come: by schedule, and before any change of what an opening copies,
 * so that a later change touches only meetings not yet open.
 */
export async function openDueMeetings(services: OpeningServices, institution?: string): Promise<void> {
  const due = await services.stores.meetings.dueToOpen(services.clock.now(), institution);
  for (const meeting of due) await ensureOpen(services, meeting);
}

/** The meeting as it stands: with subject flags, extra time, sign-in mode and roster copied if its moment has come. */
export async function ensureOpen(services: OpeningServices, meeting: Meeting): Promise<Meeting> {
  const now = services.clock.now();
  if (meeting.opening !== null || meeting.status !== 'scheduled' || now < meeting.start) return meeting;
  const { institution, course } = await openingContext(services, meeting);
  if (institution.settings.signingOpens === 'roll-call-start' && meeting.rollCall.startedAt === null)
    return meeting;
  const students = await services.stores.people.inCourse(meeting.institution, meeting.course, 'student');
  const opened = openedMeeting(meeting, { institution, course, students, now });
  return (await services.stores.meetings.save(opened)) ?? reread(services, meeting);
}

async function openingContext(
  services: OpeningServices,
  meeting: Meeting,
): Promise<{ institution: Institution; course: Course }> {
  const [institution, course] = await Promise.all([
    services.stores.institutions.find(meeting.institution),
    services.stores.courses.find(meeting.institution, meeting.course),
  ]);
  if (institution === null || course === null) throw new AppError('COURSE_UNKNOWN');
  return { institution, course };
}

/** Somebody else wrote first: what they wrote counts, and is opened if that was not it. */
async function reread(services: OpeningServices, meeting: Meeting): Promise<Meeting> {
  const stored = await services.stores.meetings.find(meeting.institution, meeting.id);
  if (stored === null) throw new AppError('MEETING_UNKNOWN');
  return ensureOpen(services, stored);
}

export interface OpeningContext {
  institution: Institution;
  course: Course;
  students: readonly Person[];
  now: number;
}

/** The copy itself. */
export function openedMeeting(meeting: Meeting, context: OpeningContext): Meeting {
  return { ...meeting, opening: openingOf(meeting, context), sheet: sheetOf(meeting, context.students) };
}

function openingOf(meeting: Meeting, { institution, course, now }: OpeningContext): Opening {
  const { settings } = institution;
  return {
    at: now,
    extraTimeMs: settings.extraTimeMs,
    signingOpens: settings.signingOpens,
    subjectToSignature:
      settings.signatureActive && settings.currentCode !== null && course.subjectToSignature,
    signInMode: signInModeOf(meeting, course, settings),
    institutionCode: settings.currentCode ?? '',
    courseTitle: courseTitle(course),
  };
}

function sheetOf(meeting: Meeting, students: readonly Person[]): SheetRow[] {
  return students
    .map((student) => sheetRow(meeting, student))
    .sort((a, b) => a.sortName.localeCompare(b.sortName));
}

export function sheetRow({ firstRevision }: Pick<Meeting, 'firstRevision'>, person: Person): SheetRow {
  return {
    person: person.id,
    name: displayName(person),
    sortName: sortName(person),
    picture: person.picture,
    subject: person.subjectToSignature,
    revision: firstRevision,
    mark: null,
  };
}
