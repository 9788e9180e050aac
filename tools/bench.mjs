// `npm run bench -- NAME [options]`: runs bench/NAME.ts in a process of its own.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const [name = '', ...options] = process.argv.slice(2);
const benches = readdirSync(`${root}bench`).filter((file) => file.endsWith('.ts'));

if (!benches.includes(`${name}.ts`)) {
  console.error(
    `npm run bench -- NAME [options], where NAME is one of: ${benches.join(' ').replaceAll('.ts', '')}`,
  );
  process.exit(2);
}
if (!existsSync(`${root}public/build`)) {
  spawnSync(process.execPath, ['tools/build.mjs'], { cwd: root, stdio: 'inherit' });
}
const { status } = spawnSync(process.execPath, ['--import', 'tsx', `bench/${name}.ts`, ...options], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
