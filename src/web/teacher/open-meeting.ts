import type { LiveSession } from '../../application/ports/session.ts';
import type { Meeting } from '../../domain/meeting.ts';
import { AppError } from '../../errors.ts';
import { teacherMeeting } from '../course-access.ts';
import type { AppServices } from '../services.ts';

/**
 * The meeting of the address, for changing its roll call: deactivating keeps everything readable and no more.
 * @throws AppError NOT_FOUND, NOT_ALLOWED, SIGNING_INACTIVE
 */
export async function openTeacherMeeting(
  services: Pick<AppServices, 'stores'>,
  live: LiveSession,
  id: string,
): Promise<Meeting> {
  const meeting = await teacherMeeting(services, live, id);
  if (!live.institution.settings.signatureActive) throw new AppError('SIGNING_INACTIVE');
  return meeting;
}
