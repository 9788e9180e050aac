import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { findBrowser } from '../support/find-browser.ts';

describe('the search for a browser', () => {
  let folder: string;
  const place = (name: string, mode: number) => {
    const path = join(folder, name);
    writeFileSync(path, '');
    chmodSync(path, mode);
    return path;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'emarge-browser-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('prefers Chromium to Chrome and Edge on PATH', () => {
    place('google-chrome', 0o755);
    const chromium = place('chromium', 0o755);
    expect(findBrowser({ PATH: folder })).to.equal(chromium);
  });

  it('passes over what cannot be run', () => {
    place('chromium', 0o644);
    const edge = place('microsoft-edge', 0o755);
    expect(findBrowser({ PATH: folder })).to.equal(edge);
  });

  it('takes CHROME_PATH at its word: a wrong one is not replaced by another browser', () => {
    place('chromium', 0o755);
    const own = place('my-browser', 0o755);
    expect(findBrowser({ PATH: folder, CHROME_PATH: own })).to.equal(own);
    expect(findBrowser({ PATH: folder, CHROME_PATH: join(folder, 'none') })).to.equal(undefined);
  });
});
