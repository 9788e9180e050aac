import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { MongoClient } from 'mongodb';
import { writePrivate, type EngineFolder, type EngineLock } from './folder.ts';
import { freePort, startProcess, stopProcess, waitUntilAnswers } from './process.ts';
import { findPython, installSecantus } from './python.ts';

const START = 'from secantus.cli import main; main()';
const USER = 'emarge';
/**
 * Without `journal` a killed engine loses the last writes that it has acknowledged (tried: 16 to 28 of 200). With
 * retryable writes it looks through all of the last half hour's at each one (tried: 1 ms, and 12 ms after 10,000).
 */
const OPTIONS = 'directConnection=true&authSource=admin&journal=true&retryWrites=false';

export interface SecantusOptions {
  folder: EngineFolder;
  /** Syncs each commit to disk, to survive a power cut. */
  sync: boolean;
  say: (line: string) => void;
}

/** SecantusDB on loopback, with a user and password of our making. */
export async function startSecantus(
  { folder, sync, say }: SecantusOptions,
  wantedPort?: number,
): Promise<EngineLock> {
  const python = await findPython();
  const packages = await installSecantus(folder, python, say);
  mkdirSync(folder.file('secantus'), { recursive: true, mode: 0o700 });
  const config = folder.file('secantus.toml');
  if (!existsSync(config)) writePrivate(config, '');
  const log = folder.file('secantus.log');
  const start = async (...flags: string[]): Promise<{ pid: number; port: number }> => {
    const port = await freePort(wantedPort);
    const args = ['-c', START, '--config', config, '--host', '127.0.0.1', '--port', String(port)];
    const storage = ['--storage-path', folder.file('secantus'), '--log-level', 'WARNING'];
    const pid = await startProcess({
      command: python.command,
      args: [...args, ...storage, ...(sync ? ['--sync-on-commit'] : []), ...flags],
      env: { PYTHONPATH: packages },
      log,
    });
    return { pid, port };
  };
  const password = readPassword(folder) ?? (await makeUser(folder, start));
  const { pid, port } = await start('--auth');
  const url = `mongodb://${USER}:${password}@127.0.0.1:${String(port)}/emarge?${OPTIONS}`;
  const lock: EngineLock = { kind: 'secantus', url, pid };
  folder.writeStarting(lock);
  await waitUntilAnswers(url, pid, log);
  return lock;
}

/** That of a database which is gone opens no other. */
function readPassword(folder: EngineFolder): string | null {
  const file = folder.file('password');
  return folder.holds('secantus') && existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
}

/** Once, without authentication, to make the user; the password is kept only when the user is there. */
async function makeUser(
  folder: EngineFolder,
  start: () => Promise<{ pid: number; port: number }>,
): Promise<string> {
  const { pid, port } = await start();
  const url = `mongodb://127.0.0.1:${String(port)}/?directConnection=true`;
  await waitUntilAnswers(url, pid, folder.file('secantus.log'));
  const password = randomBytes(24).toString('base64url');
  const client = new MongoClient(url);
  try {
    const admin = client.db('admin');
    await admin.command({ dropUser: USER }).catch(() => null);
    await admin.command({ createUser: USER, pwd: password, roles: ['root'] });
  } finally {
    await client.close();
    await stopProcess(pid);
  }
  writePrivate(folder.file('password'), password);
  return password;
}
