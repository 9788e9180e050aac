import { AppError } from '../../errors.ts';
import { institutionOf } from '../parameters.ts';
import type { PackClaim, PackRecord } from '../ports/packs.ts';
import type { Services } from '../services.ts';
import { makeFiles } from './pack-files.ts';
import { ClaimLost, PackWork, type PackServices } from './pack-work.ts';

/** How long a process has from one file to the next, before another may go on. */
export const CLAIM_MS = 5 * 60_000;
const RETRY_MS = 60_000;
/** After so many failures in a row a pack is given up; a missing time-stamp is waited for as long as the pack is kept. */
const MOST_FAILURES = 10;
/** In one round: the others come in the next. */
const ROUND = 3;

/** Goes on with the packs that are due, of all institutions; several processes share them. @returns how many became ready */
export async function makeDuePacks(
  services: PackServices & Pick<Services, 'log'>,
  verifyUrl: string,
): Promise<number> {
  let ready = 0;
  for (let i = 0; i < ROUND; i += 1) {
    const now = services.clock.now();
    const taken = await services.stores.packs.takeDue(now, now + CLAIM_MS);
    if (taken === null) break;
    if (await carryOut(services, taken, verifyUrl)) ready += 1;
  }
  return ready;
}

async function carryOut(
  services: PackServices & Pick<Services, 'log'>,
  { pack, claim }: { pack: PackRecord; claim: PackClaim },
  verifyUrl: string,
): Promise<boolean> {
  const work = new PackWork(services, { pack, claim, claimMs: CLAIM_MS });
  try {
    const institution = await institutionOf(services, pack.institution);
    await makeFiles(work, { institution, verifyUrl });
    return true;
  } catch (error) {
    if (error instanceof ClaimLost) {
      await removedMeanwhile(services, pack);
      return false;
    }
    services.log.warn({ err: error, pack: pack.id }, 'a pack could not be made; it is gone on with later');
    await putOff(services, work, error);
    return false;
  }
}

/** Somebody in it was erased while a file was being kept: it goes too. */
async function removedMeanwhile({ stores }: PackServices, { institution, id }: PackRecord): Promise<void> {
  const now = await stores.packs.find(institution, id);
  if (now?.state === 'removed') await stores.packs.remove(institution, id);
}

async function putOff({ stores, clock }: PackServices, work: PackWork, error: unknown): Promise<void> {
  const now = clock.now();
  const stampAway = error instanceof AppError && error.code === 'TSA_AWAY';
  const failures = stampAway ? work.pack.failures : work.pack.failures + 1;
  const over = failures >= MOST_FAILURES || now >= work.pack.expiresAt;
  await stores.packs.progress(
    work.claim,
    { failures, waits: stampAway ? 'time-stamp' : 'failure', ...(over && { state: 'failed' }) },
    now + RETRY_MS,
  );
}
