import { isSameHold, type HoldScope, type LegalHold } from '../../domain/erasure-obstacles.ts';
import { reasonFault, tidyText } from '../../domain/text.ts';
import { AppError } from '../../errors.ts';
import { personOf } from '../grants.ts';
import { newId } from '../identity.ts';
import type { Lease } from '../ports/stores.ts';
import { institutionOf } from '../parameters.ts';
import { audit, type Actor, type Services } from '../services.ts';

type HoldServices = Pick<Services, 'stores' | 'clock'>;

/** Longer than placing one lasts. */
const LEASE_MS = 10_000;

const TRIES = 50;

const REASON_ERRORS = { missing: 'REASON_MISSING', 'too-long': 'REASON_TOO_LONG' } as const;

/** A reason as it is kept: whole, or not at all. @throws AppError REASON_MISSING, REASON_TOO_LONG */
export function readReason(typed: string): string {
  const reason = tidyText(typed);
  const fault = reasonFault(reason);
  if (fault !== null) throw new AppError(REASON_ERRORS[fault]);
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
  return inTurn(services, actor.institution, async () => {
    const held = await services.stores.holds.list(actor.institution);
    const same = held.find((hold) => isSameHold(hold, { scope, reason }));
    if (same !== undefined) return same;
    const placed = { at: services.clock.now(), by: actor.id, byName: actor.name, reason };
    const hold = { id: newId(), institution: actor.institution, scope, placed, lifted: null };
    await services.stores.holds.place(hold);
    await audit(services, actor, [{ type: 'hold-placed', hold: hold.id, ...aboutOf(scope), reason }]);
    return hold;
  });
}

/** One after the other. Whoever gets no turn goes on without: a hold too many does no harm, none would. */
async function inTurn<Result>(
  { stores: { leases } }: HoldServices,
  institution: string,
  work: () => Promise<Result>,
): Promise<Result> {
  let lease: Lease | null = null;
  for (let attempt = 0; lease === null && attempt < TRIES; attempt++) {
    lease = await leases.take(`holds|${institution}`, LEASE_MS);
  }
  try {
    return await work();
  } finally {
    if (lease !== null) await leases.release(lease);
  }
}

/** @throws AppError REASON_MISSING, REASON_TOO_LONG, HOLD_UNKNOWN */
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
