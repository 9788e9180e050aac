import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeDataDir } from '../../../src/config/data-dir.ts';
import { AppError } from '../../../src/errors.ts';

describe('the data folder', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'emarge-data-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function problem(dataDir: string): string {
    try {
      makeDataDir(dataDir);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      expect(error).to.deep.include({ code: 'CONFIG_INVALID' });
      expect(error.params['variable']).to.equal('DATA_DIR');
      return String(error.params['problem']);
    }
    throw new Error('it was taken');
  }

  it('is made with those above it, for its owner alone, and taken when it is there', () => {
    const wanted = join(folder, 'a', 'b');
    makeDataDir(wanted);
    makeDataDir(wanted);
    expect(statSync(wanted).mode & 0o777).to.equal(0o700);
  });

  it('is no file, and lies in none', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(problem(file)).to.equal(`leads to a file where a folder is needed (${file}, EEXIST)`);
    expect(problem(join(file, 'data'))).to.include('ENOTDIR');
  });

  it('is refused at once where no folder can be made', () => {
    // Node's own recursive mkdir never comes back from there.
    expect(problem('/proc/nope')).to.include('/proc/nope');
    expect(problem('/proc/nope/data')).to.include('/proc/nope');
  });
});
