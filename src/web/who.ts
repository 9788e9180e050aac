import type { LiveSession, Session } from '../application/ports/session.ts';
import { coursesAs, courseRole, isAdministrator, isSecretary } from '../domain/person.ts';
import { AppError } from '../errors.ts';
import type { Who } from './permissions.ts';

/** Ids in the address that a permission looks at. */
export interface AddressIds {
  course?: string | undefined;
  meeting?: string | undefined;
}

/**
 * Refuses who may not use a route.
 * @throws AppError SESSION_MISSING, NOT_ALLOWED; PROJECTOR_ENDED for a projector's window without its session
 */
export function refuseUnless(who: readonly Who[], live: LiveSession | null, ids: AddressIds): void {
  if (who.includes('public')) return;
  const forProjector = who.includes('projector');
  if (live === null) throw new AppError(forProjector ? 'PROJECTOR_ENDED' : 'SESSION_MISSING');
  if (!isAllowed(who, live, ids)) throw new AppError(forProjector ? 'PROJECTOR_ENDED' : 'NOT_ALLOWED');
}

/** What a permission looks at of somebody. */
type Holder = Pick<LiveSession, 'person'> & { session: Pick<Session, 'purpose' | 'meeting'> };

/** Whether somebody may use a route, as far as the address tells. */
export function isAllowed(who: readonly Who[], holder: Holder, ids: AddressIds): boolean {
  return who.some((one) => isOne(one, holder, ids));
}

function isOne(who: Who, live: Holder, ids: AddressIds): boolean {
  const { person, session } = live;
  if (who === 'projector') return session.purpose === 'projector' && session.meeting === ids.meeting;
  if (session.purpose !== 'webspace') return false;
  switch (who) {
    case 'public':
    case 'signed-in':
      return true;
    case 'administrator':
      return isAdministrator(person);
    case 'secretary':
      return isSecretary(person);
    case 'teacher':
      return ids.course === undefined
        ? coursesAs(person, 'teacher').length > 0
        : courseRole(person, ids.course) === 'teacher';
    case 'student':
      return isStudent(live, ids);
  }
}

/** Who has left a course still reads what they signed there. */
function isStudent({ person }: Holder, { course }: AddressIds): boolean {
  return person.memberships.some(
    (m) => m.role === 'student' && (course === undefined || m.course === course),
  );
}
