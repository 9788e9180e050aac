import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { isAlive, type EngineFolder } from './folder.ts';

/** Processes that use the engine of a data folder: a file each. The last one out stops it. */
export function enter(folder: EngineFolder): void {
  writeFileSync(folder.file(`users/${String(process.pid)}`), '');
}

/** Leaves; true when nobody else is left. */
export function leave(folder: EngineFolder): boolean {
  rmSync(folder.file(`users/${String(process.pid)}`), { force: true });
  const others = readdirSync(folder.file('users')).filter((name) => isAlive(Number(name)));
  return others.length === 0;
}
