import { AppError } from '../errors.ts';
import { institutionOf } from './parameters.ts';
import type { Deployment, Platform, PlatformId } from './ports/platforms.ts';
import { audit, type Actor, type Services } from './services.ts';

type ConnectionServices = Pick<Services, 'stores' | 'clock'>;

/** One deployment of an LMS. */
export interface DeploymentId extends PlatformId {
  deployment: string;
}

/** The institution's own deployments of a platform. */
export function ownDeployments({ deployments }: Platform, institution: string): Deployment[] {
  return deployments.filter((one) => one.institution === institution);
}

/** Whether the institution waits for the first launch to name its deployment. */
export function isAwaited({ awaiting }: Platform, institution: string, now: number): boolean {
  return awaiting?.institution === institution && awaiting.until > now;
}

/**
 * Whether there is something to remove: one of the institution's own deployments or, without one, what it waits for.
 * @throws AppError PLATFORM_UNKNOWN
 */
export async function refuseUnremovable(
  services: Pick<Services, 'stores'>,
  institution: string,
  { deployment, ...asked }: DeploymentId,
): Promise<void> {
  const platform = await connectionOf(services, institution, asked);
  const exists =
    deployment === ''
      ? platform.awaiting?.institution === institution
      : ownDeployments(platform, institution).some(({ id }) => id === deployment);
  if (!exists) throw new AppError('PLATFORM_UNKNOWN', { issuer: asked.issuer });
}

/** A platform of the institution. @throws AppError PLATFORM_UNKNOWN */
export async function connectionOf(
  { stores }: Pick<Services, 'stores'>,
  institution: string,
  { issuer, clientId }: PlatformId,
): Promise<Platform> {
  const found = (await stores.platforms.list(institution)).find(
    (platform) => platform.issuer === issuer && platform.clientId === clientId,
  );
  if (found === undefined) throw new AppError('PLATFORM_UNKNOWN', { issuer });
  return found;
}

/**
 * Registers an LMS by hand for the administrator's institution. A platform that other institutions use is the
 * operator's to extend: else one customer could take another's people by entering their deployment first.
 * @param platform its addresses have been judged
 * @throws AppError PLATFORM_OF_OTHERS, PLATFORM_DIFFERS, DEPLOYMENT_TAKEN
 */
export async function connectByHand(
  services: ConnectionServices,
  actor: Actor,
  { deployment, ...platform }: Omit<Platform, 'deployments' | 'demo'> & { deployment: string },
): Promise<void> {
  const { institution } = actor;
  const { issuer, clientId } = platform;
  const [known] = await services.stores.platforms.find(issuer, clientId);
  if (known !== undefined && isOfOthers(known, institution))
    throw new AppError('PLATFORM_OF_OTHERS', { issuer });
  const deployments = [{ id: deployment, institution }];
  const added = await services.stores.platforms.add({
    ...platform,
    deployments,
    demo: known?.demo ?? false,
    addedAt: services.clock.now(),
  });
  if (!added) return;
  const before = known === undefined ? [{ type: 'platform-registered' as const, issuer, clientId }] : [];
  await audit(services, actor, [...before, { type: 'deployment-added', issuer, deployment }]);
}

function isOfOthers({ deployments, awaiting }: Platform, institution: string): boolean {
  const awaited = awaiting?.institution ?? institution;
  return awaited !== institution || deployments.some((one) => one.institution !== institution);
}

/** Refuses the launches of one deployment, or takes them again. @throws AppError PLATFORM_UNKNOWN */
export async function pauseDeployment(
  services: ConnectionServices,
  actor: Actor,
  { deployment, paused, ...platform }: DeploymentId & { paused: boolean },
): Promise<void> {
  const { institution } = actor;
  const { issuer } = platform;
  const own = { id: deployment, institution };
  if (!(await services.stores.platforms.setPaused(platform, paused, own)))
    throw new AppError('PLATFORM_UNKNOWN', { issuer });
  await audit(services, actor, [
    { type: paused ? 'deployment-paused' : 'deployment-resumed', issuer, deployment },
  ]);
}

/** Refuses every launch of a platform, or takes them again. @throws AppError PLATFORM_UNKNOWN */
export async function pausePlatform(
  services: ConnectionServices,
  operator: (institution: string) => Actor,
  { paused, ...platform }: PlatformId & { paused: boolean },
): Promise<void> {
  const { issuer, clientId } = platform;
  if (!(await services.stores.platforms.setPaused(platform, paused)))
    throw new AppError('PLATFORM_UNKNOWN', { issuer });
  const [known] = await services.stores.platforms.find(issuer, clientId);
  const concerned = new Set(known?.deployments.map(({ institution }) => institution));
  for (const institution of concerned)
    await audit(services, operator(institution), [
      { type: paused ? 'platform-paused' : 'platform-resumed', issuer },
    ]);
}

/**
 * Removes a deployment, and the platform with its last one. Courses, people, meetings and signatures stay: they are the
 * institution's, not the platform's.
 * @throws AppError PLATFORM_UNKNOWN
 */
export async function removeDeployment(
  services: ConnectionServices,
  actor: Actor,
  { deployment, ...platform }: DeploymentId,
): Promise<void> {
  const { issuer } = platform;
  const own = { id: deployment, institution: actor.institution };
  if (!(await services.stores.platforms.removeDeployment(platform, own)))
    throw new AppError('PLATFORM_UNKNOWN', { issuer });
  await audit(services, actor, [{ type: 'deployment-removed', issuer, deployment }]);
}

/** Takes back a registration from which nobody has launched. @throws AppError PLATFORM_UNKNOWN */
export async function withdrawRegistration(
  services: ConnectionServices,
  actor: Actor,
  { issuer, clientId }: PlatformId,
): Promise<void> {
  if (!(await services.stores.platforms.stopAwaiting({ issuer, clientId }, actor.institution)))
    throw new AppError('PLATFORM_UNKNOWN', { issuer });
  await audit(services, actor, [{ type: 'platform-withdrawn', issuer, clientId }]);
}

/**
 * Gives a deployment to another institution: its next launches go there. What was recorded stays where it is.
 * @throws AppError INSTITUTION_UNKNOWN, PLATFORM_UNKNOWN
 */
export async function moveDeployment(
  services: ConnectionServices,
  { from, to }: { from: Actor; to: Actor },
  { deployment, ...platform }: DeploymentId,
): Promise<void> {
  const { issuer } = platform;
  await institutionOf(services, to.institution);
  const own = { id: deployment, institution: from.institution };
  if (!(await services.stores.platforms.moveDeployment(platform, own, to.institution)))
    throw new AppError('PLATFORM_UNKNOWN', { issuer });
  await audit(services, from, [{ type: 'deployment-moved-out', issuer, deployment }]);
  await audit(services, to, [{ type: 'deployment-moved-in', issuer, deployment }]);
}

/**
 * Binds the first unknown deployment that a platform sends to the institution that awaits it; null when none does.
 * Called for a launch that holds in every other respect.
 */
export async function bindFirstDeployment(
  services: ConnectionServices,
  { issuer, clientId }: PlatformId,
  deployment: string,
): Promise<Deployment | null> {
  const platform = { issuer, clientId };
  const bound = await services.stores.platforms.bindAwaited(platform, deployment, services.clock.now());
  if (bound === null) return null;
  const lms: Actor = { institution: bound.institution, id: 'lms', name: issuer };
  await audit(services, lms, [{ type: 'deployment-bound', issuer, deployment }]);
  return bound;
}
