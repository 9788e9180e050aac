import { expect } from 'chai';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AppError } from '../../../src/errors.ts';
import { loadSecret, secretFile } from '../../../src/secrets/secret.ts';

const GIVEN = 'x'.repeat(32);

function refusal(act: () => unknown): AppError {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('loadSecret', () => {
  let dataDir = '';
  beforeEach(() => {
    dataDir = join(mkdtempSync(join(tmpdir(), 'emarge-secret-')), 'data');
  });
  afterEach(() => {
    rmSync(dirname(dataDir), { recursive: true });
  });

  it('takes the secret that is given, and then makes no file', () => {
    for (const embedded of [true, false])
      expect(loadSecret({ fromEnv: GIVEN, dataDir, embedded })).to.equal(GIVEN);
    expect(readdirSync(dirname(dataDir))).to.deep.equal([]);
  });

  it('with the embedded engine makes one of 32 random bytes, once', () => {
    const made = loadSecret({ fromEnv: null, dataDir, embedded: true });
    expect(Buffer.from(made, 'base64url')).to.have.length(32);
    expect(loadSecret({ fromEnv: '', dataDir, embedded: true })).to.equal(made);
    expect(readdirSync(dirname(secretFile(dataDir)))).to.deep.equal(['emarge-secret']);
  });

  it('makes another one for another folder', () => {
    const made = loadSecret({ fromEnv: null, dataDir, embedded: true });
    expect(loadSecret({ fromEnv: null, dataDir: join(dataDir, 'b'), embedded: true })).not.to.equal(made);
  });

  it('keeps it for its owner alone: 0600 in 0700, repaired where the modes were wider', () => {
    mkdirSync(dirname(secretFile(dataDir)), { recursive: true, mode: 0o755 });
    loadSecret({ fromEnv: null, dataDir, embedded: true });
    const modes = (): number[] => [secretFile(dataDir), dirname(secretFile(dataDir))].map(modeOf);
    expect(modes()).to.deep.equal([0o600, 0o700]);
    chmodSync(secretFile(dataDir), 0o644);
    loadSecret({ fromEnv: null, dataDir, embedded: true });
    expect(modes()).to.deep.equal([0o600, 0o700]);
  });

  it('with MONGODB_URL refuses its absence, even when a file is there', () => {
    loadSecret({ fromEnv: null, dataDir, embedded: true });
    for (const fromEnv of [null, ''])
      expect(refusal(() => loadSecret({ fromEnv, dataDir, embedded: false })).code).to.equal(
        'SECRET_MISSING',
      );
  });

  it('refuses one that is too short, naming the variable and never the value', () => {
    const short = 'short-and-private-'.padEnd(31, 'z');
    const error = refusal(() => loadSecret({ fromEnv: short, dataDir, embedded: true }));
    expect(error.code).to.equal('CONFIG_INVALID');
    expect(error.params['variable']).to.equal('EMARGE_SECRET');
    expect(JSON.stringify([error.message, error.params])).not.to.contain('private');
  });

  it('refuses a kept file that was emptied, instead of making a second secret', () => {
    loadSecret({ fromEnv: null, dataDir, embedded: true });
    writeFileSync(secretFile(dataDir), '');
    const error = refusal(() => loadSecret({ fromEnv: null, dataDir, embedded: true }));
    expect(error.code).to.equal('CONFIG_INVALID');
    expect(error.params['variable']).to.equal(secretFile(dataDir));
  });
});

function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}
