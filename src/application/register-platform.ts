import type { Institution } from '../domain/institution.ts';
import { linkState, type LinkState, type RegistrationLink } from '../domain/registration-link.ts';
import type { AuditEvent } from '../domain/audit.ts';
import { AppError, type ErrorCode } from '../errors.ts';
import { institutionOf } from './parameters.ts';
import type { Platform, PlatformRegistration } from './ports/platforms.ts';
import { tokenHash } from './registration-links.ts';
import { audit, type Actor, type Services } from './services.ts';

type RegistrationServices = Pick<Services, 'stores' | 'clock'>;

/** What an LMS answered to a registration. */
export interface Registered extends Omit<Platform, 'deployments' | 'registration' | 'paused' | 'awaiting'> {
  /** Null when the LMS tells none until the first launch. */
  deployment: string | null;
  registration: Omit<PlatformRegistration, 'at'>;
}

/** One LMS opening a registration URL. */
export interface RegistrationVisit {
  token: string;
  /** Whose tries are counted. */
  address: string;
  /** Asks the LMS; called once the URL is this visit's alone. */
  ask: () => Promise<Registered>;
}

/** Guesses an address may make in an hour, before every further one is refused. */
const GUESSES = 20;
const GUESS_WINDOW_MS = 60 * 60_000;
/** An exchange that did not end by then was interrupted: the URL may be used again. */
const EXCHANGE_MS = 2 * 60_000;
/** An LMS administrator has to activate the tool and somebody to open it. */
const AWAITED_MS = 30 * 24 * 60 * 60_000;

/**
 * Registers an LMS for the institution of a registration URL. The URL is used up only when everything is stored: after a
 * failure it can be tried again.
 * @throws AppError REGISTRATION_LINK_*, REGISTRATION_RUNNING, TOO_MANY_REQUESTS, PLATFORM_OF_OTHERS, DEPLOYMENT_TAKEN
 * and what `ask` throws
 */
export async function registerPlatform(
  services: RegistrationServices,
  { token, address, ask }: RegistrationVisit,
): Promise<{ institution: Institution; platform: Platform }> {
  const { registrations } = services.stores;
  const link = await findOpen(services, token, address);
  const institution = await institutionOf(services, link.institution);
  const now = services.clock.now();
  if (!(await registrations.take(link.tokenHash, now, now - EXCHANGE_MS)))
    throw new AppError('REGISTRATION_RUNNING');
  try {
    const platform = await keep(services, link, await ask());
    const { issuer, clientId } = platform;
    await registrations.finish(link.tokenHash, services.clock.now(), { issuer, clientId });
    return { institution, platform };
  } catch (error) {
    await registrations.release(link.tokenHash);
    throw error;
  }
}

const CLOSED: Record<Exclude<LinkState, 'open'>, ErrorCode> = {
  used: 'REGISTRATION_LINK_USED',
  revoked: 'REGISTRATION_LINK_REVOKED',
  expired: 'REGISTRATION_LINK_EXPIRED',
};

/** Counts the try first, so that guesses in parallel count too; a token that was once given out was no guess. */
async function findOpen(
  { stores, clock }: RegistrationServices,
  token: string,
  address: string,
): Promise<RegistrationLink> {
  const tries = `registration|${address}`;
  const left = await stores.tries.spend(tries, GUESSES, GUESS_WINDOW_MS);
  if (left < 0) throw new AppError('TOO_MANY_REQUESTS');
  const link = await stores.registrations.find(tokenHash(token));
  if (link === null) throw new AppError('REGISTRATION_LINK_UNKNOWN');
  await stores.tries.reset(tries);
  const state = linkState(link, clock.now());
  if (state !== 'open') throw new AppError(CLOSED[state]);
  return link;
}

/** Complete in one write, so that no launch meets half a registration. */
async function keep(
  services: RegistrationServices,
  link: RegistrationLink,
  { deployment, registration, ...answered }: Registered,
): Promise<Platform> {
  const { institution } = link;
  const now = services.clock.now();
  const platform: Platform = {
    ...answered,
    deployments: deployment === null ? [] : [{ id: deployment, institution }],
    registration: { ...registration, at: now },
    awaiting: deployment === null ? { institution, until: now + AWAITED_MS } : null,
  };
  await services.stores.platforms.register(platform, institution);
  const replaced = await removeEarlier(services, platform, institution);
  const actor: Actor = { institution, ...link.createdBy };
  const { issuer, clientId } = platform;
  await audit(services, actor, [{ type: 'platform-registered', issuer, clientId }, ...replaced]);
  return platform;
}

/** The same LMS registering again under a new client id takes the place of its earlier registration. */
async function removeEarlier(
  { stores: { platforms } }: RegistrationServices,
  { issuer, clientId, registration }: Platform,
  institution: string,
): Promise<AuditEvent[]> {
  const earlier = (await platforms.list(institution)).filter(
    (known) =>
      known.issuer === issuer &&
      known.clientId !== clientId &&
      known.registration !== undefined &&
      known.registration.site === registration?.site,
  );
  for (const platform of earlier) {
    for (const deployment of platform.deployments.filter((one) => one.institution === institution))
      await platforms.removeDeployment(platform, deployment);
    await platforms.stopAwaiting(platform, institution);
  }
  return earlier.map((known) => ({ type: 'platform-replaced', issuer, clientId: known.clientId }));
}
