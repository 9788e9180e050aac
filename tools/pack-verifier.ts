// Makes emarge-verifier-<version>.tgz: the verifier alone, as a command without dependencies and as pages that work from
// disk. `npm run verifier:pack [-- --out FOLDER]`
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions } from 'esbuild';
import { z } from 'zod';
import { translatorFor, TRANSLATORS } from '../src/i18n/index.ts';
import { verifyView } from '../src/web/verify.view.ts';
import { createViews } from '../src/web/views.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const out = resolve(process.argv[process.argv.indexOf('--out') + 1 || process.argv.length] ?? '.');
const { version, license } = z
  .object({ version: z.string(), license: z.string() })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
const folder = mkdtempSync(join(tmpdir(), 'emarge-verifier-'));

const PACKAGE = {
  name: 'emarge-verifier',
  version,
  description: 'Verifies attendance sheets and evidence bundles of Emarge, offline',
  // Whatever is chosen for Emarge holds for its verifier; the README says so while nothing is.
  license: license === 'UNLICENSED' ? 'SEE LICENSE IN README.md' : license,
  type: 'module',
  bin: { 'emarge-verify': 'emarge-verify.js' },
  engines: { node: '>=20.19' },
};

/** One file, whatever it imports on use. */
async function bundled(options: BuildOptions): Promise<string> {
  const { outputFiles = [] } = await build({
    bundle: true,
    write: false,
    minify: true,
    legalComments: 'eof',
    ...options,
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error('nothing was built');
  return file.text;
}

/** The page of a language, beside that of the others. */
function fileOf(locale: string): string {
  return locale === 'en' ? 'verify.html' : `verify.${locale}.html`;
}

/** A page with everything inside: its policy lets it reach nothing, not even a file beside it. */
function pageOf(locale: string, { script, style }: { script: string; style: string }): string {
  const t = translatorFor(locale);
  const model = { ...verifyView(t, fileOf), command: 'npx emarge-verify sheet.pdf', page: { t } };
  const body = createViews().render('verify/verify', model);
  const policy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:";
  return `<!DOCTYPE html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${t.t('verify.title')} – Emarge</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<style>${style}</style>
</head>
<body>
<main id="main" class="page">
${body}
</main>
<div id="announcer" class="visually-hidden" role="status" aria-live="polite"></div>
<script>${script.replaceAll('</script', String.raw`<\/script`)}</script>
</body>
</html>
`;
}

function readmeOf(guide: string): string {
  return `${guide}\n## Licence\n\nSee the licence of Emarge, of which this verifier is a part.\n`;
}

const script = await bundled({
  entryPoints: [join(root, 'src/client/verify.ts')],
  format: 'iife',
  target: 'es2020',
});
const style = await bundled({
  entryPoints: [join(root, 'public/css/app.css')],
  target: ['chrome105', 'firefox121', 'safari15.4'],
});
const command = await bundled({
  entryPoints: [join(root, 'src/cli/verifier.ts')],
  format: 'esm',
  platform: 'node',
  target: 'node20',
  banner: {
    js: "#!/usr/bin/env node\nimport { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
});
mkdirSync(out, { recursive: true });
writeFileSync(join(folder, 'package.json'), `${JSON.stringify(PACKAGE, null, 2)}\n`);
writeFileSync(join(folder, 'emarge-verify.js'), command, { mode: 0o755 });
for (const locale of TRANSLATORS.keys())
  writeFileSync(join(folder, fileOf(locale)), pageOf(locale, { script, style }));
writeFileSync(join(folder, 'README.md'), readmeOf(readFileSync(join(root, 'docs/verifying.md'), 'utf8')));
// What the README leads to: whoever has the verifier can write another.
for (const name of ['evidence-format.md', 'evidence-format'])
  cpSync(join(root, 'docs', name), join(folder, name), { recursive: true });
const packed = spawnSync('npm', ['pack', '--pack-destination', out], { cwd: folder, encoding: 'utf8' });
rmSync(folder, { recursive: true });
if (packed.status !== 0) throw new Error(packed.stderr);
console.log(join(out, packed.stdout.trim().split('\n').at(-1) ?? ''));
