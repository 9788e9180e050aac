import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { pino } from 'pino';
import type { Stampable, Timestamp } from '../../src/application/ports/timestamp.ts';
import { stampDue, stampingDelay } from '../../src/application/stamp-due.ts';
import { StampWaits } from '../../src/application/stamp-waits.ts';
import { AppError } from '../../src/errors.ts';
import { createVault } from '../../src/secrets/vault.ts';
import { openStores, type OpenStores } from '../../src/store/index.ts';
import { settableClock } from '../support/clock.ts';
import { freshDatabase, type TestDatabase } from '../support/engine.ts';

const SECOND_MS = 1000;

/** An authority that may be away, and what it was asked to stamp. */
class Authority {
  readonly development = true;
  readonly stamped: string[] = [];
  away = false;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  root(): Promise<string | null> {
    return Promise.resolve(null);
  }

  stamp(bytes: Uint8Array): Promise<Timestamp> {
    if (this.away) return Promise.reject(new AppError('TSA_AWAY', { reasons: 'none' }));
    this.stamped.push(Buffer.from(bytes).toString());
    const authority = { name: 'test', development: true };
    return Promise.resolve({ token: 'AAAA', at: this.#now(), authority });
  }
}

describe('stamping', () => {
  let database: TestDatabase;
  let opened: OpenStores;
  const clock = settableClock();
  const stores = (): OpenStores['stores'] => opened.stores;
  const services = (stamper: Authority) => ({
    stores: stores(),
    clock,
    stamper,
    stampWaits: new StampWaits(),
  });

  before(async () => {
    database = await freshDatabase();
    const vault = createVault(randomBytes(32).toString('base64url'));
    const log = pino({ level: 'silent' });
    opened = await openStores({ url: database.url, vault, clock, log });
  });
  afterEach(async () => {
    clock.forward(60 * 60_000);
    await stampDue(services(new Authority(() => clock.now())));
    expect(await stores().stamps.waiting(10)).to.deep.equal([]);
  });
  after(async () => {
    await opened.close();
    await database.drop();
  });

  const want = (institution: string, position: number, more: Partial<Stampable> = {}): Promise<void> =>
    stores().stamps.want({
      institution,
      position,
      bytes: Buffer.from(`${institution}|${String(position)}`),
      since: clock.now(),
      urgent: false,
      ...more,
    });

  it('happens within a minute of the first thing that waits, once for all that follow', async () => {
    const authority = new Authority(() => clock.now());
    await want('a', 1);
    for (const position of [2, 3, 4]) {
      clock.forward(10 * SECOND_MS);
      await want('a', position);
      expect(await stampDue(services(authority))).to.equal(0);
    }
    clock.forward(15 * SECOND_MS);
    expect(await stampDue(services(authority))).to.equal(1);
    expect(authority.stamped).to.deep.equal(['a|4']);
    for (const position of [1, 4])
      expect(await stores().stamps.covering('a', position)).to.include({ position: 4, token: 'AAAA' });
    expect(await stores().stamps.covering('a', 5)).to.equal(null);
    expect(await stores().stamps.covering('b', 1)).to.equal(null);
  });

  it('happens at once after a validation, whatever takes its place meanwhile', async () => {
    const authority = new Authority(() => clock.now());
    await want('c', 1, { urgent: true });
    await want('c', 2);
    expect(await stampDue(services(authority))).to.equal(1);
    expect(authority.stamped).to.deep.equal(['c|2']);
    await want('c', 3);
    expect(await stampDue(services(authority)), 'no longer urgent').to.equal(0);
  });

  it('never goes back to something older', async () => {
    await want('d', 5);
    await want('d', 4);
    await want('d', 5, { bytes: Buffer.from('other') });
    const [waiting] = await stores().stamps.waiting(10);
    expect(Buffer.from(waiting?.bytes ?? '').toString()).to.equal('d|5');
  });

  it('catches up after an authority was away, and the delay is known meanwhile', async () => {
    const authority = new Authority(() => clock.now());
    authority.away = true;
    await want('e', 1);
    clock.forward(10 * 60 * SECOND_MS);
    await want('f', 1);
    const outcome = await stampDue(services(authority)).catch((error: unknown) => error);
    expect(outcome).to.be.instanceOf(AppError).with.property('code', 'TSA_AWAY');
    expect(await stampingDelay(services(authority))).to.equal(10 * 60 * SECOND_MS);
    authority.away = false;
    expect(await stampDue(services(authority))).to.equal(1);
    expect(await stampingDelay(services(authority))).to.equal(0);
    expect(await stores().stamps.covering('e', 1)).to.include({ at: clock.now() });
  });

  it('leaves waiting what was wanted while the authority worked', async () => {
    await want('g', 1, { urgent: true });
    const slow = new Authority(() => clock.now());
    const stamp = slow.stamp.bind(slow);
    slow.stamp = async (bytes) => {
      await want('g', 2);
      return stamp(bytes);
    };
    await stampDue(services(slow));
    expect(slow.stamped).to.deep.equal(['g|1']);
    const [waiting] = await stores().stamps.waiting(10);
    expect(waiting).to.include({ institution: 'g', position: 2, since: clock.now() });
  });

  it('is done by one process at a time', async () => {
    await want('h', 1, { urgent: true });
    const authority = new Authority(() => clock.now());
    const given = await Promise.all(Array.from({ length: 5 }, () => stampDue(services(authority))));
    expect(given.filter((one) => one > 0)).to.deep.equal([1]);
    expect(authority.stamped).to.deep.equal(['h|1']);
  });
});
