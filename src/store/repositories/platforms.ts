import type { Platform, PlatformStore } from '../../application/ports/platforms.ts';
import { AppError } from '../../errors.ts';
import { isDuplicateKey } from '../database-errors.ts';
import type { Models, PlatformDoc } from '../models.ts';
import { addDeployment, bindingStore, deploymentStore, readPlatform } from './deployments.ts';
import { deploymentKey, documentId, usedBy, usedByNobodyBut } from './platform-ids.ts';

function platformFrom({ _id, deploymentKeys, ...platform }: PlatformDoc): Platform {
  return platform;
}

export function platformStore({ platforms }: Models): PlatformStore {
  return {
    ...deploymentStore(platforms),
    ...bindingStore(platforms),

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
      if (await insert(platforms, platform)) return true;
      const stored = await readPlatform(platforms, platform);
      if (stored === null || !sameAddresses(stored, platform)) {
        throw new AppError('PLATFORM_DIFFERS', { issuer: platform.issuer, clientId: platform.clientId });
      }
      let added = false;
      for (const deployment of platform.deployments)
        added = (await addDeployment(platforms, platform, deployment)) || added;
      return added;
    },

    async register(platform, institution) {
      if (await insert(platforms, platform)) return;
      if (!(await bringUpToDate(platforms, platform, institution))) {
        const stored = await readPlatform(platforms, platform);
        const fits = stored !== null && sameAddresses(stored, platform);
        // Somebody else's first launch must not become this institution's, nor the other way round.
        if (!fits || platform.deployments.length === 0)
          throw new AppError('PLATFORM_OF_OTHERS', { issuer: platform.issuer });
      }
      for (const deployment of platform.deployments) await addDeployment(platforms, platform, deployment);
    },
  };
}

/** False when the platform is there already. */
async function insert(platforms: Models['platforms'], platform: Platform): Promise<boolean> {
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

/** Only a platform that concerns no other institution may change; false when it does. */
async function bringUpToDate(
  platforms: Models['platforms'],
  platform: Platform,
  institution: string,
): Promise<boolean> {
  const { authUrl, tokenUrl, jwksUrl, registration, awaiting } = platform;
  const updated = await platforms.updateOne(
    { _id: documentId(platform), ...usedByNobodyBut(institution) },
    { $set: { authUrl, tokenUrl, jwksUrl, registration, awaiting } },
  );
  return updated.matchedCount > 0;
}

type Addresses = Pick<Platform, 'authUrl' | 'tokenUrl' | 'jwksUrl'>;

function sameAddresses(a: Addresses, b: Addresses): boolean {
  return a.authUrl === b.authUrl && a.tokenUrl === b.tokenUrl && a.jwksUrl === b.jwksUrl;
}
