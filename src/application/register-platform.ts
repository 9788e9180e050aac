import type { Institution } from '../domain/institution.ts';
import { linkState, type LinkState, type RegistrationLink } from '../domain/registration-link.ts';
import type { AuditEvent } from '../domain/audit.ts';
import { AppError, tooManyRequests, type ErrorCode } from '../errors.ts';
import { ownDeployments } from './connections.ts';
import { institutionOf } from './parameters.ts';
import type { Platform, PlatformId, PlatformRegistration } from './ports/platforms.ts';
import { tokenHash } from './registration-links.ts';
import { audit, type Actor, type Services } from './services.ts';

type RegistrationServices = Pick<Services, 'stores' | 'clock'>;

/** What an LMS answered to a registration. */
export interface Registered extends Omit<
  Platform,
  'deployments' | 'registration' | 'paused' | 'awaiting' | 'replaces' | 'addedAt'
> {
  /** Null when the LMS tells none until the first launch. */
  deployment: string | null;
  registration: Omit<PlatformRegistration, 'at'>;
}

/** One LMS opening a registration URL. */
export interface RegistrationVisit {
  token: string;
  /** Whose tries are counted. */
  address: string;
  /** Told whose URL it is, for the log. */
  found: (institution: string) => void;
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
  visit: RegistrationVisit,
): Promise<{ institution: Institution; platform: Platform }> {
  const { registrations } = services.stores;
  const link = await findOpen(services, visit);
  const institution = await institutionOf(services, link.institution);
  const now = services.clock.now();
  if (!(await registrations.take(link.tokenHash, now, now - EXCHANGE_MS)))
    throw new AppError('REGISTRATION_RUNNING');
  try {
    const platform = await keep(services, link, await visit.ask());
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

/**
 * A token has 256 bits, so one that was given out is never held up by guesses from the same address; only guesses are
 * counted, and cost no more than two small questions to the database.
 */
async function findOpen(
  { stores, clock }: RegistrationServices,
  { token, address, found }: RegistrationVisit,
): Promise<RegistrationLink> {
  const link = await stores.registrations.find(tokenHash(token));
  if (link === null) throw await guessed({ stores, clock }, address);
  found(link.institution);
  const state = linkState(link, clock.now());
  if (state !== 'open') throw new AppError(CLOSED[state]);
  return link;
}

async function guessed(
  { stores: { tries }, clock }: RegistrationServices,
  address: string,
): Promise<AppError> {
  const key = `registration|${address}`;
  if ((await tries.spend(key, GUESSES, GUESS_WINDOW_MS)) >= 0)
    return new AppError('REGISTRATION_LINK_UNKNOWN');
  const until = (await tries.until(key)) ?? clock.now();
  return tooManyRequests(until - clock.now());
}

/** Complete in one write, so that no launch meets half a registration. */
async function keep(
  services: RegistrationServices,
  link: RegistrationLink,
  { deployment, registration, ...answered }: Registered,
): Promise<Platform> {
  const { institution } = link;
  const now = services.clock.now();
  const earlier = await earlierOf(services, { ...answered, site: registration.site }, institution);
  const working = earlier.filter((known) => isLaunchedFrom(known, institution));
  const clientIds = working.map(({ clientId }) => clientId);
  const platform: Platform = {
    ...answered,
    deployments: deployment === null ? [] : [{ id: deployment, institution }],
    registration: { ...registration, at: now },
    awaiting: deployment === null ? { institution, until: now + AWAITED_MS } : null,
    replaces: clientIds.length === 0 ? null : { institution, clientIds },
    addedAt: now,
  };
  await services.stores.platforms.register(platform, institution);
  const replaced = await removeEarlier(
    services,
    earlier.filter((known) => !working.includes(known)),
    institution,
  );
  const actor: Actor = { institution, ...link.createdBy };
  const { issuer, clientId } = platform;
  await audit(services, actor, [{ type: 'platform-registered', issuer, clientId }, ...replaced]);
  return platform;
}

/** The same LMS and account, registered before under another client id. What was entered by hand is left alone. */
async function earlierOf(
  { stores: { platforms } }: Pick<Services, 'stores'>,
  { issuer, clientId, site }: PlatformId & { site: string },
  institution: string,
): Promise<Platform[]> {
  return (await platforms.list(institution)).filter(
    (known) => known.issuer === issuer && known.clientId !== clientId && known.registration?.site === site,
  );
}

/** Whether people may be coming by it: not while its first launch is still to come. */
function isLaunchedFrom(platform: Platform, institution: string): boolean {
  return ownDeployments(platform, institution).length > 0 && platform.replaces?.institution !== institution;
}

/** Nobody came by them, or people come by another one now. */
async function removeEarlier(
  { stores: { platforms } }: Pick<Services, 'stores'>,
  earlier: readonly Platform[],
  institution: string,
): Promise<AuditEvent[]> {
  const events: AuditEvent[] = [];
  for (const platform of earlier) {
    const { issuer, clientId } = platform;
    let removed = await platforms.stopAwaiting(platform, institution);
    for (const deployment of ownDeployments(platform, institution))
      removed = (await platforms.removeDeployment(platform, deployment)) || removed;
    if (removed) events.push({ type: 'platform-replaced', issuer, clientId });
  }
  return events;
}

/**
 * Ends what a registration takes the place of: called after a launch from it, which shows that it works. Of launches at
 * once each may call it.
 */
export async function endReplaced(
  services: RegistrationServices,
  { issuer, clientId, replaces }: Pick<Platform, 'issuer' | 'clientId' | 'replaces'>,
): Promise<void> {
  if (!replaces) return;
  const { institution, clientIds } = replaces;
  const earlier = (await services.stores.platforms.list(institution)).filter(
    (known) => known.issuer === issuer && clientIds.includes(known.clientId),
  );
  const events = await removeEarlier(services, earlier, institution);
  await audit(services, { institution, id: 'lms', name: issuer }, events);
  await services.stores.platforms.endReplacing({ issuer, clientId });
}
