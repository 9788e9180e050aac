import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';

const TO_DO = 'npm ci --include=dev && npm prune --omit=dev';

/** A clone installed with NODE_ENV=production: everything but the development tools and what they build. */
describe('a tool that is not built', () => {
  let clone: string;

  before(() => {
    clone = mkdtempSync(join(tmpdir(), 'emarge-clone-'));
    for (const name of ['package.json', 'tools', 'src']) cpSync(name, join(clone, name), { recursive: true });
  });
  after(() => rmSync(clone, { recursive: true, force: true }));

  function npm(...args: string[]): Promise<{ status: unknown; text: string }> {
    return new Promise((resolve) => {
      const env = { ...process.env, NODE_ENV: 'production' };
      execFile('npm', args, { cwd: clone, env }, (error, stdout, stderr) =>
        resolve({ status: error === null ? 0 : error.code, text: stdout + stderr }),
      );
    });
  }

  it('says at the installation what is to be done, and lets it pass', async () => {
    const { status, text } = await npm('run', 'prepare');
    expect(status, text).to.equal(0);
    expect(text).to.include('there is no finished dist/ yet').and.to.include(TO_DO);
  });

  it('says at the start what is to be done, instead of a stack', async () => {
    const { status, text } = await npm('start');
    expect(status).to.equal(1);
    expect(text).to.include(TO_DO).and.not.to.include('MODULE_NOT_FOUND');
  });

  it('is used as it is once it was built elsewhere', async () => {
    mkdirSync(join(clone, 'dist'));
    writeFileSync(join(clone, 'dist/.built'), '');
    writeFileSync(join(clone, 'dist/main.js'), 'console.log("started")');
    expect((await npm('run', 'prepare')).text).to.include('dist/ is used as it is');
    expect(await npm('start')).to.deep.include({ status: 0 });
  });
});
