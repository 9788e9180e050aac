import type { Command } from 'commander';
import { z } from 'zod';
import type { WitnessReport } from '../application/ports/witness.ts';
import { facts, type Answer } from './answer.ts';
import { answers, readOptions, type Cli } from './command.ts';

/** A log's address, without the slashes at its end. */
const address = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

const options = z.object({
  url: address,
  file: z.string().min(1),
  key: z.string().optional(),
  size: z.array(z.coerce.number().int().min(1)).default([]),
});

/** `emarge log ...` */
export function logCommands(cli: Cli, root: Command): void {
  const group = root.command('log').description('The public log of an institution’s sealed statements.');
  const witness = group
    .command('witness')
    .description(
      'Follow a log from outside: keep its checkpoint, and compare the next with it. Needs no database. Status 1 when the log was forked or rolled back.',
    )
    .requiredOption('--url <url>', 'the log: https://.../log/<institution>')
    .requiredOption('--file <file>', 'where the witness keeps what it saw; made at the first use')
    .option(
      '--key <key>',
      'the log’s key, from a source you trust; else the one shown at the first use is kept',
    );
  witness.option(
    '--size <entries...>',
    'also keep the proof that the log begins with a checkpoint of this size: the verifier names it',
  );
  answers(cli, witness, async (given) => {
    const { key = null, size: sizes, ...log } = readOptions(options, given);
    return reported(await cli.witnessLog({ ...log, key, sizes }));
  });
}

const OUTCOMES: Record<WitnessReport['outcome'], string> = {
  first: 'First checkpoint: kept, with the log’s key. Run this again regularly.',
  unchanged: 'The log stands where it stood.',
  grown: 'The log grew, and begins with what was kept.',
  fork: 'FORK: the log does not begin with the checkpoint that was kept. Both are signed by its key.',
  rollback:
    'ROLLBACK: the log has fewer entries than the checkpoint that was kept. Both are signed by its key.',
};

function reported(report: WitnessReport): Answer {
  const { outcome, key, size, kept, seen } = report;
  const failed = outcome === 'fork' || outcome === 'rollback';
  const said = failed ? ['', 'Kept before:', kept ?? '', 'Seen now, added to the file:', seen] : [];
  // A checkpoint is several lines.
  const both = said.flatMap((text) => text.split('\n'));
  return { data: report, lines: [OUTCOMES[outcome], ...facts({ entries: size, key }), ...both], failed };
}
