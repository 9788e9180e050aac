import type { Platform, PlatformStore } from '../../application/ports/platforms.ts';
import { AppError } from '../../errors.ts';
import { isDuplicateKey } from '../database-errors.ts';
import type { Models } from '../models.ts';
import type { PlatformDoc } from '../platform-models.ts';
import { addDeployment, bindingStore, deploymentStore, readPlatform } from './deployments.ts';
import { deploymentKey, documentId, usedBy, usedByNobodyBut } from './platform-ids.ts';

function platformFrom({ _id, deploymentKeys, ...platform }: PlatformDoc): Platform {
  return platform;
}

/** Of one issuer: Canvas has one for all of its customers. The oldest come first, so that none can be crowded out. */
const MOST = 200;

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
      const found = await platforms
        .find(filter)
        .sort({ addedAt: 1, _id: 1 })
        .limit(MOST)
        .lean<PlatformDoc[]>();
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
        if (stored !== null && saysNothingNew(stored, platform)) return;
        // To add a deployment to what others use is the operator's: else one could take another's people.
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
  const { authUrl, tokenUrl, jwksUrl, registration, awaiting, replaces } = platform;
  const updated = await platforms.updateOne(
    { _id: documentId(platform), ...usedByNobodyBut(institution) },
    { $set: { authUrl, tokenUrl, jwksUrl, registration, awaiting, replaces } },
  );
  return updated.matchedCount > 0;
}

/** Whether everything that an LMS answered stands there already, its deployments as the same institution's. */
function saysNothingNew(stored: PlatformDoc, answered: Platform): boolean {
  const stands = answered.deployments.every(({ id, institution }) =>
    stored.deployments.some((one) => one.id === id && one.institution === institution),
  );
  return stands && answered.deployments.length > 0 && sameAddresses(stored, answered);
}

type Addresses = Pick<Platform, 'authUrl' | 'tokenUrl' | 'jwksUrl'>;

function sameAddresses(a: Addresses, b: Addresses): boolean {
  return a.authUrl === b.authUrl && a.tokenUrl === b.tokenUrl && a.jwksUrl === b.jwksUrl;
}
