import type { Deployment, Platform, PlatformId, PlatformStore } from '../../application/ports/stores.ts';
import { AppError } from '../../errors.ts';
import { isDuplicateKey } from '../database-errors.ts';
import type { Models, PlatformDoc } from '../models.ts';

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

/** Platforms in which an institution has a deployment, or waits for one. */
export function usedBy(institution: string): object {
  return { $or: [{ 'deployments.institution': institution }, { 'awaiting.institution': institution }] };
}

/** Platforms that concern no other institution. */
function usedByNobodyBut(institution: string): object {
  return {
    deployments: { $not: { $elemMatch: { institution: { $ne: institution } } } },
    'awaiting.institution': { $in: [null, institution] },
  };
}

export function platformStore({ platforms }: Models): PlatformStore {
  const read = async (platform: PlatformId): Promise<PlatformDoc | null> =>
    platforms.findById(documentId(platform)).lean<PlatformDoc>();

  async function insert(platform: Platform): Promise<boolean> {
    const ofDeployments = platform.deployments.map(({ id }) => deploymentKey(platform, id));
    // Its own key too: a unique index takes two empty lists for the same.
    const deploymentKeys = [documentId(platform), ...ofDeployments];
    try {
      await platforms.create({ _id: documentId(platform), ...platform, deploymentKeys });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** Whether it was added; an institution's own is there already. */
  async function addDeployment(platform: PlatformId, deployment: Deployment): Promise<boolean> {
    const key = deploymentKey(platform, deployment.id);
    const added = await platforms.updateOne(
      { _id: documentId(platform), deploymentKeys: { $ne: key } },
      { $push: { deployments: deployment, deploymentKeys: key } },
    );
    if (added.modifiedCount > 0) return true;
    const stored = await read(platform);
    const owner = stored?.deployments.find(({ id }) => id === deployment.id)?.institution;
    if (owner !== deployment.institution)
      throw new AppError('DEPLOYMENT_TAKEN', { deployment: deployment.id });
    return false;
  }

  async function removeIfEmpty(platform: PlatformId): Promise<void> {
    await platforms.deleteOne({ _id: documentId(platform), deployments: { $size: 0 }, awaiting: null });
  }

  return {
    async list(institution) {
      const filter = institution === undefined ? {} : usedBy(institution);
      const found = await platforms.find(filter).sort({ _id: 1 }).lean<PlatformDoc[]>();
      return found.map(platformFrom);
    },

    async find(issuer, clientId) {
      const filter = clientId === undefined ? { issuer } : { issuer, clientId };
      const found = await platforms.find(filter).limit(50).lean<PlatformDoc[]>();
      return found.map(platformFrom);
    },

    async add(platform) {
      if (await insert(platform)) return true;
      const stored = await read(platform);
      if (stored === null || !sameAddresses(stored, platform)) {
        throw new AppError('PLATFORM_DIFFERS', { issuer: platform.issuer, clientId: platform.clientId });
      }
      let added = false;
      for (const deployment of platform.deployments)
        added = (await addDeployment(platform, deployment)) || added;
      return added;
    },

    async register(platform, institution) {
      if (await insert(platform)) return;
      const { authUrl, tokenUrl, jwksUrl, registration, awaiting } = platform;
      const updated = await platforms.updateOne(
        { _id: documentId(platform), ...usedByNobodyBut(institution) },
        { $set: { authUrl, tokenUrl, jwksUrl, registration, awaiting } },
      );
      const shared = updated.matchedCount === 0 ? await read(platform) : null;
      const fits = updated.matchedCount > 0 || (shared !== null && sameAddresses(shared, platform));
      if (!fits || (shared !== null && platform.deployments.length === 0))
        throw new AppError('PLATFORM_OF_OTHERS', { issuer: platform.issuer });
      for (const deployment of platform.deployments) await addDeployment(platform, deployment);
    },

    async removeDeployment(platform, { id, institution }) {
      const removed = await platforms.updateOne(
        { _id: documentId(platform), deployments: { $elemMatch: { id, institution } } },
        { $pull: { deployments: { id, institution }, deploymentKeys: deploymentKey(platform, id) } },
      );
      await removeIfEmpty(platform);
      return removed.modifiedCount > 0;
    },

    async stopAwaiting(platform, institution) {
      const stopped = await platforms.updateOne(
        { _id: documentId(platform), 'awaiting.institution': institution },
        { $set: { awaiting: null } },
      );
      await removeIfEmpty(platform);
      return stopped.modifiedCount > 0;
    },

    async bindAwaited(platform, id, now) {
      const institution = (await read(platform))?.awaiting?.institution;
      if (institution === undefined) return null;
      const key = deploymentKey(platform, id);
      const deployment: Deployment = { id, institution };
      // One write: of two first launches at once, one takes the place.
      const bound = await platforms.updateOne(
        {
          _id: documentId(platform),
          'awaiting.institution': institution,
          'awaiting.until': { $gt: now },
          deploymentKeys: { $ne: key },
        },
        { $push: { deployments: deployment, deploymentKeys: key }, $set: { awaiting: null } },
      );
      return bound.modifiedCount > 0 ? deployment : null;
    },

    async setPaused(platform, paused, deployment) {
      const _id = documentId(platform);
      if (deployment === undefined)
        return (await platforms.updateOne({ _id }, { $set: { paused } })).matchedCount > 0;
      const { id, institution } = deployment;
      const filter = { _id, deployments: { $elemMatch: { id, institution } } };
      const set = { 'deployments.$.paused': paused };
      return (await platforms.updateOne(filter, { $set: set })).matchedCount > 0;
    },

    async moveDeployment(platform, { id, institution: from }, institution) {
      const filter = {
        _id: documentId(platform),
        deployments: { $elemMatch: { id, institution: from } },
      };
      const set = { 'deployments.$.institution': institution };
      return (await platforms.updateOne(filter, { $set: set })).matchedCount > 0;
    },

    async recordLaunches(launches) {
      for (const { deployment, at, ...platform } of launches) {
        await platforms.updateOne(
          { _id: documentId(platform), 'deployments.id': deployment },
          { $max: { 'deployments.$.lastLaunchAt': at } },
        );
      }
    },
  };
}

type Addresses = Pick<Platform, 'authUrl' | 'tokenUrl' | 'jwksUrl'>;

function sameAddresses(a: Addresses, b: Addresses): boolean {
  return a.authUrl === b.authUrl && a.tokenUrl === b.tokenUrl && a.jwksUrl === b.jwksUrl;
}
