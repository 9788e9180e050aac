import type { Deployment, PlatformId, PlatformStore } from '../../application/ports/platforms.ts';
import { AppError } from '../../errors.ts';
import type { Models } from '../models.ts';
import type { PlatformDoc } from '../platform-models.ts';
import { deploymentKey, documentId } from './platform-ids.ts';

type PlatformModel = Models['platforms'];

export async function readPlatform(
  platforms: PlatformModel,
  platform: PlatformId,
): Promise<PlatformDoc | null> {
  return platforms.findById(documentId(platform)).lean<PlatformDoc>();
}

/**
 * Adds a deployment to a stored platform; false when the institution has it already.
 * @throws AppError DEPLOYMENT_TAKEN
 */
export async function addDeployment(
  platforms: PlatformModel,
  platform: PlatformId,
  deployment: Deployment,
): Promise<boolean> {
  const key = deploymentKey(platform, deployment.id);
  const added = await platforms.updateOne(
    { _id: documentId(platform), deploymentKeys: { $ne: key } },
    { $push: { deployments: deployment, deploymentKeys: key } },
  );
  if (added.modifiedCount > 0) return true;
  const stored = await readPlatform(platforms, platform);
  const owner = stored?.deployments.find(({ id }) => id === deployment.id)?.institution;
  if (owner !== deployment.institution) throw new AppError('DEPLOYMENT_TAKEN', { deployment: deployment.id });
  return false;
}

/** The deployments of platforms, and the institution that one may wait for. */
export function deploymentStore(
  platforms: PlatformModel,
): Pick<PlatformStore, 'setPaused' | 'moveDeployment' | 'recordLaunches'> {
  return {
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
      const filter = { _id: documentId(platform), deployments: { $elemMatch: { id, institution: from } } };
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

/** What ends a connection, and what a first launch begins. */
export function bindingStore(
  platforms: PlatformModel,
): Pick<PlatformStore, 'removeDeployment' | 'stopAwaiting' | 'bindAwaited' | 'endReplacing'> {
  const removeIfEmpty = async (platform: PlatformId): Promise<void> => {
    await platforms.deleteOne({ _id: documentId(platform), deployments: { $size: 0 }, awaiting: null });
  };
  return {
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

    async endReplacing(platform) {
      await platforms.updateOne({ _id: documentId(platform) }, { $set: { replaces: null } });
    },

    async bindAwaited(platform, id, now) {
      const institution = (await readPlatform(platforms, platform))?.awaiting?.institution;
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
  };
}
