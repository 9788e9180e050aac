// Builds dist/ (server) and public/build/ (browser modules).
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../', import.meta.url));
const path = (name) => root + name;

rmSync(path('dist'), { recursive: true, force: true });
const tsc = spawnSync(
  process.execPath,
  [path('node_modules/typescript/bin/tsc'), '-p', path('tsconfig.build.json')],
  {
    stdio: 'inherit',
  },
);
if (tsc.status !== 0) process.exit(tsc.status ?? 1);
for (const name of ['i18n/locales', 'store/engine/requirements.txt']) {
  if (existsSync(path(`src/${name}`))) cpSync(path(`src/${name}`), path(`dist/${name}`), { recursive: true });
}

// The package's bin: npm sets its mode when it links it, and a later build would lose it.
if (existsSync(path('dist/cli/main.js'))) chmodSync(path('dist/cli/main.js'), 0o755);

// Where `npx emarge` looks first. Without it npm packs and installs the whole project before each new version of it runs,
// for up to a minute and in silence. On Windows a command needs a shim, which npm alone makes.
if (process.platform !== 'win32') {
  mkdirSync(path('node_modules/.bin'), { recursive: true });
  rmSync(path('node_modules/.bin/emarge'), { force: true });
  symlinkSync('../../dist/cli/main.js', path('node_modules/.bin/emarge'));
}

const pages = existsSync(path('src/client'))
  ? readdirSync(path('src/client')).filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
  : [];
if (pages.length > 0) {
  await build({
    entryPoints: pages.map((name) => path(`src/client/${name}`)),
    outdir: path('public/build'),
    bundle: true,
    splitting: true,
    format: 'esm',
    target: ['es2020'],
    minify: true,
    sourcemap: true,
  });
}

const sheet = path('public/css/app.css');
if (existsSync(sheet)) {
  await build({
    entryPoints: [sheet],
    outdir: path('public/build'),
    bundle: true,
    minify: true,
    target: ['chrome105', 'firefox121', 'safari15.4'], // :has() and dialogs; everything else is left as written
  });
}

// A whole build leaves this mark: tools/test.mjs compares it with the sources.
writeFileSync(path('dist/.built'), '');
