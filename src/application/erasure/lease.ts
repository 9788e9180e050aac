import { AppError } from '../../errors.ts';
import type { Services } from '../services.ts';

/** Longer than any step lasts between two renewals: whoever comes after a crash waits as long. */
export const LEASE_MS = 2 * 60_000;

/** What work under the lease has. */
export interface Leased {
  /** Goes on for as long again. @throws AppError ERASURE_RUNS when the lease ran out and another has taken it */
  renew: () => Promise<void>;
}

/** One at a time in an institution. @throws AppError ERASURE_RUNS */
export async function leased<Result>(
  { stores }: Pick<Services, 'stores'>,
  institution: string,
  work: (lease: Leased) => Promise<Result>,
): Promise<Result> {
  const { leases } = stores;
  const taken = await leases.take(`erasure|${institution}`, LEASE_MS);
  if (taken === null) throw new AppError('ERASURE_RUNS');
  const renew = async (): Promise<void> => {
    if (!(await leases.renew(taken, LEASE_MS))) throw new AppError('ERASURE_RUNS');
  };
  try {
    return await work({ renew });
  } finally {
    await leases.release(taken);
  }
}
