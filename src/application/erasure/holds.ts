import type { AuditEvent } from '../../domain/audit.ts';
import type { HoldScope, LegalHold } from '../../domain/erasure-obstacles.ts';
import { AppError } from '../../errors.ts';
import { readReason } from '../acts.ts';
import { personOf } from '../grants.ts';
import { newId } from '../identity.ts';
import { institutionOf } from '../parameters.ts';
import { auditEntries, type Actor, type Services } from '../services.ts';

type HoldServices = Pick<Services, 'stores' | 'clock'>;

/** @throws AppError INSTITUTION_UNKNOWN, COURSE_UNKNOWN, PERSON_UNKNOWN */
async function refuseUnknown({ stores }: HoldServices, institution: string, scope: HoldScope): Promise<void> {
  await institutionOf({ stores }, institution);
  if (scope.kind === 'person') await personOf({ stores }, institution, scope.person);
  if (scope.kind === 'course' && (await stores.courses.find(institution, scope.course)) === null)
    throw new AppError('COURSE_UNKNOWN');
}

/**
 * Places a legal hold: nothing that it concerns is erased until it is lifted. One that is the same and still in force is
 * that one: a form sent twice places no second.
 * @throws AppError REASON_MISSING, REASON_TOO_LONG, INSTITUTION_UNKNOWN, COURSE_UNKNOWN, PERSON_UNKNOWN
 */
export async function placeHold(
  services: HoldServices,
  actor: Actor,
  { scope, reason: typed }: { scope: HoldScope; reason: string },
): Promise<LegalHold> {
  const reason = readReason(typed);
  await refuseUnknown(services, actor.institution, scope);
  const { institution } = actor;
  const placed = { at: services.clock.now(), by: actor.id, byName: actor.name, reason };
  const id = newId();
  const event: AuditEvent = { type: 'hold-placed', hold: id, ...aboutOf(scope), reason };
  const trail = auditEntries(actor, placed.at, [event]);
  const hold = { id, institution, scope, placed, lifted: null };
  // Again when the same one was lifted in this moment: it holds nothing any more.
  return (
    (await services.stores.holds.place(hold, trail)) ?? placeHold(services, actor, { scope, reason: typed })
  );
}

/** @throws AppError REASON_MISSING, REASON_TOO_LONG, HOLD_UNKNOWN */
export async function liftHold(
  services: HoldServices,
  actor: Actor,
  { hold: id, reason: typed }: { hold: string; reason: string },
): Promise<LegalHold> {
  const reason = readReason(typed);
  const act = { at: services.clock.now(), by: actor.id, byName: actor.name, reason };
  const { holds } = services.stores;
  const hold = (await holds.list(actor.institution)).find((one) => one.id === id);
  if (hold === undefined) throw new AppError('HOLD_UNKNOWN');
  const event: AuditEvent = { type: 'hold-lifted', hold: id, ...aboutOf(hold.scope), reason };
  const trail = auditEntries(actor, act.at, [event]);
  const lifted = await holds.lift(actor.institution, id, { act, trail });
  if (lifted === null) throw new AppError('HOLD_UNKNOWN');
  return lifted;
}

function aboutOf(scope: HoldScope): { scope: HoldScope['kind']; person?: string; course?: string } {
  if (scope.kind === 'person') return { scope: 'person', person: scope.person };
  return scope.kind === 'course' ? { scope: 'course', course: scope.course } : { scope: 'institution' };
}
