import { rmSync } from 'node:fs';
import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import { openEngine, type Engine } from '../../src/store/engine/index.ts';
import { EngineFolder } from '../../src/store/engine/folder.ts';
import { ownDataDir } from '../support/engine.ts';

describe('The embedded engine', () => {
  let dataDir: string;
  const open = (): Promise<Engine> =>
    openEngine({ mongoUrl: null, dataDir, sync: false, say: () => undefined });

  beforeEach(async () => {
    dataDir = await ownDataDir();
  });

  afterEach(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function put(engine: Engine, id: string): Promise<void> {
    const client = new MongoClient(engine.url);
    await client.db('t').collection<{ _id: string }>('c').insertOne({ _id: id });
    await client.close();
  }

  async function ids(engine: Engine): Promise<string[]> {
    const client = new MongoClient(engine.url);
    const found = await client.db('t').collection<{ _id: string }>('c').find().sort({ _id: 1 }).toArray();
    await client.close();
    return found.map((document) => document._id);
  }

  it('keeps its data over a restart', async () => {
    const first = await open();
    await put(first, 'a');
    await first.stop();
    const second = await open();
    expect(await ids(second)).to.deep.equal(['a']);
    await second.stop();
  });

  it('is found, not started twice, by two openers at once', async () => {
    const [one, two] = await Promise.all([open(), open()]);
    expect(one.url).to.equal(two.url);
    await one.stop();
    await two.stop();
  });

  it('comes back with its data after being killed', async () => {
    const first = await open();
    await put(first, 'a');
    const lock = new EngineFolder(dataDir).readLock();
    process.kill(lock?.pid ?? 0, 'SIGKILL');
    const second = await open();
    expect(second.url).not.to.equal(first.url);
    expect(await ids(second)).to.deep.equal(['a']);
    await second.stop();
  });

  it('refuses whoever has not its password', async () => {
    const engine = await open();
    const open_ = new URL(engine.url);
    open_.username = '';
    open_.password = '';
    const client = new MongoClient(open_.href);
    const refusal = await client
      .db('t')
      .collection('c')
      .findOne()
      .then(
        () => null,
        (error: unknown) => error,
      );
    await client.close();
    await engine.stop();
    expect(refusal).to.be.instanceOf(Error);
  });

  it('takes MONGODB_URL as it is', async () => {
    const engine = await openEngine({
      mongoUrl: 'mongodb://db/x',
      dataDir,
      sync: false,
      say: () => undefined,
    });
    expect(engine.kind).to.equal('external');
    expect(engine.url).to.equal('mongodb://db/x');
    await engine.stop();
  });
});
