import { courseTitle, type Course } from '../domain/course.ts';
import type { Institution } from '../domain/institution.ts';
import { isDueToOpen, signInModeOf, type Meeting, type Opening } from '../domain/meeting.ts';
import { nameOrder } from '../domain/name-order.ts';
import { displayName, sortName, type Person } from '../domain/person.ts';
import type { SheetRow } from '../domain/roll-call.ts';
import { AppError } from '../errors.ts';
import type { Services } from './services.ts';

type OpeningServices = Pick<Services, 'stores' | 'clock' | 'log'>;

/**
 * Opens every meeting of an institution whose moment has come: before any change of what an opening copies, so that a later
 * change touches only meetings not yet open.
 * @throws AppError INSTITUTION_UNKNOWN
 */
export async function openDueMeetings(services: OpeningServices, key: string): Promise<void> {
  const institution = await services.stores.institutions.find(key);
  if (institution === null) throw new AppError('INSTITUTION_UNKNOWN', { key });
  await openDue(services, [institution]);
}

/** The same of all institutions, by schedule. */
export async function openAllDueMeetings(services: OpeningServices): Promise<void> {
  await openDue(services, await services.stores.institutions.list());
}

/** Where the roll call opens the signing, whoever starts it has copied: nothing is due by the clock. */
async function openDue(services: OpeningServices, institutions: readonly Institution[]): Promise<void> {
  const byClock = institutions.filter(({ settings }) => settings.signingOpens === 'meeting-start');
  const byKey = new Map(byClock.map((institution) => [institution.key, institution]));
  if (byKey.size === 0) return;
  const due = await services.stores.meetings.dueToOpen(services.clock.now(), [...byKey.keys()]);
  for (const meeting of due) await openedOrLogged(services, meeting, byKey.get(meeting.institution));
}

/** One meeting that cannot be opened, such as one whose course is gone, holds no other back. */
async function openedOrLogged(
  services: OpeningServices,
  meeting: Meeting,
  institution: Institution | undefined,
): Promise<void> {
  try {
    await ensureOpen(services, meeting, institution);
  } catch (error) {
    if (error instanceof AppError && error.code === 'DATABASE_AWAY') throw error;
    services.log.warn({ err: error, meeting: meeting.id }, 'a meeting could not be opened');
  }
}

/**
 * The meeting as it stands: with subject flags, extra time, sign-in mode and roster copied if its moment has come.
 * @param known its institution as this request has read it: a meeting that is not due then costs no reading
 */
export async function ensureOpen(
  services: OpeningServices,
  meeting: Meeting,
  known?: Institution,
): Promise<Meeting> {
  const now = services.clock.now();
  const mayBeDue = isDueToOpen(meeting, known?.settings ?? { signingOpens: 'meeting-start' }, now);
  if (!mayBeDue) return meeting;
  const { institution, course } = await openingContext(services, meeting, known);
  if (!isDueToOpen(meeting, institution.settings, now)) return meeting;
  const students = await services.stores.people.inCourse(meeting.institution, meeting.course, 'student');
  const opened = openedMeeting(meeting, { institution, course, students, now });
  return (await services.stores.meetings.save(opened)) ?? reread(services, meeting);
}

async function openingContext(
  services: OpeningServices,
  meeting: Meeting,
  known?: Institution,
): Promise<{ institution: Institution; course: Course }> {
  const [institution, course] = await Promise.all([
    known ?? services.stores.institutions.find(meeting.institution),
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
  return { ...meeting, opening: openingOf(meeting, context), sheet: sheetOf(meeting, context) };
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

function sheetOf(meeting: Meeting, { students, institution }: OpeningContext): SheetRow[] {
  const rows = students.map((student) => sheetRow(meeting, student));
  return rows.sort(rowOrder(institution));
}

/** As the institution's language orders names. */
export function rowOrder({ language }: Pick<Institution, 'language'>): (a: SheetRow, b: SheetRow) => number {
  const compare = nameOrder(language);
  return (a, b) => compare(a.sortName, b.sortName);
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
