import { execFileSync } from 'node:child_process';

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
  const command = (tool === 'pyhanko' ? process.env['PYHANKO'] : undefined) ?? tool;
  try {
    return { status: 0, text: execFileSync(command, args, { encoding: 'utf8', stdio: 'pipe' }) };
  } catch (error) {
    return refusal(tool, error);
  }
}

function refusal(tool: OutsideTool, error: unknown): Opinion {
  const of = (key: string): unknown => (error instanceof Error ? Reflect.get(error, key) : undefined);
  if (of('code') === 'ENOENT')
    throw new Error(`This test needs ${tool}, which is not on PATH: ${BROUGHT_BY[tool]}`);
  const status = of('status');
  if (typeof status !== 'number') throw error;
  return { status, text: `${String(of('stdout'))}${String(of('stderr'))}` };
}
