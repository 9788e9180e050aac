import type { Act } from '../domain/meeting.ts';
import { displayName, type Person } from '../domain/person.ts';
import { reasonFault, tidyText } from '../domain/text.ts';
import { AppError } from '../errors.ts';
import type { LiveSession } from './ports/session.ts';
import type { Actor, Services } from './services.ts';

/** A person as who acts. */
export function actorOf(person: Person): Actor {
  return { institution: person.institution, id: person.id, name: displayName(person) };
}

const REASON_ERRORS = { missing: 'REASON_MISSING', 'too-long': 'REASON_TOO_LONG' } as const;

/** A reason as it is kept: whole, or not at all. @throws AppError REASON_MISSING, REASON_TOO_LONG */
export function readReason(typed: string): string {
  const reason = tidyText(typed);
  const fault = reasonFault(reason);
  if (fault !== null) throw new AppError(REASON_ERRORS[fault]);
  return reason;
}

/** Whether an act was refused for its reason alone: the page comes again with what was typed. */
export function isReasonRefused(thrown: unknown): thrown is AppError {
  return thrown instanceof AppError && Object.values<string>(REASON_ERRORS).includes(thrown.code);
}

/** An act of the person of a session, with its reason. @throws AppError REASON_MISSING, REASON_TOO_LONG */
export function actOf(services: Pick<Services, 'clock'>, live: LiveSession, reason: string): Act {
  return actFor(services, live, readReason(reason));
}

/** The same for a reason that is judged with the rest of the act. */
export function actFor(services: Pick<Services, 'clock'>, live: LiveSession, reason: string): Act {
  return { at: services.clock.now(), by: live.person.id, byName: displayName(live.person), reason };
}
