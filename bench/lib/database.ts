import { pino } from 'pino';
import { openStores, type OpenStores } from '../../src/store/index.ts';
import type { Vault } from '../../src/application/ports/tools.ts';
import { PREFIX } from './school.ts';

const clock = { now: () => Date.now() };
const log = pino({ level: 'silent' });
const FILLED = [
  'institutions',
  'platforms',
  'people',
  'courses',
  'meetings',
  'sessions',
  'statements',
  'keys',
];

/** The tool's own database, and others of the same engine. */
export interface BenchDatabase {
  tool: OpenStores;
  /** Address of another database. */
  urlOf(name: string): string;
  /** Another database with the tool's indexes. */
  open(name: string): Promise<OpenStores>;
  close(): Promise<void>;
}

export async function openDatabase(url: string, vault: Vault): Promise<BenchDatabase> {
  const tool = await openStores({ url, vault, clock, log });
  const urlOf = (name: string): string => {
    const other = new URL(url);
    other.pathname = `/${name}`;
    return other.href;
  };
  return {
    tool,
    urlOf,
    open: (name) => openStores({ url: urlOf(name), vault, clock, log }),
    close: () => tool.close(),
  };
}

/** @throws Error in a folder that holds anything else than what this bench made */
export async function emptied({ tool }: BenchDatabase): Promise<void> {
  const known = await tool.stores.institutions.list();
  if (known.some(({ key }) => !key.startsWith(PREFIX)))
    throw new Error('The folder holds other data: give --data one of its own.');
  for (const name of FILLED) await tool.connection.collection(name).deleteMany({});
}
