import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import type { LogStore } from '../../src/application/ports/evidence-log.ts';
import { newId } from '../../src/application/identity.ts';
import { openCheckpoint } from '../../src/evidence/log/checkpoint.ts';
import { createVault } from '../../src/secrets/vault.ts';
import {
  HERE,
  HOST,
  keyOf,
  killedAt,
  logOf,
  provedPlaces,
  sign,
  type LogWorld,
} from '../evidence/log/support.ts';
import { openTestStores, refusalOf, statement, type TestStores } from './support/stores.ts';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('the evidence log', () => {
  let test: TestStores;
  let world: LogWorld;

  beforeEach(async () => {
    test = await openTestStores();
    world = {
      stores: test.stores,
      connection: test.connection,
      vault: createVault(randomBytes(32).toString('base64url')),
      clock: test.clock,
    };
  });
  afterEach(() => test.close());

  const sizeOf = async (log = logOf(world)): Promise<number> =>
    openCheckpoint((await log.checkpoint(HERE)) ?? '', await keyOf(log)).size;

  it('takes what waits in batches, and proves each against a checkpoint', async () => {
    const log = logOf(world);
    expect([await log.checkpoint(HERE), await log.key(HERE), await log.lag()]).to.deep.equal([null, null, 0]);
    const signed = await sign(world, 700);
    test.clock.set(test.clock.now() + 7_000);
    expect(await log.lag()).to.equal(7_000);
    await log.appendWaiting();
    expect(await log.lag()).to.equal(0);
    const places = await provedPlaces(world, log, signed.slice(300, 600));
    expect(new Set(places).size).to.equal(300);
    expect(await sizeOf()).to.equal(700);
    expect((await keyOf(log)).name).to.equal(`${HOST}/log/${HERE}`);
    // Two batches of at most 512.
    expect((await test.stores.logs.checkpointOver(HERE, 511))?.size).to.equal(512);
    expect((await test.stores.logs.checkpointOver(HERE, 512))?.size).to.equal(700);
    expect(await test.stores.logs.checkpointOver(HERE, 700)).to.equal(null);
  });

  for (const type of ['validation', 'amendment'] as const)
    it(`asks for a time-stamp on its newest checkpoint, at once when ${type === 'validation' ? 'a validation' : 'an amendment'} is in it`, async () => {
      const log = logOf(world);
      await sign(world, 3);
      await log.appendWaiting();
      const [waiting] = await test.stores.stamps.waiting(10);
      expect(waiting).to.deep.include({
        institution: HERE,
        position: 3,
        since: test.clock.now(),
        urgent: false,
      });
      expect(Buffer.from(waiting?.bytes ?? '').toString()).to.equal(await log.checkpoint(HERE));
      const [last] = await sign(world, 1);
      await test.connection
        .collection<{ _id: string }>('statements')
        .updateOne({ _id: last?.id ?? '' }, { $set: { type } });
      await log.appendWaiting();
      const [urgent] = await test.stores.stamps.waiting(10);
      expect(urgent).to.deep.include({ position: 4, urgent: true });
    });

  it('proves a leaf against an older checkpoint too, and none that it does not cover', async () => {
    const log = logOf(world);
    await sign(world, 3);
    await log.appendWaiting();
    const older = (await log.checkpoint(HERE)) ?? '';
    await sign(world, 400);
    await log.appendWaiting();
    const [proof] = await log.proofs(HERE, [2], older);
    expect(proof?.checkpoint).to.equal(older);
    expect(proof?.hashes.length).to.equal(1);
    expect(await refusalOf(log.proofs(HERE, [3], older))).to.equal('LOG_BROKEN');
    expect(await refusalOf(log.proofs(HERE, [403]))).to.equal('LOG_BROKEN');
    expect(await refusalOf(log.proofs('cfa-7', [0]))).to.equal('LOG_BROKEN');
    expect(await refusalOf(log.proofs(HERE, [0], older.replace('3\n', '4\n')))).to.equal(
      'CHECKPOINT_INVALID',
    );
  });

  it('is one for each institution, each with its key', async () => {
    const log = logOf(world);
    const [here, there] = [await sign(world, 2), await sign(world, 3, 'cfa-7')];
    await log.appendWaiting();
    expect((await provedPlaces(world, log, here)).sort()).to.deep.equal([0, 1]);
    expect((await provedPlaces(world, log, there)).sort()).to.deep.equal([0, 1, 2]);
    expect((await keyOf(log)).publicKey).to.not.deep.equal((await keyOf(log, 'cfa-7')).publicKey);
  });

  it('keeps its name when the tool moves to another address', async () => {
    await sign(world, 1);
    await logOf(world).appendWaiting();
    await sign(world, 1);
    const moved = logOf(world, {
      logs: {
        ...test.stores.logs,
        enter: (key, { token }) => test.stores.logs.enter(key, { token, origin: 'moved.example' }),
      },
    });
    await moved.appendWaiting();
    expect((await keyOf(moved)).name).to.equal(`${HOST}/log/${HERE}`);
    expect(await sizeOf(moved)).to.equal(2);
  });

  it('does not stop at a statement that cannot be read, nor at an institution whose log is broken', async () => {
    const log = logOf(world);
    await test.stores.statements.insert(statement({ meeting: newId(), kept: 'v1.nonsense' }));
    await sign(world, 2);
    await sign(world, 1, 'broken');
    await log.appendWaiting();
    expect(await sizeOf()).to.equal(2);
    await test.connection
      .collection<{ _id: string }>('logTiles')
      .updateOne({ _id: 'broken|0|0' }, { $set: { bytes: Buffer.alloc(32, 7) } });
    const before = await log.checkpoint('broken');
    await sign(world, 1, 'broken');
    await sign(world, 1, 'later');
    expect(await refusalOf(log.appendWaiting())).to.equal('LOG_BROKEN');
    expect(await log.checkpoint('broken')).to.equal(before);
    expect(await log.checkpoint('later')).to.be.a('string');
  });

  it('leaves a leaf where it is when its statement and salt are gone', async () => {
    const log = logOf(world);
    const signed = await sign(world, 5);
    await log.appendWaiting();
    const places = await provedPlaces(world, log, signed);
    await test.connection.collection<{ _id: string }>('statements').deleteOne({ _id: signed[2]?.id ?? '' });
    await sign(world, 300);
    await log.appendWaiting();
    const left = signed.filter((_, i) => i !== 2);
    expect(await provedPlaces(world, log, left)).to.deep.equal(places.filter((_, i) => i !== 2));
    expect(await sizeOf()).to.equal(305);
  });

  describe('of a sequencer that is killed', () => {
    const STEPS: (keyof LogStore)[] = [
      'enter',
      'waiting',
      'decide',
      'writeTiles',
      'publish',
      'place',
      'finish',
    ];
    for (const step of STEPS) {
      for (const when of ['before', 'after'] as const) {
        it(`${when} '${step}' is carried on by the next, nothing lost and nothing twice`, async () => {
          const first = await sign(world, 250);
          await logOf(world).appendWaiting();
          const second = await sign(world, 20);
          const dying = logOf(world, { logs: killedAt(test.stores.logs, step, when) });
          expect(await dying.appendWaiting().catch((error: unknown) => String(error))).to.equal(
            'Error: killed',
          );
          const log = logOf(world);
          // What a visitor sees meanwhile holds.
          expect((await provedPlaces(world, log, first)).length).to.equal(250);
          const third = await sign(world, 20);
          await log.appendWaiting();
          // The lease of a killed process runs out; this one was given back.
          const places = await provedPlaces(world, log, [...first, ...second, ...third]);
          expect(places.sort((a, b) => a - b)).to.deep.equal(upTo(290));
          expect(await sizeOf()).to.equal(290);
        });
      }
    }
  });

  it('is written by one of many processes at a time, whatever their number', async () => {
    const others = await Promise.all(upTo(3).map(() => test.again()));
    const processes = [test.stores, ...others.map(({ stores }) => stores)].map((stores) =>
      logOf({ ...world, stores }),
    );
    const signed: Awaited<ReturnType<typeof sign>> = [];
    for (let round = 0; round < 6; round++) {
      const [more] = await Promise.all([sign(world, 10), ...processes.map((log) => log.appendWaiting())]);
      signed.push(...more);
    }
    await logOf(world).appendWaiting();
    const places = await provedPlaces(world, logOf(world), signed);
    expect(places.sort((a, b) => a - b)).to.deep.equal(upTo(60));
    expect(await sizeOf()).to.equal(60);
    for (const other of others) await other.close();
  });

  it('waits for nothing that was erased', async () => {
    const [gone] = await sign(world, 2);
    const erased = { at: 1, by: 'ada', reason: 'Asked' };
    const left = { id: gone?.id ?? '', person: 'x', erased };
    await test.stores.erasures.eraseStatement(HERE, left);
    const log = logOf(world);
    await log.appendWaiting();
    expect(await sizeOf(log)).to.equal(1);
    expect(await log.lag()).to.equal(0);
    expect(await test.stores.logs.nextWaiting('')).to.equal(null);
    expect(await test.stores.logs.waitingSince()).to.equal(null);
  });

  it('is not written by two even when the lease holds neither back', async () => {
    let token = 0;
    const anyone = {
      take: (name: string) => Promise.resolve({ name, token: ++token }),
      renew: () => Promise.resolve(true),
      release: () => Promise.resolve(),
    };
    const processes = upTo(4).map(() => logOf(world, { leases: anyone }));
    const signed: Awaited<ReturnType<typeof sign>> = [];
    for (let round = 0; round < 6; round++) {
      const [more] = await Promise.all([sign(world, 10), ...processes.map((log) => log.appendWaiting())]);
      signed.push(...more);
    }
    await logOf(world, { leases: anyone }).appendWaiting();
    const places = await provedPlaces(world, logOf(world), signed);
    expect(places.sort((a, b) => a - b)).to.deep.equal(upTo(60));
    expect(await sizeOf()).to.equal(60);
  });

  it('fences off a process that slept through its lease', async () => {
    const { logs } = test.stores;
    await sign(world, 1);
    const slow = await logs.enter(HERE, { origin: 'x', token: 1 });
    if (slow === null) throw new Error('not entered');
    const batch = { from: 0, entries: [], checkpoint: 'late', at: 0, urgent: false };
    expect(await logs.enter(HERE, { origin: 'x', token: 2 })).to.not.equal(null);
    expect(await logs.decide(slow, batch, 1)).to.equal(false);
    expect(await logs.enter(HERE, { origin: 'x', token: 1 })).to.equal(null);
    expect(await logs.decide(slow, batch, 2)).to.equal(true);
    // What was decided is not decided again.
    expect(await logs.decide(slow, batch, 2)).to.equal(false);
  });
});
