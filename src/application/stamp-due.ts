import { isStampDue, stampDelay } from '../domain/stamping.ts';
import type { Stampable } from './ports/timestamp.ts';
import type { Services } from './services.ts';

const LEASE = 'stamping';
/** Longer than an authority, and all that follow it in the list, may take. */
const LEASE_MS = 2 * 60_000;
/** At a time: the others come in the next round, longest waiting first. */
const BATCH = 100;

type StampServices = Pick<Services, 'stores' | 'clock' | 'stamper' | 'stampWaits'>;

/**
 * Has stamped what waits long enough, of all institutions; of several processes, one does it. What an authority that is
 * away leaves undone goes on waiting, and nothing else waits for it.
 * @returns how many stamps were given
 * @throws AppError TSA_AWAY
 */
export async function stampDue(services: StampServices): Promise<number> {
  const { stores, clock } = services;
  if ((await dueOf(services)).length === 0) return 0;
  const lease = await stores.leases.take(LEASE, LEASE_MS);
  if (lease === null) return 0;
  try {
    // Another process may have stamped it between the look and the lease.
    const due = await dueOf(services);
    const until = clock.now() + LEASE_MS / 2;
    let given = 0;
    for (const stampable of due) {
      if (clock.now() >= until) break;
      await stamp(services, stampable);
      given += 1;
    }
    return given;
  } finally {
    await stores.leases.release(lease);
  }
}

/** How long the oldest of what waits for a stamp has waited, ms. */
export async function stampingDelay({
  stores,
  clock,
}: Pick<StampServices, 'stores' | 'clock'>): Promise<number> {
  return stampDelay(await stores.stamps.waiting(1), clock.now());
}

async function dueOf({ stores, clock, stampWaits }: StampServices): Promise<Stampable[]> {
  const waiting = await stores.stamps.waiting(BATCH);
  stampWaits.set(waiting);
  return waiting.filter((one) => isStampDue(one, clock.now()));
}

async function stamp({ stores, stamper }: StampServices, stampable: Stampable): Promise<void> {
  await stores.stamps.keep(stampable, await stamper.stamp(stampable.bytes));
}
