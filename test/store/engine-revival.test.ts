import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import { pino } from 'pino';
import { readEnvironment } from '../../src/config/environment.ts';
import { AppError } from '../../src/errors.ts';
import { openFoundation, type Foundation } from '../../src/services.ts';
import { EngineFolder, isAlive } from '../../src/store/engine/folder.ts';
import { openEngine, type Engine } from '../../src/store/engine/index.ts';
import { answered, emarge } from '../cli/support/run.ts';
import { ownDataDir } from '../support/engine.ts';

describe('an embedded engine that is killed', () => {
  let dataDir: string;
  let said: string[];
  const say = (line: string): void => {
    said.push(line);
  };
  const engineFile = (...path: string[]): string => join(dataDir, 'engine', ...path);

  beforeEach(async () => {
    said = [];
    dataDir = await ownDataDir();
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  const open = (): Promise<Engine> => openEngine({ mongoUrl: null, dataDir, sync: false, say });
  const tool = (): Promise<Foundation> =>
    openFoundation(readEnvironment({ DATA_DIR: dataDir }), { say, log: pino({ level: 'silent' }) });

  function enginePid(): number {
    const lock = new EngineFolder(dataDir).readLock();
    if (lock === null) throw new Error('no engine runs');
    return lock.pid;
  }

  /** @returns its pid, when it is gone */
  async function kill(): Promise<number> {
    const pid = enginePid();
    process.kill(pid, 'SIGKILL');
    while (isAlive(pid)) await wait(10);
    return pid;
  }

  async function untilAnother(pid: number): Promise<void> {
    const deadline = Date.now() + 30_000;
    while ((new EngineFolder(dataDir).readLock()?.pid ?? pid) === pid) {
      if (Date.now() > deadline) throw new Error('the engine was not started again');
      await wait(50);
    }
  }

  it('is started again at its address: who is connected goes on, with everything that was written', async () => {
    const engine = await open();
    const client = new MongoClient(engine.url);
    const documents = client.db('t').collection<{ _id: number }>('c');
    for (const round of [1, 2, 3]) {
      await documents.insertOne({ _id: round });
      await untilAnother(await kill());
      while (said.filter((line) => line.includes('runs again')).length < round) await wait(50);
      // What was under way may fail, as with any database that goes; the same client finds it again.
      expect(await documents.countDocuments().catch(() => documents.countDocuments())).to.equal(round);
    }
    await client.close();
    const last = enginePid();
    await engine.stop();
    expect(isAlive(last)).to.equal(false);
    expect(existsSync(engineFile('engine.json'))).to.equal(false);
  });

  it('is tried again until it can be started', async () => {
    const engine = await open();
    const config = engineFile('secantus.toml');
    rmSync(config);
    writeFileSync(config, 'this is no TOML');
    const pid = await kill();
    const deadline = Date.now() + 30_000;
    while (!said.some((line) => line.includes('could not be started again')) && Date.now() < deadline)
      await wait(50);
    writeFileSync(config, '');
    await untilAnother(pid);
    await engine.stop();
    expect(said.join()).to.include('could not be started again').and.include('runs again');
  });

  it('leaves no engine behind, whoever started it again and whoever leaves last', async () => {
    const running = await tool();
    await kill();
    const env = { DATA_DIR: dataDir };
    const create = ['institution', 'create', '--key', 'cfa', '--name', 'CFA', '--time-zone', 'UTC', '--json'];
    expect(answered(await emarge(env, ...create))).to.include({ key: 'cfa' });
    expect((await running.stores.institutions.find('cfa'))?.name).to.equal('CFA');
    const last = enginePid();
    await running.close();
    expect(isAlive(last)).to.equal(false);
    expect(readdirSync(engineFile('users'))).to.deep.equal([]);
    const again = await tool();
    expect((await again.stores.institutions.find('cfa'))?.name).to.equal('CFA');
    await again.close();
  });

  it('does not count users that were killed, and clears them away', async () => {
    const user = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
    await once(user, 'close');
    const engine = await open();
    writeFileSync(engineFile('users', String(user.pid)), '');
    writeFileSync(engineFile('users', `${String(process.pid)}.of-another-life`), '');
    const pid = enginePid();
    await engine.stop();
    expect(isAlive(pid)).to.equal(false);
    expect(readdirSync(engineFile('users'))).to.deep.equal([]);
  });

  it('is named when it holds the database and nobody knows of it any more', async () => {
    const engine = await open();
    const pid = enginePid();
    const record = new EngineFolder(dataDir).readLock();
    rmSync(engineFile('engine.json'));
    const refusal: unknown = await openEngine({
      mongoUrl: null,
      dataDir,
      sync: false,
      say: () => undefined,
    }).catch((error: unknown) => error);
    if (!(refusal instanceof AppError)) throw new Error('not refused', { cause: refusal });
    expect(refusal.params['reasons'])
      .to.include(`process ${String(pid)} has this database open`)
      .and.include(`kill ${String(pid)}`);
    if (record !== null) new EngineFolder(dataDir).writeLock(record);
    await engine.stop();
    expect(isAlive(pid)).to.equal(false);
  });
});
