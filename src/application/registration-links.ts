import { createHash, createHmac } from 'node:crypto';
import { linkState, REGISTRATION_LINK_MS, type RegistrationLink } from '../domain/registration-link.ts';
import { AppError } from '../errors.ts';
import { newId } from './identity.ts';
import { institutionOf } from './parameters.ts';
import { audit, type Actor, type Services } from './services.ts';

type LinkServices = Pick<Services, 'stores' | 'clock' | 'vault'>;

/** Makes a registration URL's token for the actor's institution. @throws AppError INSTITUTION_UNKNOWN */
export async function makeLink(services: LinkServices, actor: Actor): Promise<RegistrationLink> {
  await institutionOf(services, actor.institution);
  const id = newId();
  const createdAt = services.clock.now();
  const link: RegistrationLink = {
    id,
    tokenHash: tokenHash(tokenOf(services, id)),
    institution: actor.institution,
    createdBy: { id: actor.id, name: actor.name },
    createdAt,
    expiresAt: createdAt + REGISTRATION_LINK_MS,
    takenAt: null,
    usedAt: null,
    revokedAt: null,
    platform: null,
  };
  await services.stores.registrations.insert(link);
  await audit(services, actor, [{ type: 'registration-link-made' }]);
  return link;
}

/** The newest URL that can still be used; null when there is none. */
export async function openLink(
  services: LinkServices,
  institution: string,
): Promise<RegistrationLink | null> {
  const now = services.clock.now();
  const links = await services.stores.registrations.list(institution);
  return links.find((link) => linkState(link, now) === 'open') ?? null;
}

/** @throws AppError REGISTRATION_LINK_UNKNOWN when no open one of the actor's institution has this id */
export async function revokeLink(services: LinkServices, actor: Actor, id: string): Promise<void> {
  const { stores, clock } = services;
  if (!(await stores.registrations.revoke(actor.institution, id, clock.now())))
    throw new AppError('REGISTRATION_LINK_UNKNOWN');
  await audit(services, actor, [{ type: 'registration-link-revoked' }]);
}

/** The address that an LMS is given. */
export function linkAddress(
  services: Pick<Services, 'vault'>,
  publicUrl: string,
  { id }: Pick<RegistrationLink, 'id'>,
): string {
  return `${publicUrl}/lti/register?t=${tokenOf(services, id)}`;
}

/**
 * The 256-bit token of a link: a MAC over its id, so that the page can show the URL again although only the token's
 * hash is stored.
 */
function tokenOf({ vault }: Pick<Services, 'vault'>, id: string): string {
  return createHmac('sha256', vault.deriveKey('registration-link')).update(id).digest('base64url');
}

export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
