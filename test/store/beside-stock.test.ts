import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { freePort } from '../../src/store/engine/process.ts';
import { ownDataDir } from '../support/engine.ts';

const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL('../../tools/bench.mjs', import.meta.url));
const STOCK = 'stock ltijs 5.9.9';

describe('the benches beside stock ltijs', function () {
  // The first use installs ltijs with its own mongoose.
  this.timeout(300_000);
  let data: string;

  before(async () => {
    data = await ownDataDir();
  });
  after(() => rmSync(data, { recursive: true, force: true }));

  async function bench(name: string): Promise<string> {
    const port = String(await freePort());
    const options = ['--students', '5', '--rounds', '2', '--port', port, '--data', data];
    return (await run(process.execPath, [PROGRAM, name, ...options])).stdout;
  }

  /** Both sides in one table, with how many times one is the other, and the floor. */
  function expectTable(stdout: string, unit: string): void {
    expect(stdout).to.include(`${unit}/s`);
    for (const row of [STOCK, 'Emarge', 'floor: one RS256 verification'])
      expect(stdout).to.match(new RegExp(`\\| ${row} +\\| +[1-9][\\d.]* \\|`));
    expect(stdout).to.match(/\| Emarge beside stock +\| +× \d+\.\d\d \|/);
  }

  it('log in and launch at both, each student once a round', async () => {
    const stdout = await bench('launch');
    for (const side of [STOCK, 'Emarge']) expect(stdout).to.include(`${side}: 10 done, errors: 0;`);
    expectTable(stdout, 'launches');
  });

  it('read the page of the same template at both, five times a round', async () => {
    const stdout = await bench('session');
    for (const side of [STOCK, 'Emarge']) expect(stdout).to.include(`${side}: 50 done, errors: 0;`);
    expectTable(stdout, 'pages');
  });
});
