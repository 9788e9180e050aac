import type { Deployment, Platform, PlatformStore } from '../../application/ports/stores.ts';
import { AppError } from '../../errors.ts';
import { isDuplicateKey } from '../database-errors.ts';
import type { Models, PlatformDoc } from '../models.ts';

type PlatformId = Pick<Platform, 'issuer' | 'clientId'>;

function documentId({ issuer, clientId }: PlatformId): string {
  return JSON.stringify([issuer, clientId]);
}

/** Unique over all platforms, so that no deployment can belong to two institutions. */
function deploymentKey({ issuer, clientId }: PlatformId, deployment: string): string {
  return JSON.stringify([issuer, clientId, deployment]);
}

function platformFrom({ _id, deploymentKeys, ...platform }: PlatformDoc): Platform {
  return platform;
}

export function platformStore({ platforms }: Models): PlatformStore {
  async function insert(platform: Platform): Promise<boolean> {
    const deploymentKeys = platform.deployments.map(({ id }) => deploymentKey(platform, id));
    try {
      await platforms.create({ _id: documentId(platform), ...platform, deploymentKeys });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async function addDeployment(platform: Platform, deployment: Deployment): Promise<void> {
    const key = deploymentKey(platform, deployment.id);
    const added = await platforms.updateOne(
      { _id: documentId(platform), deploymentKeys: { $ne: key } },
      { $push: { deployments: deployment, deploymentKeys: key } },
    );
    if (added.modifiedCount > 0) return;
    const stored = await platforms.findById(documentId(platform)).lean<PlatformDoc>();
    const owner = stored?.deployments.find(({ id }) => id === deployment.id)?.institution;
    if (owner !== deployment.institution)
      throw new AppError('DEPLOYMENT_TAKEN', { deployment: deployment.id });
  }

  return {
    async list(institution) {
      const filter = institution === undefined ? {} : { 'deployments.institution': institution };
      const found = await platforms.find(filter).sort({ _id: 1 }).lean<PlatformDoc[]>();
      return found.map(platformFrom);
    },

    async find(issuer, clientId) {
      const filter = clientId === undefined ? { issuer } : { issuer, clientId };
      const found = await platforms.find(filter).limit(50).lean<PlatformDoc[]>();
      return found.map(platformFrom);
    },

    async add(platform) {
      if (await insert(platform)) return;
      const stored = await platforms.findById(documentId(platform)).lean<PlatformDoc>();
      if (stored === null || !sameAddresses(stored, platform)) {
        throw new AppError('PLATFORM_DIFFERS', { issuer: platform.issuer, clientId: platform.clientId });
      }
      for (const deployment of platform.deployments) await addDeployment(platform, deployment);
    },

    async removeDeployment(platform, deployment) {
      const removed = await platforms.updateOne(
        { _id: documentId(platform), deployments: { $elemMatch: deployment } },
        { $pull: { deployments: deployment, deploymentKeys: deploymentKey(platform, deployment.id) } },
      );
      await platforms.deleteOne({ _id: documentId(platform), deployments: { $size: 0 } });
      return removed.modifiedCount > 0;
    },
  };
}

function sameAddresses(a: Platform, b: Platform): boolean {
  return a.authUrl === b.authUrl && a.tokenUrl === b.tokenUrl && a.jwksUrl === b.jwksUrl;
}
