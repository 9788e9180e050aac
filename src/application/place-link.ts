import { DAY_MS } from '../domain/institution.ts';
import type { Course } from '../domain/course.ts';
import type { Meeting } from '../domain/meeting.ts';
import { courseRole } from '../domain/person.ts';
import { AppError } from '../errors.ts';
import { actorOf } from './acts.ts';
import type { LiveSession } from './ports/session.ts';
import { audit, type Services } from './services.ts';

/** Meetings that a link may open: from yesterday's on, two months ahead. */
const BACK_MS = DAY_MS;
const AHEAD_MS = 60 * DAY_MS;
const MOST = 60;

/**
 * The meetings of a course that a teacher may place a link to, by their start; one read, and one more for a chosen
 * meeting that lies outside.
 */
export async function linkableMeetings(
  { stores }: Pick<Services, 'stores'>,
  institution: string,
  { course, now, chosen }: { course: string; now: number; chosen: string | null },
): Promise<Meeting[]> {
  const filter = { courses: [course], from: now - BACK_MS, to: now + AHEAD_MS, limit: MOST };
  const summaries = await stores.meetings.listSummaries(institution, filter);
  const meetings = summaries.map(({ meeting }) => meeting);
  if (chosen !== null && !meetings.some(({ id }) => id === chosen)) {
    const other = await stores.meetings.find(institution, chosen);
    if (other?.course === course) meetings.push(other);
  }
  return meetings.filter(({ status }) => status !== 'cancelled');
}

/** A meeting of this very course. @throws AppError MEETING_UNKNOWN */
export async function linkedMeeting(
  { stores }: Pick<Services, 'stores'>,
  institution: string,
  { course, meeting: id }: { course: string; meeting: string },
): Promise<Meeting> {
  const meeting = await stores.meetings.find(institution, id);
  if (meeting?.course !== course) throw new AppError('MEETING_UNKNOWN');
  return meeting;
}

/**
 * A course, and the one that a link in it was made for, where this person teaches both; one read.
 * @throws AppError COURSE_UNKNOWN
 */
export async function linkInCourse(
  { stores }: Pick<Services, 'stores'>,
  { institution, person }: Pick<LiveSession, 'institution' | 'person'>,
  { course: id, of }: { course: string; of: string },
): Promise<{ course: Course; origin: Course | null }> {
  const found = await stores.courses.findMany(institution.key, [id, of]);
  const course = found.find((one) => one.id === id);
  if (course === undefined) throw new AppError('COURSE_UNKNOWN');
  const origin = found.find((one) => one.id === of && courseRole(person, of) === 'teacher');
  return { course, origin: origin ?? null };
}

/** The teacher says that links made for another course, which came with a copy of it, are this course's own. */
export async function adoptLinks(
  services: Pick<Services, 'stores' | 'clock'>,
  { institution, person }: Pick<LiveSession, 'institution' | 'person'>,
  { course, of }: { course: string; of: string },
): Promise<void> {
  await services.stores.courses.adoptLinks(institution.key, course, of);
  await audit(services, actorOf(person), [{ type: 'links-adopted', course, origin: of }]);
}
