// `npm run check`: every check that needs no running tool. All of them run; any that fails fails the whole.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const bin = (path) => `node_modules/${path}`;
const folders = ['src', 'test', 'tools', 'bench'].filter((name) => existsSync(root + name));
const hasFiles = (folder) => existsSync(root + folder) && readdirSync(root + folder).length > 0;

/** Name, arguments to node, and what must exist for the check to have an object. Slowest first. */
const checks = [
  { name: 'eslint', args: [bin('eslint/bin/eslint.js'), '--max-warnings', '0', '.'] },
  { name: 'types: server, tests, tools', args: [bin('typescript/bin/tsc'), '--noEmit'] },
  {
    name: 'types: views',
    args: ['--import', 'tsx', 'tools/check-views.ts'],
    present: existsSync(`${root}tools/check-views.ts`),
  },
  {
    name: 'types: client',
    args: [bin('typescript/bin/tsc'), '-p', 'tsconfig.client.json'],
    present: hasFiles('src/client'),
  },
  { name: 'knip', args: [bin('knip/bin/knip.js')], present: existsSync(`${root}src/main.ts`) },
  { name: 'prettier', args: [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'] },
  { name: 'dependency rule', args: [bin('dependency-cruiser/bin/dependency-cruise.mjs'), ...folders] },
];

/** Runs one check and prints its output in one piece, so that two at a time stay readable. */
function run({ name, args, present = true }) {
  if (!present) {
    console.log(`\n=== ${name}: nothing to check yet`);
    return Promise.resolve(true);
  }
  const started = Date.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('error', (error) => output.push(Buffer.from(String(error))));
    child.on('close', (status) => {
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      console.log(`\n=== ${name}: ${status === 0 ? 'clean' : 'FAILED'} (${seconds} s)`);
      process.stdout.write(Buffer.concat(output));
      resolve(status === 0);
    });
  });
}

const failed = [];
const waiting = [...checks];
async function worker() {
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
    if (!(await run(check))) failed.push(check.name);
  }
}
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker));

console.log(failed.length === 0 ? '\nAll checks are clean.' : `\nFailed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
