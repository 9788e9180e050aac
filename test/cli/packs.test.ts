import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { unzipSync } from 'fflate';
import type { OpenStores } from '../../src/store/index.ts';
import { packFile, packRecord } from '../support/packs.ts';
import { openSharedDatabase, type SharedDatabase } from './support/database.ts';
import { answered, emarge, type Ran } from './support/run.ts';

describe('emarge pack', () => {
  let database: SharedDatabase;
  let opened: OpenStores;
  let env: SharedDatabase['env'];
  let folder: string;
  const run = (name: string, ...args: string[]): Promise<Ran> =>
    emarge(env, 'pack', name, '--institution', 'lycee-42', ...args);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'packs-'));
    database = await openSharedDatabase();
    ({ opened, env } = database);
    const create = [
      'institution',
      'create',
      '--key',
      'lycee-42',
      '--name',
      'Lycée',
      '--time-zone',
      'Europe/Paris',
    ];
    expect((await emarge(env, ...create)).status).to.equal(0);
  });
  after(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });

  it('lists packs, and writes one that is ready into a file once', async () => {
    const { packs } = opened.stores;
    expect((await run('list')).stdout).to.include('No pack.');
    const now = Date.now();
    const pack = packRecord({ askedAt: now, expiresAt: now + 3_600_000, sheets: [] });
    await packs.ask(pack);
    const out = join(folder, 'pack.zip');
    const early = await run('get', '--pack', 'p', '--out', out, '--json');
    expect(early.stderr).to.include('PACK_NOT_READY');
    const taken = await packs.takeDue(now, now + 60_000);
    if (taken === null) throw new Error('none was due');
    await packs.keepFile(pack, packFile({ path: 'totals.csv' }), Buffer.from('a'));
    await packs.progress(taken.claim, { state: 'ready', readyAt: now }, now);
    expect(answered(await run('list', '--json'))).to.have.nested.property('packs[0].state', 'ready');
    expect((await run('get', '--pack', 'p', '--out', out)).status).to.equal(0);
    expect(Object.keys(unzipSync(readFileSync(out)))).to.deep.equal(['totals.csv']);
    expect((await run('get', '--pack', 'p', '--out', out, '--json')).stderr).to.include('FIELD_INVALID');
  });

  it('refuses to make one of a course that there is not', async () => {
    const period = ['--from', '2026-11-01', '--to', '2026-11-30', '--json'];
    const { status, stderr } = await run('make', '--course', 'none', ...period);
    expect(status).to.equal(1);
    expect(stderr).to.include('COURSE_UNKNOWN');
  });
});
