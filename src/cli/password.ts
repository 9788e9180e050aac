import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

const VARIABLE = 'SEAL_PASSWORD';

/**
 * A password: from the environment, from standard input when it is piped, else asked for without showing it. Never from
 * the command line, which every user of the machine can read.
 */
export async function readPassword(prompt: string): Promise<string> {
  const given = process.env[VARIABLE];
  if (given !== undefined) return given;
  return process.stdin.isTTY ? ask(prompt) : readAll();
}

async function readAll(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) chunks.push(chunk);
  // `echo` and files end in a line break that is none of the password's.
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}

async function ask(prompt: string): Promise<string> {
  process.stderr.write(prompt);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
