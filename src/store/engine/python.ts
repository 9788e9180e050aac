import { execFile } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { EngineFolder } from './folder.ts';

const run = promisify(execFile);
const NAMES = ['python3.13', 'python3.12', 'python3.11', 'python3.10', 'python3'];
const VERSION_CHECK =
  'import sys; print("%d.%d" % sys.version_info[:2]); sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))';
const REQUIREMENTS = fileURLToPath(new URL('./requirements.txt', import.meta.url));

export interface Python {
  command: string;
  version: string;
}

/** The newest Python from 3.13 down to 3.10 that is here. @throws Error naming what to install */
export async function findPython(): Promise<Python> {
  for (const command of NAMES) {
    try {
      const { stdout } = await run(command, ['-c', VERSION_CHECK]);
      return { command, version: stdout.trim() };
    } catch {
      // Not here, or another version: the next name.
      continue;
    }
  }
  throw new Error(
    'no Python 3.10 to 3.13 was found; install one (on Debian: apt-get install python3 python3-pip)',
  );
}

/**
 * Installs the engine's packages once, pinned by hash, into a folder of the data folder. A bare Debian has no `venv`,
 * so they are installed beside Python, never into it.
 * @returns the folder for PYTHONPATH
 */
export async function installSecantus(
  folder: EngineFolder,
  python: Python,
  say: (line: string) => void,
): Promise<string> {
  const target = folder.file(`python-${python.version}`);
  if (existsSync(target)) return target;
  say('Installing the trial engine SecantusDB from PyPI (about 60 MB, once) ...');
  const draft = `${target}.part`;
  rmSync(draft, { recursive: true, force: true });
  const args = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--no-deps',
    '--require-hashes',
  ];
  await run(python.command, [...args, '--only-binary', ':all:', '--target', draft, '-r', REQUIREMENTS], {
    maxBuffer: 16 * 1024 * 1024,
    env: { ...process.env, PIP_ROOT_USER_ACTION: 'ignore' },
  }).catch((error: unknown) => {
    throw new Error(pipWords(python, error), { cause: error });
  });
  renameSync(draft, target);
  say('SecantusDB is installed.');
  return target;
}

/** What pip said last; the error itself begins with the whole command. */
function pipWords({ command }: Python, error: unknown): string {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
  if (said.includes('No module named pip'))
    return `${command} has no pip; install it (on Debian: apt-get install python3-pip)`;
  return `pip could not install it: ${said.split('\n').at(-1) ?? ''}`;
}
