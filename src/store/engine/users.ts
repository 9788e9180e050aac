import { randomUUID } from 'node:crypto';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { isAlive, type EngineFolder } from './folder.ts';

/** Users of this process. A file with its number but none of these is of another, before the number came round. */
const ours = new Set<string>();

/** Whoever uses the engine of a data folder has a file there. The last one out stops it. @returns the user, to leave as */
export function enter(folder: EngineFolder): string {
  const user = `${String(process.pid)}.${randomUUID()}`;
  ours.add(user);
  writeFileSync(folder.file(`users/${user}`), '');
  return user;
}

/** Leaves; true when nobody else is left. */
export function leave(folder: EngineFolder, user: string): boolean {
  rmSync(folder.file(`users/${user}`), { force: true });
  ours.delete(user);
  return !isUsed(folder);
}

/** Whether somebody uses the engine. Files of processes that were killed are removed. */
export function isUsed(folder: EngineFolder): boolean {
  const users = readdirSync(folder.file('users'));
  for (const gone of users.filter((user) => !lives(user)))
    rmSync(folder.file(`users/${gone}`), { force: true });
  return users.some(lives);
}

function lives(user: string): boolean {
  const pid = Number.parseInt(user, 10);
  return pid === process.pid ? ours.has(user) : pid > 0 && isAlive(pid);
}
