import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { runCli } from '../../src/cli/program.ts';
import { golden, goldenPath } from '../evidence/verify/support/golden.ts';

const path = (name: string): string => fileURLToPath(goldenPath(name));
const TRUST = ['--root', path('root.pem'), '--tsa-root', path('tsa-root.pem')];
const refused = (): never => {
  throw new Error('a verifier opens nothing');
};

/** Runs the command with nothing that it could open. */
async function verify(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  const [out, err]: string[][] = [[], []];
  const status = await runCli(['verify', ...args], {
    open: refused,
    changeSecret: refused,
    password: refused,
    witnessLog: refused,
    out: (line) => out?.push(line),
    err: (line) => err?.push(line),
  });
  return { status, out: (out ?? []).join('\n'), err: (err ?? []).join('\n') };
}

describe('emarge verify', () => {
  it('prints every step and the verdict, and exits with 0 when all passed', async () => {
    const { status, out } = await verify(path('clean.pdf'), ...TRUST);
    for (const words of ['PDF', 'Seals', 'Place in the log', 'Time-stamp', 'Sheet against bundle', 'PASSED'])
      expect(out).to.include(words);
    expect(out).to.include('The seal holds. (10 times)');
    expect(out).to.include('development time-stamp');
    expect(status).to.equal(0);
  });

  it('lists everything that passed when asked', async () => {
    const { out } = await verify(path('clean.pdf'), ...TRUST, '--verbose');
    expect(out).to.include('- Student’s signature Zoé Bréchet, EM-');
  });

  it('exits with 1 when something could not be checked, and says what to give', async () => {
    const { status, out } = await verify(path('proof.pdf'));
    expect(out).to.include('INCOMPLETE').and.include('--root').and.include('--tsa-root');
    expect(status).to.equal(1);
  });

  it('exits with 1 when one of several files fails', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'emarge-verify-'));
    try {
      const altered = Buffer.from(golden('clean.pdf'));
      altered.write('X', 5000);
      writeFileSync(join(folder, 'altered.pdf'), altered);
      const { status, out } = await verify(path('clean.pdf'), join(folder, 'altered.pdf'), ...TRUST);
      expect(out).to.include('PASSED').and.include('FAILED');
      expect(status).to.equal(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('speaks French', async () => {
    const { out } = await verify(path('clean.pdf'), ...TRUST, '--lang', 'fr');
    expect(out).to.include('BON\u00a0: toutes les vérifications ont réussi.');
  });

  it('answers as JSON, for machines', async () => {
    const { out } = await verify(path('clean.pdf'), ...TRUST, '--json');
    const [report] = JSON.parse(out) as { verdict: string; checks: { code: string }[] }[];
    expect(report?.verdict).to.equal('passed');
    expect(report?.checks.map(({ code }) => code)).to.include('pdf.seal');
  });

  it('exits with 2 for a file that is not there, trust that cannot be read, an unknown language, and no file', async () => {
    const wrong = [
      ['nowhere.pdf'],
      [path('clean.pdf'), '--root', path('log-key.txt')],
      [path('clean.pdf'), '--root', 'nowhere.pem'],
      [path('clean.pdf'), '--lang', 'xx'],
      [],
    ];
    for (const args of wrong) {
      const { status, err } = await verify(...args);
      expect(status, args.join(' ')).to.equal(2);
      expect(err).not.to.equal('');
    }
  });

  it('tells of the files that it could read, and exits with 2 for the one that it could not', async () => {
    const { status, out, err } = await verify(path('clean.pdf'), 'nowhere.pdf', ...TRUST);
    expect(status).to.equal(2);
    expect(out).to.include('PASSED');
    expect(err).to.include('nowhere.pdf');
  });

  it('reads no device, which has no end', async () => {
    expect((await verify('/dev/zero')).status).to.equal(2);
  });

  it('shows nothing of a file that could command a terminal', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'emarge-verify-'));
    try {
      writeFileSync(join(folder, 'x.json'), '{"format":"emarge-evidence","v":"\\u001b[2J"}');
      const { out } = await verify(join(folder, 'x.json'));
      expect(out).to.include('[2J').and.not.include('\u001b');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
