import type { PlatformId } from '../../application/ports/platforms.ts';

export function documentId({ issuer, clientId }: PlatformId): string {
  return JSON.stringify([issuer, clientId]);
}

/** Unique over all platforms, so that no deployment can belong to two institutions. */
export function deploymentKey({ issuer, clientId }: PlatformId, deployment: string): string {
  return JSON.stringify([issuer, clientId, deployment]);
}

/** Platforms in which an institution has a deployment, or waits for one. */
export function usedBy(institution: string): object {
  return { $or: [{ 'deployments.institution': institution }, { 'awaiting.institution': institution }] };
}

/** Platforms that concern no other institution. */
export function usedByNobodyBut(institution: string): object {
  return {
    deployments: { $not: { $elemMatch: { institution: { $ne: institution } } } },
    'awaiting.institution': { $in: [null, institution] },
  };
}
