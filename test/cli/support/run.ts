import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const PROGRAM = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));

/** A command that has not ended by then never does. */
const LONGEST_MS = 45_000;

export interface Ran {
  /** -1: it did not end by itself. */
  status: number;
  stdout: string;
  stderr: string;
}

/** Runs the real command in an environment of its own: nothing of the machine's but the PATH. */
export function emarge(env: Readonly<Record<string, string>>, ...args: string[]): Promise<Ran> {
  const { PATH = '', HOME = '' } = process.env;
  return new Promise((resolve) => {
    const options = { env: { PATH, HOME, ...env }, timeout: LONGEST_MS };
    execFile(process.execPath, [PROGRAM, ...args], options, (error, stdout, stderr) => {
      const status = typeof error?.code === 'number' ? error.code : error === null ? 0 : -1;
      resolve({ status, stdout, stderr });
    });
  });
}

/** What stdout says as JSON, of a command that was not refused. */
export function answered({ status, stdout, stderr }: Ran): unknown {
  if (status !== 0) throw new Error(`status ${String(status)}: ${stderr}`);
  return JSON.parse(stdout);
}
