import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startServer, type RunningServer } from '../lib/processes.ts';
import type { School } from '../lib/types.ts';
import type { Workbench } from '../lib/workbench.ts';

const FOLDER = new URL('../stock/', import.meta.url);
const DATABASE = 'emarge-stock';

export interface StockOptions {
  school: School;
  say: (line: string) => void;
}

/** ltijs as it comes, in a database of its own on the same engine, knowing the same platform. */
export async function startStock(
  { database, lms }: Pick<Workbench, 'database' | 'lms'>,
  { school, say }: StockOptions,
): Promise<RunningServer> {
  install(say);
  const emptied = await database.open(DATABASE);
  await emptied.connection.dropDatabase();
  await emptied.close();
  const { issuer, clientId } = school.platform;
  return startServer(new URL('server.mjs', FOLDER), {
    env: {
      NODE_ENV: 'production',
      DATABASE_URL: database.urlOf(DATABASE),
      PLATFORM: JSON.stringify({ issuer, clientId, jwksUrl: lms.jwksUrl }),
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

/** Its packages are not ours: mongoose 7 would come beside our 9. */
function install(say: StockOptions['say']): void {
  if (existsSync(new URL('node_modules/ltijs', FOLDER))) return;
  say('First use: npm ci in bench/stock (ltijs 5.9.9 with its own mongoose)');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: fileURLToPath(FOLDER),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error('npm ci in bench/stock failed');
}

/** Both servers on one and the same core, where the system lets a process be bound to one. */
export function onOneCore(servers: readonly RunningServer[]): boolean {
  return servers.every(({ process: { pid } }) => {
    const { status } = spawnSync('taskset', ['-a', '-c', '-p', '0', String(pid)], { stdio: 'ignore' });
    return status === 0;
  });
}
