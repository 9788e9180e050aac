// `npm test`: builds what is stale, runs mocha, ends with the plain line `N passed, N failed`.
// `npm test -- store web` runs those areas alone; `npm test -- test/unit/house.test.ts` one file.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tsImport } from 'tsx/esm/api';

const root = fileURLToPath(new URL('../', import.meta.url));
/** Quick ones first: what breaks a rule is seen before a browser starts. */
const AREAS = ['unit', 'property', 'web', 'evidence', 'store', 'lti', 'cli', 'demo', 'e2e'];
/** How long the run may take in all, and how long mocha may live after its last test, in ms. */
const LONGEST_RUN = 45 * 60_000;
const LONGEST_ENDING = 30_000;
const MARK = 'dist/.built';
const SOURCES = [
  'src',
  'public/css',
  'tsconfig.json',
  'tsconfig.build.json',
  'tsconfig.client.json',
  'package-lock.json',
  'tools/build.mjs',
];

/** Newest modification under a path, in ms; a folder's own time tells of removed files. */
function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function isStale() {
  if (!existsSync(root + MARK)) return true;
  const built = statSync(root + MARK).mtimeMs;
  return SOURCES.some((name) => existsSync(root + name) && newest(root + name) > built);
}

function buildWhenStale() {
  if (!isStale()) return;
  console.log('Building: dist/ or public/build is missing or older than the sources.');
  const { status } = spawnSync(process.execPath, ['tools/build.mjs'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) end({ passes: 0, failures: 1 }, 'The build failed.');
}

/** Says what the tests run on; ends with what to install when something is missing. */
async function checkNeeds() {
  const { findBrowser, BROWSER_ADVICE } = await tsImport('../test/support/find-browser.ts', import.meta.url);
  const browser = findBrowser();
  if (browser === undefined) end({ passes: 0, failures: 1 }, BROWSER_ADVICE);
  console.log(`Node ${process.versions.node}; browser ${browser}`);
}

/** Areas' names or files as patterns for mocha. */
function specs(names) {
  const asked = names.length > 0 ? names : AREAS.filter((area) => existsSync(`${root}test/${area}`));
  return asked.map((name) => (AREAS.includes(name) ? `test/${name}/**/*.test.ts` : name));
}

/** Runs mocha; answers its figures and anything that went wrong around them. */
function runMocha(patterns) {
  const folder = mkdtempSync(join(tmpdir(), 'emarge-test-'));
  const file = join(folder, 'stats.json');
  // Not bin/mocha.js, which starts this as a child of its own that would outlive it.
  const program = realpathSync(`${root}node_modules/mocha/lib/cli/cli.js`);
  const args = ['--import', 'tsx', program, '--reporter', 'tools/reporter.mjs', ...patterns];
  if (process.env.CI) args.push('--forbid-only');
  const mocha = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, EMARGE_TEST_STATS: file },
  });
  return new Promise((resolve) => {
    let problem = null;
    let endingSince = null;
    const started = Date.now();
    const stop = (why) => {
      mocha.kill(problem === null ? 'SIGTERM' : 'SIGKILL');
      problem ??= why;
    };
    const watch = setInterval(() => {
      if (existsSync(file)) endingSince ??= Date.now();
      if (endingSince !== null && Date.now() - endingSince > LONGEST_ENDING) {
        stop('The tests ended but mocha did not: a test leaves a server, timer or process open.');
      } else if (Date.now() - started > LONGEST_RUN) {
        stop(`The tests took longer than ${LONGEST_RUN / 60_000} minutes.`);
      }
    }, 2_000);
    mocha.on('close', (status) => {
      clearInterval(watch);
      const stats = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
      rmSync(folder, { recursive: true, force: true });
      resolve({ stats, status, problem });
    });
  });
}

/** Ends the program; the plain line is the last that is printed. */
function end({ passes, failures }, problem) {
  if (problem) console.error(problem);
  console.log(`${passes} passed, ${failures} failed`);
  process.exit(failures === 0 && passes > 0 ? 0 : 1);
}

buildWhenStale();
await checkNeeds();
const { stats, status, problem } = await runMocha(specs(process.argv.slice(2)));
if (stats === null) end({ passes: 0, failures: 1 }, problem ?? 'Mocha stopped before its tests were over.');
const failures = stats.failures + (problem === null ? 0 : 1);
if (stats.passes === 0 && failures === 0) end(stats, 'No test ran.');
end({ passes: stats.passes, failures: failures === 0 && status !== 0 ? 1 : failures }, problem);
