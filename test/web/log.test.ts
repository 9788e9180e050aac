import { expect } from 'chai';
import { stampDue } from '../../src/application/stamp-due.ts';
import { openCheckpoint } from '../../src/evidence/log/checkpoint.ts';
import { leafHash } from '../../src/evidence/log/hash.ts';
import { readNoteKey } from '../../src/evidence/log/note.ts';
import { logOf, sign, type LogWorld } from '../evidence/log/support.ts';
import { countOperations } from '../support/operations.ts';
import { openTestApp, type TestApp } from './support/app.ts';
import { openAsked, type Asked } from './support/asked.ts';

const FOR_EVER = 'public, max-age=31536000, immutable';

describe('the log in public', () => {
  let test: TestApp;
  let asked: Asked;
  let world: LogWorld;

  before(async () => {
    test = await openTestApp();
    world = { ...test.services, connection: test.connection };
    asked = await openAsked(test.app);
  });
  after(async () => {
    asked.close();
    await test.close();
  });

  it('does not exist before its first entry', async () => {
    for (const path of ['checkpoint', 'key', 'tile/0/000', 'tile/0/000.p/1'])
      expect((await asked.get(`/log/lycee-42/${path}`)).status, path).to.equal(404);
  });

  it('shows checkpoint, key, tiles and entries, as large as the checkpoint says', async () => {
    await sign(world, 300);
    await logOf(world).appendWaiting();
    const [note, keyText] = [
      await asked.get('/log/lycee-42/checkpoint'),
      await asked.get('/log/lycee-42/key'),
    ];
    expect(note.headers.get('content-type')).to.equal('text/plain; charset=utf-8');
    expect(note.headers.get('cache-control')).to.equal('no-cache');
    const key = readNoteKey(Buffer.from(keyText.body).toString().trimEnd());
    if (key === null) throw new Error('no key');
    expect(openCheckpoint(Buffer.from(note.body).toString(), key).size).to.equal(300);
    const sizes: Record<string, number> = {
      'tile/0/000': 256 * 32,
      'tile/0/000.p/5': 5 * 32,
      'tile/0/001.p/44': 44 * 32,
      'tile/1/000.p/1': 32,
      'tile/entries/000': 256 * 34,
      'tile/entries/001.p/44': 44 * 34,
    };
    for (const [path, bytes] of Object.entries(sizes)) {
      const tile = await asked.get(`/log/lycee-42/${path}`);
      expect([tile.status, tile.body.length], path).to.deep.equal([200, bytes]);
      expect(tile.headers.get('cache-control')).to.equal(FOR_EVER);
      expect(tile.headers.get('content-type')).to.equal('application/octet-stream');
    }
  });

  it('shows entries that its leaves are the hashes of', async () => {
    const [entries, leaves] = [
      await asked.get('/log/lycee-42/tile/entries/001.p/44'),
      await asked.get('/log/lycee-42/tile/0/001.p/44'),
    ];
    for (let i = 0; i < 44; i++) {
      const entry = entries.body.subarray(i * 34, i * 34 + 34);
      expect([entry[0], entry[1]]).to.deep.equal([0, 32]);
      expect(leaves.body.subarray(i * 32, i * 32 + 32)).to.deep.equal(
        Buffer.from(leafHash(entry.subarray(2))),
      );
    }
  });

  it('has nothing at other addresses, nor beyond what is published', async () => {
    for (const path of [
      'lycee-42/tile/0/001',
      'lycee-42/tile/0/001.p/45',
      'lycee-42/tile/0/002.p/1',
      'lycee-42/tile/1/000.p/2',
      'lycee-42/tile/2/000.p/1',
      'lycee-42/tile/0/0',
      'lycee-42/tile/0/000.p/0',
      'lycee-42/tile/0/x000/000',
      'lycee-42/tile/63/000',
      'lycee-42/tile/%2e%2e/000',
      'lycee-42/tile',
      'nowhere/checkpoint',
      'nowhere/tile/0/000',
    ])
      expect((await asked.get(`/log/${path}`)).status, path).to.equal(404);
  });

  it('costs at most two reads a tile', async () => {
    const counter = countOperations(test.client);
    await asked.get('/log/lycee-42/tile/0/000');
    const { reads, writes } = counter.take();
    counter.stop();
    expect([reads, writes]).to.deep.equal([2, 0]);
  });

  it('has its checkpoints stamped: within a minute, at once after a validation, and says so', async () => {
    const { stamps } = test.stores;
    const covered = async (): Promise<boolean | undefined> =>
      (await stamps.covering('lycee-42', 300))?.authority.development;
    expect(await stampDue(test.services)).to.equal(0);
    test.clock.forward(45_000);
    expect(await stampDue(test.services)).to.equal(1);
    expect(await covered()).to.equal(true);
    const [validation] = await sign(world, 1);
    const statements = test.connection.collection<{ _id: string }>('statements');
    await statements.updateOne({ _id: validation?.id ?? '' }, { $set: { type: 'validation' } });
    await logOf(world).appendWaiting();
    expect(await stampDue(test.services)).to.equal(1);
    const stamped = await stamps.covering('lycee-42', 301);
    expect(stamped?.position).to.equal(301);
    expect(await stamps.waiting(9)).to.deep.equal([]);
  });

  it('is behind as long as the oldest statement has waited, which /readyz says', async () => {
    const lag = async (): Promise<unknown> =>
      JSON.parse(Buffer.from((await asked.get('/readyz')).body).toString()) as unknown;
    expect(await lag()).to.deep.include({ status: 'ok', log: { lagSeconds: 0 } });
    await sign(world, 1);
    test.clock.set(test.clock.now() + 90_500);
    await sign(world, 1, 'cfa-7');
    expect(await lag()).to.deep.include({ status: 'ok', log: { lagSeconds: 90 } });
  });
});
