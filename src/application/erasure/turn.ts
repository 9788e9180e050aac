import { MINUTE_MS } from '../../domain/institution.ts';
import { AppError } from '../../errors.ts';
import type { Erasure, ErasureTurn } from '../ports/erasure.ts';
import type { StepServices } from './steps.ts';

/** After so many tries that ended nothing, about five hours, a person is asked. */
export const MOST_TRIES = 10;
/** After the first try; twice as long after each, up to an hour. */
const RETRY_MS = MINUTE_MS;
const LONGEST_MS = 60 * MINUTE_MS;

/**
 * Whose turn is next after a try that did not end an erasure.
 * @param why `hold` when a person must settle it
 */
export function afterTry(
  { clock }: Pick<StepServices, 'clock'>,
  { tries }: Pick<Erasure, 'tries'>,
  why: 'hold' | null,
): ErasureTurn {
  const stopped = why ?? (tries >= MOST_TRIES ? 'failure' : null);
  const wait = Math.min(RETRY_MS * 2 ** tries, LONGEST_MS);
  return { tries, stopped, dueAt: stopped === null ? clock.now() + wait : null };
}

/** Tries to end an erasure under the lease; what does not is put off by why it stopped, and the error goes on. */
export async function tried<Result>(
  services: StepServices,
  erasure: Pick<Erasure, 'institution' | 'id' | 'tries'>,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    await putOff(services, erasure, error).catch((cause: unknown) => {
      services.log.warn({ err: cause, erasure: erasure.id }, 'an erasure that stopped could not be put off');
    });
    throw error;
  }
}

async function putOff(
  services: StepServices,
  { institution, id, tries }: Pick<Erasure, 'institution' | 'id' | 'tries'>,
  error: unknown,
): Promise<void> {
  const code = error instanceof AppError ? error.code : null;
  // Another is at work on it.
  if (code === 'ERASURE_RUNS') return;
  const { erasures } = services.stores;
  const now = await erasures.find(institution, id);
  if (now !== null)
    await erasures.putOff(now, afterTry(services, { tries }, code === 'ERASURE_HELD' ? 'hold' : null));
}
