import { displayName, type InstitutionRole, type Person } from '../domain/person.ts';
import { tidyText } from '../domain/text.ts';
import { AppError } from '../errors.ts';
import { personId } from './identity.ts';
import { institutionOf } from './parameters.ts';
import { audit, type Actor, type Services } from './services.ts';

type GrantServices = Pick<Services, 'stores' | 'clock'>;

/** @throws AppError PERSON_UNKNOWN */
export async function personOf(
  services: Pick<Services, 'stores'>,
  institution: string,
  id: string,
): Promise<Person> {
  const person = await services.stores.people.find(institution, id);
  if (person === null) throw new AppError('PERSON_UNKNOWN');
  return person;
}

/** Names a secretary or administrator from people who have launched or stand in a roster. @throws AppError PERSON_UNKNOWN */
export async function grantRole(
  services: GrantServices,
  actor: Actor,
  { person: id, role }: { person: string; role: InstitutionRole },
): Promise<void> {
  const person = await personOf(services, actor.institution, id);
  if (person.granted.includes(role)) return;
  await services.stores.people.grant(actor.institution, id, role);
  await audit(services, actor, [{ type: 'role-granted', person: id, role }]);
}

/** Takes back what was granted here; what the LMS says at each launch is its own. @throws AppError PERSON_UNKNOWN, ROLE_BY_LMS */
export async function revokeRole(
  services: GrantServices,
  actor: Actor,
  { person: id, role }: { person: string; role: InstitutionRole },
): Promise<void> {
  const person = await personOf(services, actor.institution, id);
  if (!person.granted.includes(role)) {
    if (role === 'administrator' && person.launchAdministrator)
      throw new AppError('ROLE_BY_LMS', { name: displayName(person) });
    return;
  }
  await services.stores.people.revoke(actor.institution, id, role);
  await audit(services, actor, [{ type: 'role-revoked', person: id, role }]);
}

/** The operator's grant: also to somebody who has not launched yet. @throws AppError INSTITUTION_UNKNOWN */
export async function grantRoleToIdentity(
  services: GrantServices,
  actor: Actor,
  { issuer, sub, role }: { issuer: string; sub: string; role: InstitutionRole },
): Promise<void> {
  const { institution } = actor;
  await institutionOf(services, institution);
  await services.stores.people.recordLaunch({ institution, issuer, sub }, null);
  await grantRole(services, actor, { person: personId(institution, issuer, sub), role });
}

/** Gives or withdraws the right to enter absences; null returns to the default. @throws AppError PERSON_UNKNOWN */
export async function setAbsenceRight(
  services: GrantServices,
  actor: Actor,
  { person: id, right }: { person: string; right: boolean | null },
): Promise<void> {
  const person = await personOf(services, actor.institution, id);
  if (person.rightToEnterAbsences === right) return;
  await services.stores.people.setAbsenceRight(actor.institution, id, right);
  await audit(services, actor, [{ type: 'absence-right-changed', person: id, right }]);
}

/** Enters a name for somebody of whom the LMS sends none. @throws AppError PERSON_UNKNOWN, FIELD_INVALID */
export async function enterName(
  services: GrantServices,
  actor: Actor,
  { person: id, name }: { person: string; name: string },
): Promise<void> {
  const person = await personOf(services, actor.institution, id);
  const after = tidyText(name);
  if (after === '' || after.length > 300 || person.name !== null)
    throw new AppError('FIELD_INVALID', { field: 'name' });
  if (after === person.enteredName) return;
  await services.stores.people.enterName(actor.institution, id, after);
  await audit(services, actor, [{ type: 'name-entered', person: id, before: person.enteredName, after }]);
}
