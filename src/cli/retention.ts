import type { Command } from 'commander';
import { z } from 'zod';
import { dueMeetings, type DueList } from '../application/erasure/due.ts';
import { eraseDueMeetings } from '../application/erasure/erase-meetings.ts';
import { operatorOf } from '../application/services.ts';
import { AppError } from '../errors.ts';
import { table, type Answer } from './answer.ts';
import { does, type Cli } from './command.ts';
import { erased } from './person.ts';

const ofInstitution = z.object({ institution: z.string() });
const erasing = ofInstitution.extend({ yes: z.boolean().default(false), reason: z.string().default('') });

/** `emarge retention ...` */
export function retentionCommands(cli: Cli, root: Command): void {
  const group = root.command('retention').description('Meetings whose retention is over.');
  const command = (name: string, description: string): Command =>
    group
      .command(name)
      .description(description)
      .requiredOption('--institution <key>', 'the institution’s key');

  does(cli, command('due', 'List the meetings that are kept no longer than needed.'), {
    options: ofInstitution,
    work: async (services, { institution }) => listed(await dueMeetings(services, institution)),
  });
  const erase = command('erase', 'Erase them whole; those under a legal hold stay. It cannot be undone.')
    .option('--yes', 'erase')
    .option('--reason <text>', 'why, for the audit trail');
  does(cli, erase, {
    options: erasing,
    work: async (services, { institution, yes, reason }) => {
      if (!yes) throw new AppError('ERASURE_NOT_CONFIRMED');
      const done = await eraseDueMeetings(services, operatorOf(institution), reason);
      return done === null ? { data: { reference: null }, lines: ['No meeting is due.'] } : erased(done);
    },
  });
}

function listed({ due, more }: DueList): Answer {
  const data = due.map(({ meeting, course, until, held }) => ({
    meeting: meeting.id,
    course,
    title: meeting.title,
    start: new Date(meeting.start).toISOString(),
    keptUntil: new Date(until).toISOString(),
    held,
    rows: meeting.rows,
  }));
  const rows = data.map((one) => [one.start, one.course, one.keptUntil, one.held ? 'legal hold' : 'due']);
  const heads = ['START', 'COURSE', 'KEPT UNTIL', 'STATE'];
  const warning = more ? 'There are more: erase these, then list again.' : undefined;
  return { data: { due: data, more }, lines: table(heads, rows, 'No meeting is due.'), warning };
}
