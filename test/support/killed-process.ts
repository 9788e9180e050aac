import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';

/**
 * Runs a program in a process of its own until it says `there`, and kills it at that point. The engine's own connections
 * keep it alive: it ends by the signal alone.
 */
export async function killedThere(program: string, ...args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const first = await Promise.race([once(child.stdout, 'data'), ended]);
  expect(String(first[0])).to.equal('there\n');
  child.kill('SIGKILL');
  expect(await ended).to.deep.equal([null, 'SIGKILL']);
}
