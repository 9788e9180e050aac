import type { Command } from 'commander';
import { z } from 'zod';
import { rotateToolKeys, toolKeys, type ToolKey } from '../application/tool-keys.ts';
import { signsFrom, type ToolKeyState } from '../domain/tool-keys.ts';
import { table, type Answer } from './answer.ts';
import { does, type Cli } from './command.ts';

/** `emarge keys ...` */
export function keysCommands(cli: Cli, root: Command): void {
  const group = root.command('keys').description('The tool’s own LTI keys, which stand at /lti/keys.');
  does(cli, group.command('list').description('List the keys and what each is for.'), {
    options: z.object({}),
    work: async (services) => listed(await toolKeys(services)),
  });
  const rotate = group
    .command('rotate')
    .description('Make the next key: published now, signing in a day; the old one stays a week longer.')
    .option('--urgent', 'a key was stolen: sign with the new one in minutes, and withdraw the others then');
  does(cli, rotate, {
    options: z.object({ urgent: z.boolean().default(false) }),
    work: async (services, options) => listed(await rotateToolKeys(services, options)),
  });
}

const STATE_WORDS: Record<ToolKeyState, string> = {
  next: 'published, signs next',
  signing: 'signing',
  published: 'published, signs no more',
  retired: 'retired',
};

function listed(keys: readonly ToolKey[]): Answer {
  const data = keys.map(({ key, state }) => ({
    kid: key.kid,
    state,
    createdAt: instant(key.createdAt),
    signsFrom: instant(signsFrom(key)),
  }));
  const rows = data.map((one) => [one.kid, STATE_WORDS[one.state], one.createdAt, one.signsFrom]);
  return { data, lines: table(['KID', 'STATE', 'MADE', 'SIGNS FROM'], rows, 'No key.') };
}

function instant(at: number): string {
  return new Date(at).toISOString();
}
