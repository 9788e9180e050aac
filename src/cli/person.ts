import type { Command } from 'commander';
import { z } from 'zod';
import { erasePerson } from '../application/erasure/erase-person.ts';
import { exportPerson } from '../application/erasure/export-person.ts';
import { planErasure, type ErasurePlan } from '../application/erasure/plan.ts';
import { personId } from '../application/identity.ts';
import { institutionOf } from '../application/parameters.ts';
import type { Erasure } from '../application/ports/erasure.ts';
import { operatorOf } from '../application/services.ts';
import { displayName } from '../domain/person.ts';
import { AppError } from '../errors.ts';
import { erasureWords, translatorFor } from '../i18n/index.ts';
import { facts, plainJson, type Answer } from './answer.ts';
import { does, type Cli, type CliServices } from './command.ts';

const identity = z.object({
  institution: z.string(),
  issuer: z.string().min(1).max(500),
  sub: z.string().min(1).max(500),
});
const erasing = identity.extend({
  dryRun: z.boolean().default(false),
  yes: z.boolean().default(false),
  reason: z.string().default(''),
});

/** `emarge person ...` */
export function personCommands(cli: Cli, root: Command): void {
  const group = root.command('person').description('The data held on a person: export them, erase them.');
  does(cli, identified(group.command('export').description('Print everything held on a person, as JSON.')), {
    options: identity,
    work: async (services, { institution, issuer, sub }) => {
      await institutionOf(services, institution);
      const id = personId(institution, issuer, sub);
      const data = await exportPerson(services, operatorOf(institution), id);
      return { data, lines: plainJson(data, 2).split('\n') };
    },
  });
  const erase = identified(group.command('erase'))
    .description('Erase a person; refused while a retention or a legal hold applies. It cannot be undone.')
    .option('--dry-run', 'say what would go, what would stay and what it cannot reach; change nothing')
    .option('--yes', 'erase')
    .option('--reason <text>', 'why, for the audit trail; without the person’s name');
  does(cli, erase, { options: erasing, work: eraseOrPlan });
}

function identified(command: Command): Command {
  return command
    .requiredOption('--institution <key>', 'the institution’s key')
    .requiredOption('--issuer <url>', 'the LMS’s issuer (platform id)')
    .requiredOption('--sub <id>', 'the person’s id in the LMS');
}

/** @throws AppError ERASURE_NOT_CONFIRMED with neither --dry-run nor --yes */
async function eraseOrPlan(services: CliServices, options: z.output<typeof erasing>): Promise<Answer> {
  const { institution, issuer, sub, dryRun, yes, reason } = options;
  await institutionOf(services, institution);
  const [actor, person] = [operatorOf(institution), personId(institution, issuer, sub)];
  if (dryRun) return planned(await planErasure(services, actor, person));
  if (!yes) throw new AppError('ERASURE_NOT_CONFIRMED');
  return erased(await erasePerson(services, actor, { person, reason }));
}

function planned(plan: ErasurePlan): Answer {
  const { obstacles, goes, stays, copies, handedOut } = erasureWords(translatorFor('en'), plan);
  const list = (head: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', head, ...lines.map((line) => `- ${line}`)];
  const { person, meetings, records, memberships, sheets, receipts, namedIn } = plan;
  return {
    data: {
      person: { issuer: person.issuer, sub: person.sub, name: displayName(person) },
      erasable: obstacles.length === 0,
      obstacles: plan.obstacles,
      meetings,
      ...{ records, memberships, sheets, receipts, namedIn },
      handedOut: plan.handedOut,
      words: { obstacles, goes, stays, copies, handedOut },
    },
    lines: [
      `${displayName(person)}: ${obstacles.length === 0 ? 'can be erased now.' : 'cannot be erased now.'} Nothing was changed.`,
      ...list('Holds it back:', obstacles),
      ...list('Goes:', goes),
      ...list('Stays, and why:', stays),
      ...list('Is not reached from here:', copies),
      ...list('Was downloaded:', handedOut),
    ],
  };
}

const LEFT =
  'Those that wait for their places in the log are erased by the running tool within minutes; those that are held since wait for the hold to be lifted. Run it again then.';

function headOf(what: Erasure['what'], doneAt: number | null): string {
  if (what === 'person')
    return doneAt === null ? 'The person is not wholly erased yet.' : 'The person is erased.';
  return doneAt === null ? 'The meetings are not all erased yet.' : 'The meetings are erased.';
}

/** What an erasure did, with its reference; `left`: meetings that the next run erases. */
export function erased({ id, what, counts, doneAt, step, meetings }: Erasure): Answer {
  const left = what === 'meetings' && doneAt === null ? meetings.length : 0;
  const at = doneAt === null ? null : new Date(doneAt).toISOString();
  const heads = {
    reference: id,
    meetings: counts.meetings,
    statements: counts.statements,
    'rows in seals': counts.rows,
    'entries of the trail': counts.trail,
    ...(left > 0 && { left }),
  };
  return {
    data: { reference: id, what, doneAt: at, step, counts, ...(what === 'meetings' && { left }) },
    lines: [headOf(what, doneAt), ...facts(heads)],
    warning: left > 0 ? LEFT : undefined,
  };
}
