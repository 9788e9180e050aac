import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { goldenPath } from '../evidence/verify/support/golden.ts';
import { launchBrowser } from '../support/browser.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const path = (name: string): string => fileURLToPath(goldenPath(name));
const TRUST = ['--root', path('root.pem'), '--tsa-root', path('tsa-root.pem')];

/** Files that a page leads to. */
function linksIn(page: string): string[] {
  return [...page.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
}

describe('the verifier alone, from its tarball in an empty folder', () => {
  let folder: string;
  let installed: string;

  before(function () {
    this.timeout(120_000);
    folder = mkdtempSync(join(tmpdir(), 'emarge-alone-'));
    const pack = ['--import', 'tsx', 'tools/pack-verifier.ts', '--out', folder];
    const tarball = execFileSync(process.execPath, pack, { cwd: root, encoding: 'utf8' }).trim();
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    writeFileSync(join(empty, 'package.json'), '{}');
    const flags = ['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts'];
    execFileSync('npm', [...flags, tarball], { cwd: empty, stdio: 'pipe' });
    installed = join(empty, 'node_modules');
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const verify = (...args: string[]): { status: number | null; stdout: string } =>
    spawnSync(join(installed, '.bin/emarge-verify'), args, {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] },
    });

  it('passes a sheet, and fails one that was altered', () => {
    const altered = join(folder, 'altered.json');
    writeFileSync(altered, '{"format":"emarge-evidence","v":1}');
    const passed = verify(path('clean.pdf'), ...TRUST);
    expect(passed.stdout).to.include('PASSED');
    expect(passed.status).to.equal(0);
    expect(verify(path('clean.pdf'), altered, ...TRUST).status).to.equal(1);
  });

  it('brings every page that its README leads to, and says whose licence it has', () => {
    const home = join(installed, 'emarge-verifier');
    const pages = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.md'),
    );
    const lost = pages.flatMap((page) =>
      linksIn(readFileSync(join(home, page), 'utf8'))
        .filter((link) => !existsSync(join(home, dirname(page), link)))
        .map((link) => `${page}: ${link}`),
    );
    expect(pages).to.include('evidence-format.md');
    expect(lost).to.deep.equal([]);
    const readme = readFileSync(join(home, 'README.md'), 'utf8');
    expect(readme).to.include('See the licence of Emarge');
  });

  for (const [page, label, other, title] of [
    ['verify.html', 'Sheets and bundles', 'Français', 'Vérifier'],
    ['verify.fr.html', 'Feuilles et dossiers', 'English', 'Verify'],
  ] as const) {
    it(`verifies in a browser from the disk: ${page}`, async () => {
      const browser = await launchBrowser();
      try {
        const tab = await browser.newPage();
        const errors: string[] = [];
        tab.on('console', (message) => {
          if (message.type() === 'error') errors.push(message.text());
        });
        await tab.goto(pathToFileURL(join(installed, 'emarge-verifier', page)).href);
        await tab.locator('#roots').setInputFiles(path('root.pem'));
        await tab.locator('#tsa-roots').setInputFiles(path('tsa-root.pem'));
        await tab.getByLabel(label).setInputFiles(path('clean.pdf'));
        await tab.locator('.report[data-verdict="passed"]').waitFor();
        await tab.getByRole('link', { name: other }).click();
        await tab.getByRole('heading', { level: 1, name: title }).waitFor();
        expect(errors).to.deep.equal([]);
      } finally {
        await browser.close();
      }
    });
  }
});
