import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { freePort } from '../../src/store/engine/process.ts';
import { ownDataDir } from '../support/engine.ts';

const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL('../../tools/bench.mjs', import.meta.url));

describe('the burst bench', function () {
  this.timeout(240_000);
  let data: string;

  before(async () => {
    data = await ownDataDir();
  });
  after(() => rmSync(data, { recursive: true, force: true }));

  it('of twenty students loses none and doubles none, and says what it measured', async () => {
    const port = String(await freePort());
    const options = ['--students', '20', '--seconds', '2', '--port', port, '--data', data];
    const { stdout } = await run(process.execPath, [PROGRAM, 'burst', ...options]);
    const stored = 'Stored: 20 signatures of 20 students, 20 sessions: none lost, none double';
    expect(stdout.split(stored), stdout).to.have.length(3);
    expect(stdout.split('Errors: 0')).to.have.length(3);
    for (const step of ['login', 'launch', 'page', 'signature', 'receipt'])
      expect(stdout).to.match(new RegExp(`\\| ${step} +\\| +20 \\|`));
    expect(stdout).to.include('raw inserts of session and statement').and.to.include('100 %');
  });

  it('does not know a bench that is not there', async () => {
    const refused = await run(process.execPath, [PROGRAM, 'nothing']).catch((error: unknown) => error);
    expect(refused).to.have.property('code', 2);
    expect(refused).to.have.property('stderr').that.includes('one of: burst');
  });
});
