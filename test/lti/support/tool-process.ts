import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));
const LONGEST_START_MS = 30_000;

export interface RunningTool {
  address: string;
  stop(): Promise<void>;
}

/** The tool as it is installed, in a process of its own on the given database. Its public address is the test app's. */
export async function startTool({ url, secret }: { url: string; secret: string }): Promise<RunningTool> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'emarge-tool-'));
  const { PATH = '', HOME = '' } = process.env;
  const env = {
    PATH,
    HOME,
    PORT: String(port),
    PUBLIC_URL: 'http://localhost:3000',
    MONGODB_URL: url,
    // The test platform stands on this machine.
    ALLOW_PRIVATE_PLATFORMS: '1',
    EMARGE_SECRET: secret,
    DATA_DIR: folder,
    DEMO: '0',
  };
  const child = spawn(process.execPath, [PROGRAM], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => said.push(part));
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      resolve();
    });
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const address = `http://localhost:${String(port)}`;
  const until = Date.now() + LONGEST_START_MS;
  while (!(await answers(address))) {
    if (Date.now() > until || child.exitCode !== null) {
      await stop();
      throw new Error(`The tool did not start:\n${Buffer.concat(said).toString()}`);
    }
    await wait(100);
  }
  return { address, stop };
}

async function answers(address: string): Promise<boolean> {
  try {
    return (await fetch(`${address}/readyz`)).ok;
  } catch {
    return false; // not listening yet
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
