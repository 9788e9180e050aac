import type { Act } from '../domain/meeting.ts';
import { displayName, type Person } from '../domain/person.ts';
import { AppError } from '../errors.ts';
import type { LiveSession } from './ports/session.ts';
import type { Actor, Services } from './services.ts';

/** A person as who acts. */
export function actorOf(person: Person): Actor {
  return { institution: person.institution, id: person.id, name: displayName(person) };
}

/** An act of the person of a session, with its reason. @throws AppError REASON_MISSING */
export function actOf(services: Pick<Services, 'clock'>, live: LiveSession, reason: string): Act {
  const tidy = reason.normalize('NFC').trim();
  if (tidy === '') throw new AppError('REASON_MISSING');
  return { at: services.clock.now(), by: live.person.id, byName: displayName(live.person), reason: tidy };
}
