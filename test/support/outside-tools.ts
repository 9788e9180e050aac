import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/** Programs of others that tests ask for their opinion, and what brings them. */
const BROUGHT_BY = {
  pyhanko: 'pip install pyhanko pyhanko-cli (or name it in PYHANKO)',
  pdfsig: 'apt-get install poppler-utils',
  pdftotext: 'apt-get install poppler-utils',
  pdffonts: 'apt-get install poppler-utils',
  pdfinfo: 'apt-get install poppler-utils',
  pdfdetach: 'apt-get install poppler-utils',
  qpdf: 'apt-get install qpdf',
  certutil: 'apt-get install libnss3-tools',
} as const;

export type OutsideTool = keyof typeof BROUGHT_BY;

export interface Opinion {
  status: number;
  /** Both streams. */
  text: string;
}

/**
 * Runs a program of others.
 * @throws Error that names what to install when it is missing: a test never passes for want of it
 */
export function ask(tool: OutsideTool, ...args: string[]): Opinion {
  try {
    return { status: 0, text: execFileSync(commandOf(tool), args, { encoding: 'utf8', stdio: 'pipe' }) };
  } catch (error) {
    return refusal(tool, error);
  }
}

/** The same while this process goes on, so that it can answer what the program asks. */
export async function askMeanwhile(tool: OutsideTool, ...args: string[]): Promise<Opinion> {
  try {
    const { stdout, stderr } = await promisify(execFile)(commandOf(tool), args);
    return { status: 0, text: stdout + stderr };
  } catch (error) {
    return refusal(tool, error);
  }
}

/**
 * The Python that runs pyHanko, with the modules that it brought along: cryptography and asn1crypto.
 * @throws Error that says what to install
 */
export function pythonOfPyhanko(): string {
  const python = [shebangOfPyhanko(), 'python3'].find((one) => one !== null && hasModules(one));
  if (python !== undefined && python !== null) return python;
  throw new Error(
    `This test needs a Python with cryptography and asn1crypto, as pyHanko has it: ${BROUGHT_BY.pyhanko}`,
  );
}

/** As pip wrote it into the program; null where it is none of pip's. */
function shebangOfPyhanko(): string | null {
  const command = commandOf('pyhanko');
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const file = [command, ...folders.map((folder) => join(folder, command))].find((one) => existsSync(one));
  const head = file === undefined ? '' : readFileSync(file, 'utf8').slice(0, 1000);
  // A path too long for the first line stands in the second, after `exec`.
  return /^(?:#!|'''exec' ")([^"\n]*python[^"\n]*)/m.exec(head)?.[1] ?? null;
}

function hasModules(python: string): boolean {
  try {
    execFileSync(python, ['-c', 'import asn1crypto, cryptography'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function commandOf(tool: OutsideTool): string {
  return (tool === 'pyhanko' ? process.env['PYHANKO'] : undefined) ?? tool;
}

function refusal(tool: OutsideTool, error: unknown): Opinion {
  const of = (key: string): unknown => (error instanceof Error ? Reflect.get(error, key) : undefined);
  if (of('code') === 'ENOENT')
    throw new Error(`This test needs ${tool}, which is not on PATH: ${BROUGHT_BY[tool]}`);
  const status = of('status') ?? of('code');
  if (typeof status !== 'number') throw error;
  return { status, text: `${String(of('stdout'))}${String(of('stderr'))}` };
}
