import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { pino } from 'pino';
import { readEnvironment } from '../../src/config/environment.ts';
import { openFoundation } from '../../src/services.ts';
import { freshDatabase, type TestDatabase } from '../support/engine.ts';
import { answered, emarge, type Ran } from './support/run.ts';

const secret = (): string => randomBytes(32).toString('base64url');

function codeOf({ status, stderr }: Ran): string {
  expect(status, stderr).to.equal(1);
  // What it did so far stands on the lines before.
  const said: unknown = JSON.parse(stderr.trim().split('\n').at(-1) ?? '');
  return String(Reflect.get(Object(Reflect.get(Object(said), 'error')), 'code'));
}

describe('emarge secret change', () => {
  describe('with a secret of the operator’s', () => {
    let database: TestDatabase;
    const [old, fresh] = [secret(), secret()];
    const run = (env: Record<string, string>, ...args: string[]): Promise<Ran> =>
      emarge({ MONGODB_URL: database.url, ...env }, ...args, '--json');

    before(async () => {
      database = await freshDatabase();
      answered(await run({ EMARGE_SECRET: old }, 'keys', 'list'));
    });
    after(() => database.drop());

    it('says what it needs', async () => {
      expect(codeOf(await run({ EMARGE_SECRET: old }, 'secret', 'change'))).to.equal('CONFIG_INVALID');
      const short = { EMARGE_SECRET: old, EMARGE_NEW_SECRET: 'short' };
      expect(codeOf(await run(short, 'secret', 'change'))).to.equal('CONFIG_INVALID');
      const same = { EMARGE_SECRET: old, EMARGE_NEW_SECRET: old };
      expect(codeOf(await run(same, 'secret', 'change'))).to.equal('SECRET_UNCHANGED');
    });

    it('is refused beside a running tool, in words', async () => {
      const env = { MONGODB_URL: database.url, EMARGE_SECRET: old };
      const log = pino({ level: 'silent' });
      const tool = await openFoundation(readEnvironment(env), { say: () => undefined, log });
      try {
        const refused = await emarge({ ...env, EMARGE_NEW_SECRET: fresh }, 'secret', 'change');
        expect(refused.status).to.equal(1);
        expect(refused.stderr).to.include('TOOL_RUNS: 1 process works with this database.');
      } finally {
        await tool.close();
      }
    });

    it('leaves everything readable under the new secret alone', async () => {
      const done = answered(await run({ EMARGE_SECRET: old, EMARGE_NEW_SECRET: fresh }, 'secret', 'change'));
      expect(done).to.deep.equal({ changed: 1, file: null });
      expect(answered(await run({ EMARGE_SECRET: fresh }, 'keys', 'list'))).to.have.length(1);
      expect(codeOf(await run({ EMARGE_SECRET: old }, 'keys', 'list'))).to.equal('SECRET_WRONG');
    });
  });

  describe('with the secret in the data folder', () => {
    let dataDir: string;
    const file = (name: string): string => join(dataDir, 'secret', name);
    const run = (...args: string[]): Promise<Ran> => emarge({ DATA_DIR: dataDir }, ...args, '--json');

    before(async () => {
      // The run's own engine has installed the packages: this data folder shares them.
      await (await freshDatabase()).drop();
      dataDir = mkdtempSync(join(tmpdir(), 'emarge-secret-'));
      const shared = join(tmpdir(), 'emarge-test', 'engine');
      mkdirSync(join(dataDir, 'engine'), { recursive: true });
      for (const name of readdirSync(shared)) {
        if (name.startsWith('python-') || name === 'failures.json')
          symlinkSync(join(shared, name), join(dataDir, 'engine', name));
      }
      answered(await run('keys', 'list'));
    });
    after(() => rmSync(dataDir, { recursive: true, force: true }));

    it('makes a new one, which takes the place of the old one at the end', async () => {
      const old = readFileSync(file('emarge-secret'), 'utf8');
      const done = answered(await run('secret', 'change'));
      expect(done).to.deep.equal({ changed: 1, file: file('emarge-secret') });
      expect(readFileSync(file('emarge-secret'), 'utf8')).not.to.equal(old);
      expect(statSync(file('emarge-secret')).mode & 0o777).to.equal(0o600);
      expect(existsSync(file('emarge-secret.new'))).to.equal(false);
      expect(answered(await run('keys', 'list'))).to.have.length(1);
    });
  });
});
