import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { pino } from 'pino';
import { readEnvironment } from '../../src/config/environment.ts';
import { openFoundation } from '../../src/services.ts';
import { ownDataDir } from '../support/engine.ts';
import { answered, emarge, type Ran } from './support/run.ts';

describe('the emarge command on the embedded engine', () => {
  let env: Record<string, string>;
  const run = (...args: string[]): Promise<Ran> => emarge(env, ...args);

  before(async () => {
    env = { DATA_DIR: await ownDataDir() };
  });
  after(() => rmSync(env['DATA_DIR'] ?? '', { recursive: true, force: true }));

  it('starts the engine, keeps the data and stops it again', async () => {
    const create = ['institution', 'create', '--key', 'cfa', '--name', 'CFA', '--time-zone', 'Europe/Paris'];
    const made = await run(...create, '--json');
    expect(answered(made)).to.include({ key: 'cfa' });
    const secret = join(env['DATA_DIR'] ?? '', 'secret', 'emarge-secret');
    expect(statSync(secret).mode & 0o777).to.equal(0o600);
    expect(readdirSync(join(env['DATA_DIR'] ?? '', 'engine'))).not.to.include('engine.json');
  });

  it('works beside a running tool, and leaves it its engine', async () => {
    const log = pino({ level: 'silent' });
    const tool = await openFoundation(readEnvironment(env), { say: () => undefined, log });
    try {
      expect(answered(await run('institution', 'list', '--json'))).to.have.length(1);
      await run('institution', 'set', '--key', 'cfa', '--name', 'CFA du Bâtiment');
      expect((await tool.stores.institutions.find('cfa'))?.name).to.equal('CFA du Bâtiment');
    } finally {
      await tool.close();
    }
  });
});
