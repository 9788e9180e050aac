import type { Command } from 'commander';
import type { Answer } from './answer.ts';
import { answers, type Cli } from './command.ts';

/** `emarge secret ...` */
export function secretCommands(cli: Cli, root: Command): void {
  const group = root.command('secret').description('The secret under which keys and tokens are encrypted.');
  const change = group
    .command('change')
    .description(
      'Encrypt everything anew, from EMARGE_SECRET to EMARGE_NEW_SECRET. The tool must be stopped. Interrupted, run it again.',
    );
  answers(cli, change, async () => changed(await cli.changeSecret((line) => cli.err(line))));
}

function changed(done: { changed: number; file: string | null }): Answer {
  const { changed: count, file } = done;
  const where =
    file === null
      ? 'Start the tool with EMARGE_SECRET set to the new secret.'
      : `The new secret stands in ${file}; start the tool as before.`;
  return {
    data: done,
    lines: [`The secret is changed: ${String(count)} values encrypted anew.`, where],
  };
}
