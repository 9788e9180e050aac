import { mkdirSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { loadSecret } from '../../src/secrets/secret.ts';
import { createVault } from '../../src/secrets/vault.ts';
import { EngineFolder } from '../../src/store/engine/folder.ts';
import { openEngine } from '../../src/store/engine/index.ts';
import { emptied, openDatabase, type BenchDatabase } from './database.ts';
import { openLms, type BenchLms } from './lms.ts';
import { startTool, type RunningServer } from './processes.ts';

/** What a bench works with: the embedded engine, the tool in a process of its own, and the LMS that both know. */
export interface Workbench {
  database: BenchDatabase;
  tool: RunningServer;
  lms: BenchLms;
  enginePid: number | undefined;
}

export interface WorkbenchOptions {
  /** A folder of the bench's own: its database is emptied. */
  data: string;
  /** The tool's. */
  port: number;
  say: (line: string) => void;
}

/** Opens everything, says on what, works, and closes everything. */
export async function atWork<T>(
  { data, port, say }: WorkbenchOptions,
  work: (bench: Workbench) => Promise<T>,
): Promise<T> {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const engine = await openEngine({ mongoUrl: null, dataDir: data, sync: false, say });
  const vault = createVault(loadSecret({ fromEnv: null, dataDir: data, embedded: true }));
  const database = await openDatabase(engine.url, vault);
  const lms = await openLms();
  const enginePid = new EngineFolder(data).readLock()?.pid;
  try {
    await emptied(database);
    const tool = await startTool(data, port);
    try {
      for (const note of [machine(), ...tool.notes]) say(note);
      return await work({ database, tool, lms, enginePid });
    } finally {
      await tool.stop();
    }
  } finally {
    lms.close();
    await database.close();
    await engine.stop();
  }
}

function machine(): string {
  const load = loadavg()[0]?.toFixed(1) ?? '';
  const model = cpus()[0]?.model.trim() ?? 'unknown';
  return `Node ${process.versions.node}; ${String(cpus().length)} cores, ${model}; load ${load} before`;
}
