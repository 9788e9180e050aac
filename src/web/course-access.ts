import type { LiveSession } from '../application/ports/session.ts';
import type { Meeting } from '../domain/meeting.ts';
import { courseRole, isAdministrator, isSecretary } from '../domain/person.ts';
import { AppError } from '../errors.ts';
import type { AppServices } from './services.ts';

/** The facts of a meeting that access depends on. */
type Owned = Pick<Meeting, 'institution' | 'course'>;

/**
 * Refuses a meeting that is not this teacher's: call it on whatever reading of the meeting the page makes.
 * @throws AppError NOT_FOUND for another institution's, NOT_ALLOWED for another teacher's
 */
export function refuseOtherTeachers(live: LiveSession, meeting: Owned): void {
  refuseOtherInstitutions(live, meeting);
  if (courseRole(live.person, meeting.course) !== 'teacher') throw new AppError('NOT_ALLOWED');
}

/** @throws AppError NOT_FOUND */
export function refuseOtherInstitutions(live: LiveSession, meeting: Pick<Owned, 'institution'>): void {
  if (meeting.institution !== live.institution.key) throw new AppError('NOT_FOUND');
}

/**
 * The meeting of the address, which must be this teacher's; one read.
 * @throws AppError NOT_FOUND, NOT_ALLOWED
 */
export async function teacherMeeting(
  { stores }: Pick<AppServices, 'stores'>,
  live: LiveSession,
  id: string,
): Promise<Meeting> {
  const meeting = await stores.meetings.find(live.institution.key, id);
  if (meeting === null) throw new AppError('NOT_FOUND');
  refuseOtherTeachers(live, meeting);
  return meeting;
}

/** Whether the secretariat's pages are this person's. */
export function worksInOffice({ person }: LiveSession): boolean {
  return isSecretary(person) || isAdministrator(person);
}
