import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { LogStore } from '../../src/application/ports/evidence-log.ts';
import { createVault } from '../../src/secrets/vault.ts';
import { logOf, provedPlaces, sign, type LogWorld } from '../evidence/log/support.ts';
import { killedThere } from '../support/killed-process.ts';
import { openTestStores, type TestStores } from './support/stores.ts';

const PROGRAM = fileURLToPath(new URL('../evidence/log/sequencer-process.ts', import.meta.url));
const LEASE_MS = 30_000;

describe('kill -9 of the process that writes the log', () => {
  let test: TestStores;
  let world: LogWorld;
  const secret = randomBytes(32).toString('base64url');

  before(async () => {
    test = await openTestStores({ secret });
    world = {
      stores: test.stores,
      connection: test.connection,
      vault: createVault(secret),
      clock: test.clock,
    };
  });
  after(() => test.close());

  /** Lets a process of its own go as far as a step, and kills it there. */
  async function killedAfter(step: keyof LogStore): Promise<void> {
    await killedThere(PROGRAM, test.database.url, secret, String(test.clock.now()), step);
  }

  it('loses nothing and logs nothing twice: the next takes over when the lease has run out', async () => {
    const signed: Awaited<ReturnType<typeof sign>> = [];
    for (const step of ['enter', 'decide', 'writeTiles', 'publish', 'place'] as const) {
      signed.push(...(await sign(world, 100)));
      await killedAfter(step);
      const log = logOf(world);
      await log.appendWaiting();
      // Its lease still runs: nobody else writes, and nobody waits for it.
      expect(await test.stores.logs.waiting('lycee-42', 1), step).to.have.length(step === 'place' ? 0 : 1);
      test.clock.set(test.clock.now() + LEASE_MS);
      await log.appendWaiting();
    }
    signed.push(...(await sign(world, 1)));
    await logOf(world).appendWaiting();
    const places = await provedPlaces(world, logOf(world), signed);
    expect(places.sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 501 }, (_, i) => i));
  });
});
