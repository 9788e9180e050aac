import type { LiveSession } from '../../application/ports/session.ts';
import type { Actor } from '../../application/services.ts';
import { displayName } from '../../domain/person.ts';

/** Who acts, for the audit trail. */
export function actorOf({ person, institution }: LiveSession): Actor {
  return { institution: institution.key, id: person.id, name: displayName(person) };
}
