import type { HoldScope, LegalHold } from '../../domain/erasure-obstacles.ts';
import { tidyText } from '../../domain/text.ts';
import { AppError } from '../../errors.ts';
import { personOf } from '../grants.ts';
import { newId } from '../identity.ts';
import { institutionOf } from '../parameters.ts';
import { audit, type Actor, type Services } from '../services.ts';

type HoldServices = Pick<Services, 'stores' | 'clock'>;

/** A reason as it is kept. @throws AppError REASON_MISSING */
export function readReason(typed: string): string {
  const reason = tidyText(typed).slice(0, 500);
  if (reason === '') throw new AppError('REASON_MISSING');
  return reason;
}

/** @throws AppError INSTITUTION_UNKNOWN, COURSE_UNKNOWN, PERSON_UNKNOWN */
async function refuseUnknown({ stores }: HoldServices, institution: string, scope: HoldScope): Promise<void> {
  await institutionOf({ stores }, institution);
  if (scope.kind === 'person') await personOf({ stores }, institution, scope.person);
  if (scope.kind === 'course' && (await stores.courses.find(institution, scope.course)) === null)
    throw new AppError('COURSE_UNKNOWN');
}

/**
 * Places a legal hold: nothing that it concerns is erased until it is lifted.
 * @throws AppError REASON_MISSING, INSTITUTION_UNKNOWN, COURSE_UNKNOWN, PERSON_UNKNOWN
 */
export async function placeHold(
  services: HoldServices,
  actor: Actor,
  { scope, reason: typed }: { scope: HoldScope; reason: string },
): Promise<LegalHold> {
  const reason = readReason(typed);
  await refuseUnknown(services, actor.institution, scope);
  const placed = { at: services.clock.now(), by: actor.id, byName: actor.name, reason };
  const hold = { id: newId(), institution: actor.institution, scope, placed, lifted: null };
  await services.stores.holds.place(hold);
  await audit(services, actor, [{ type: 'hold-placed', hold: hold.id, ...aboutOf(scope), reason }]);
  return hold;
}

/** @throws AppError REASON_MISSING, HOLD_UNKNOWN */
export async function liftHold(
  services: HoldServices,
  actor: Actor,
  { hold: id, reason: typed }: { hold: string; reason: string },
): Promise<LegalHold> {
  const reason = readReason(typed);
  const act = { at: services.clock.now(), by: actor.id, byName: actor.name, reason };
  const lifted = await services.stores.holds.lift(actor.institution, id, act);
  if (lifted === null) throw new AppError('HOLD_UNKNOWN');
  await audit(services, actor, [{ type: 'hold-lifted', hold: id, ...aboutOf(lifted.scope), reason }]);
  return lifted;
}

function aboutOf(scope: HoldScope): { scope: HoldScope['kind']; person?: string; course?: string } {
  if (scope.kind === 'person') return { scope: 'person', person: scope.person };
  return scope.kind === 'course' ? { scope: 'course', course: scope.course } : { scope: 'institution' };
}
