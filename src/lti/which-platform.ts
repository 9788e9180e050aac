import type { Platform } from '../application/ports/platforms.ts';

/**
 * Which registration of an issuer a login means that names no client id (it is optional: OpenID Connect Core 4, LTI 1.3
 * section 5.1.1). The deployment decides where it is told. Among several that would do, one that the issuer's own host
 * registered goes before one that was entered by hand, then the older before the younger: so nobody who enters the
 * issuer later takes, or stops, the logins of who was there before. Decision 26.
 * @returns null for none; `several` when one institution's own registrations cannot be told apart
 */
export function platformMeant(
  candidates: readonly Platform[],
  deployment: string | undefined,
): Platform | 'several' | null {
  const fitting = candidates.filter((platform) => mayBring(platform, deployment));
  const pool = (fitting.length > 0 ? fitting : [...candidates]).sort(byPrecedence);
  const [first] = pool;
  if (first === undefined) return null;
  const own = pool.filter((platform) => isOfTheSame(first, platform));
  return (
    only(own) ??
    only(own.filter((platform) => has(platform, deployment))) ??
    // One that is to take another's place does so with its first launch, not before.
    only(own.filter(({ replaces }) => !replaces)) ??
    'several'
  );
}

function only(platforms: readonly Platform[]): Platform | undefined {
  return platforms.length === 1 ? platforms[0] : undefined;
}

function has({ deployments }: Platform, deployment: string | undefined): boolean {
  return deployments.some(({ id }) => id === deployment);
}

function mayBring(platform: Platform, deployment: string | undefined): boolean {
  return has(platform, deployment) || (deployment !== undefined && Boolean(platform.awaiting));
}

function byPrecedence(a: Platform, b: Platform): number {
  const byHand = ({ registration }: Platform): number => (registration === undefined ? 1 : 0);
  return byHand(a) - byHand(b) || (a.addedAt ?? 0) - (b.addedAt ?? 0);
}

/** Whether every institution of the first uses the other, too: only they themselves, or the operator, could make it so. */
function isOfTheSame(first: Platform, other: Platform): boolean {
  const others = institutionsOf(other);
  return [...institutionsOf(first)].every((institution) => others.has(institution));
}

function institutionsOf({ deployments, awaiting }: Platform): Set<string> {
  const all = deployments.map(({ institution }) => institution);
  return new Set(awaiting ? [...all, awaiting.institution] : all);
}
