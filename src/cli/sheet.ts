import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { z } from 'zod';
import type { SheetRecord } from '../application/ports/sheets.ts';
import { operatorOf } from '../application/services.ts';
import { handOutSheet, meetingSheets } from '../application/sheets/read-sheets.ts';
import { AppError } from '../errors.ts';
import { facts, table, type Answer } from './answer.ts';
import { does, type Cli } from './command.ts';

const ofMeeting = z.object({ institution: z.string(), meeting: z.string() });

/** `emarge sheet ...` */
export function sheetCommands(cli: Cli, root: Command): void {
  const group = root.command('sheet').description('The attendance sheets of validated meetings.');
  const command = (name: string, description: string): Command =>
    group
      .command(name)
      .description(description)
      .requiredOption('--institution <key>', 'key of the institution')
      .requiredOption('--meeting <id>', 'the meeting, as in the address of its page');

  does(cli, command('list', 'List the versions of a meeting’s sheet, and what the next one waits for.'), {
    options: ofMeeting,
    work: async (services, { institution, meeting }) => {
      const { sheets, want } = await meetingSheets(services, institution, meeting);
      const waits = want === null ? [] : [`The next one waits: ${want.waits ?? 'its turn'}.`];
      return { data: { sheets, want }, lines: [...listed(sheets), ...waits] };
    },
  });
  const get = command('get', 'Write a sheet into a file, as it was sealed; the trail tells of it.')
    .requiredOption('--out <file>', 'the PDF to write; an existing file is left alone')
    .option('--version <n>', 'which version; else the newest');
  does(cli, get, {
    options: ofMeeting.extend({ out: z.string().min(1), version: z.coerce.number().int().min(1).optional() }),
    work: async (services, { institution, meeting, out, version = null }) => {
      const { record, pdf } = await handOutSheet(services, operatorOf(institution), { meeting, version });
      keep(out, pdf);
      const { id, sha256 } = record;
      return { data: { ...record, file: out }, lines: facts({ sheet: id, file: out, 'sha-256': sha256 }) };
    },
  });
}

/** @throws AppError FIELD_INVALID when the file exists or cannot be written */
function keep(file: string, pdf: Uint8Array): void {
  try {
    writeFileSync(file, pdf, { flag: 'wx' });
  } catch (cause) {
    throw new AppError('FIELD_INVALID', { field: 'out' }, cause);
  }
}

function listed(sheets: readonly SheetRecord[]): Answer['lines'] {
  const rows = sheets.map(({ id, why, madeAt, stampedBy, sha256 }) => [
    id,
    why,
    new Date(madeAt).toISOString(),
    stampedBy === null ? '' : `${stampedBy.name}${stampedBy.development ? ' (development)' : ''}`,
    sha256,
  ]);
  return table(['SHEET', 'AFTER', 'MADE', 'TIME-STAMPED BY', 'SHA-256'], rows, 'No sheet.');
}
