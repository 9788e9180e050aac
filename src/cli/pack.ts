import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { newId } from '../application/identity.ts';
import { askForPack } from '../application/packs/ask-pack.ts';
import { handOutPack, recentPacks, type ShownPack } from '../application/packs/read-packs.ts';
import { ACTION_NATURES } from '../application/ports/packs.ts';
import { operatorOf } from '../application/services.ts';
import { AppError } from '../errors.ts';
import { facts, table, type Answer } from './answer.ts';
import { does, type Cli } from './command.ts';

const ofInstitution = z.object({ institution: z.string() });
const asked = ofInstitution.extend({
  course: z.string(),
  from: z.string(),
  to: z.string(),
  nature: z.enum(ACTION_NATURES).default('training'),
  representative: z.string().default(''),
  place: z.string().default(''),
});

/** `emarge pack ...` */
export function packCommands(cli: Cli, root: Command): void {
  const group = root
    .command('pack')
    .description('Funder packs: the sheets of a course and a period as one ZIP.');
  const command = (name: string, description: string): Command =>
    group
      .command(name)
      .description(description)
      .requiredOption('--institution <key>', 'key of the institution');

  const make = command('make', 'Ask for a pack; the running tool makes it in the background.')
    .requiredOption('--course <id>', 'the course, as in the address of its page')
    .requiredOption('--from <date>', 'first day, YYYY-MM-DD by the institution’s clock')
    .requiredOption('--to <date>', 'last day')
    .option('--nature <nature>', `of the action: ${ACTION_NATURES.join(', ')}`)
    .option('--representative <name>', 'stands on the certificates; else written by hand')
    .option('--place <place>', 'where they are signed; else written by hand');
  does(cli, make, {
    options: asked,
    work: async (services, { institution, ...request }) => {
      const pack = await askForPack(services, operatorOf(institution), { id: newId(), ...request });
      const said = { pack: pack.id, sheets: pack.sheets.length, 'left out': pack.leftOut.length };
      return { data: pack, lines: facts(said) };
    },
  });

  does(cli, command('list', 'List the recent packs, and how far each is.'), {
    options: ofInstitution,
    work: async (services, { institution }) => {
      const packs = await recentPacks(services, institution);
      const data = packs.map(({ pack, expired }) => ({ ...pack, expired }));
      return { data: { packs: data }, lines: listed(packs) };
    },
  });

  const get = command('get', 'Write a pack into a file.')
    .requiredOption('--pack <id>', 'the pack, as `emarge pack list` names it')
    .requiredOption('--out <file>', 'the ZIP to write; an existing file is left alone');
  does(cli, get, {
    options: ofInstitution.extend({ pack: z.string(), out: z.string().min(1) }),
    work: async (services, { institution, pack: id, out }) => {
      const { pack, zip } = await handOutPack(services, operatorOf(institution), id);
      await keep(out, zip);
      return { data: { ...pack, file: out }, lines: facts({ pack: id, file: out }) };
    },
  });
}

/** @throws AppError FIELD_INVALID when the file exists or cannot be written */
async function keep(file: string, zip: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    await pipeline(zip, createWriteStream(file, { flags: 'wx' }));
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('FIELD_INVALID', { field: 'out' }, cause);
  }
}

function listed(packs: readonly Pick<ShownPack, 'pack' | 'expired'>[]): Answer['lines'] {
  const rows = packs.map(({ pack, expired }) => [
    pack.id,
    pack.courseTitle,
    `${pack.from} ${pack.to}`,
    expired ? 'expired' : (pack.waits ?? pack.state),
    `${String(pack.done)}/${String(pack.total)}`,
    new Date(pack.askedAt).toISOString(),
  ]);
  return table(['PACK', 'COURSE', 'PERIOD', 'STATE', 'FILES', 'ASKED'], rows, 'No pack.');
}
