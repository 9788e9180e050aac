import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import { AppError } from '../../src/errors.ts';
import { errorWords, translatorFor } from '../../src/i18n/index.ts';
import { openEngine, type Engine, type EngineParts } from '../../src/store/engine/index.ts';
import { EngineFolder, type Holder } from '../../src/store/engine/folder.ts';
import { ladder, type Step } from '../../src/store/engine/ladder.ts';
import { ownDataDir } from '../support/engine.ts';

describe('The embedded engine', () => {
  let dataDir: string;
  const say = (): void => undefined;
  const open = (parts: EngineParts = {}): Promise<Engine> =>
    openEngine({ mongoUrl: null, dataDir, sync: false, say }, parts);

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

  it('comes back with its data, and at the address that its users know, after being killed', async () => {
    const first = await open();
    await put(first, 'a');
    const lock = new EngineFolder(dataDir).readLock();
    process.kill(lock?.pid ?? 0, 'SIGKILL');
    const second = await open();
    expect(second.url).to.equal(first.url);
    expect(await ids(second)).to.deep.equal(['a']);
    await first.stop();
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
    const engine = await openEngine({ mongoUrl: 'mongodb://db/x', dataDir, sync: false, say });
    expect(engine.kind).to.equal('external');
    expect(engine.url).to.equal('mongodb://db/x');
    await engine.stop();
  });

  describe('whose database lies in the data folder', () => {
    let tried: string[];
    const inFolder = (...path: string[]): string => join(dataDir, 'engine', ...path);

    beforeEach(() => {
      tried = [];
    });

    function lay(holder: Holder): void {
      mkdirSync(inFolder(holder), { recursive: true });
      writeFileSync(inFolder(holder, 'WiredTiger'), 'data');
    }

    /** A step that leaves files and fails, as an engine that cannot run here. */
    const failing = (name: string, holder: Holder): Step => ({
      name,
      holder,
      start: () => {
        tried.push(name);
        lay(holder);
        return Promise.reject(new Error('illegal instruction'));
      },
    });

    /** The trial engine, which is the one that runs wherever the tests do. */
    const trial = (folder: EngineFolder): Step => {
      const step = ladder({ folder, sync: false, say }).find(({ holder }) => holder === 'secantus');
      if (step === undefined) throw new Error('the ladder has lost its last step');
      return {
        ...step,
        start: () => {
          tried.push('trial');
          return step.start();
        },
      };
    };

    const after = (...steps: Step[]): EngineParts => ({ steps: (folder) => [...steps, trial(folder)] });

    async function refused(parts: EngineParts): Promise<AppError> {
      const refusal: unknown = await open(parts).then(
        () => null,
        (error: unknown) => error,
      );
      if (!(refusal instanceof AppError)) throw new Error('not refused', { cause: refusal });
      expect(refusal.code).to.equal('ENGINE_UNAVAILABLE');
      return refusal;
    }

    it('keeps the engine that holds the data, though a better one has come', async () => {
      const first = await open(after(failing('mongod', 'mongod')));
      await put(first, 'a');
      await first.stop();
      expect(tried).to.deep.equal(['mongod', 'trial']);
      const second = await open(after(failing('mongod', 'mongod')));
      expect(await ids(second)).to.deep.equal(['a']);
      await second.stop();
      expect(tried).to.deep.equal(['mongod', 'trial', 'trial']);
    });

    it('starts no other when that engine cannot be started, and touches nothing', async () => {
      lay('mongod');
      const refusal = await refused(
        after(failing('mongod on PATH', 'mongod'), failing('downloaded mongod', 'mongod')),
      );
      expect(tried).to.deep.equal(['mongod on PATH', 'downloaded mongod']);
      expect(existsSync(inFolder('mongod', 'WiredTiger'))).to.equal(true);
      expect(existsSync(inFolder('secantus'))).to.equal(false);
      const { what, next } = errorWords(translatorFor('en'), refusal);
      expect(what).to.include(`in ${inFolder()} belongs to mongod`).and.to.include('illegal instruction');
      expect(next).to.include('name another DATA_DIR');
      expect(errorWords(translatorFor('fr'), refusal).what).to.include('appartient à mongod');
    });

    it('tries that engine, though the step failed before there was a database', async () => {
      lay('mongod');
      new EngineFolder(dataDir).rememberFailure('downloaded mongod', 'no internet', Date.now());
      const { params } = await refused({ steps: () => [failing('downloaded mongod', 'mongod')] });
      expect(params['reasons']).to.equal('downloaded mongod: illegal instruction');
    });

    it('does not choose between two', async () => {
      lay('mongod');
      lay('secantus');
      const refusal = await refused(after(failing('mongod', 'mongod')));
      expect(tried).to.deep.equal([]);
      const { what, next } = errorWords(translatorFor('en'), refusal);
      expect(what).to.include('two databases');
      expect(next).to.include('Move the one');
    });

    it('is none after a first start that failed: nothing of it binds the next', async () => {
      await refused({ steps: () => [failing('mongod', 'mongod'), failing('trial', 'secantus')] });
      expect(new EngineFolder(dataDir).holders()).to.deep.equal([]);
      const engine = await open(after());
      await put(engine, 'a');
      await engine.stop();
      expect(new EngineFolder(dataDir).holders()).to.deep.equal(['secantus']);
    });

    it('begins anew with its own password when the database was moved away', async () => {
      await (await open(after())).stop();
      rmSync(inFolder('secantus'), { recursive: true });
      const anew = await open(after());
      expect(await ids(anew)).to.deep.equal([]);
      await anew.stop();
    });

    it('waits for an engine that is busy', async () => {
      const first = await open(after());
      const pid = new EngineFolder(dataDir).readLock()?.pid ?? 0;
      process.kill(pid, 'SIGSTOP');
      setTimeout(() => process.kill(pid, 'SIGCONT'), 2_500);
      const second = await open(after());
      expect(second.url).to.equal(first.url);
      expect(tried).to.deep.equal(['trial']);
      await first.stop();
      await second.stop();
    });

    it('starts no second engine beside one that hangs', async () => {
      const first = await open(after());
      await put(first, 'a');
      const pid = new EngineFolder(dataDir).readLock()?.pid ?? 0;
      process.kill(pid, 'SIGSTOP');
      const { params } = await refused({ ...after(), patienceMs: 100 });
      process.kill(pid, 'SIGCONT');
      expect(params).to.include({ why: 'secantus' });
      const again = await open(after());
      expect(again.url).to.equal(first.url);
      expect(await ids(again)).to.deep.equal(['a']);
      await first.stop();
      await again.stop();
    });
  });
});
