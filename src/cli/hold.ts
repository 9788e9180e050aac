import { Option, type Command } from 'commander';
import { z } from 'zod';
import { liftHold, placeHold } from '../application/erasure/holds.ts';
import { courseId, personId } from '../application/identity.ts';
import { institutionOf } from '../application/parameters.ts';
import { operatorOf } from '../application/services.ts';
import type { HoldScope, LegalHold } from '../domain/erasure-obstacles.ts';
import { AppError } from '../errors.ts';
import { table, type Answer } from './answer.ts';
import { does, type Cli } from './command.ts';

const SCOPES = ['institution', 'course', 'person'] as const;

const ofInstitution = z.object({ institution: z.string() });
const placing = ofInstitution.extend({
  on: z.enum(SCOPES),
  issuer: z.string().optional(),
  sub: z.string().optional(),
  context: z.string().optional(),
  reason: z.string(),
});

/** `emarge hold ...` */
export function holdCommands(cli: Cli, root: Command): void {
  const group = root.command('hold').description('Legal holds: nothing that one concerns is erased.');
  const command = (name: string, description: string): Command =>
    group
      .command(name)
      .description(description)
      .requiredOption('--institution <key>', 'the institution’s key');

  const place = command('place', 'Place a legal hold on a person, a course or the whole institution.')
    .addOption(new Option('--on <scope>', 'what it concerns').choices(SCOPES).makeOptionMandatory())
    .option('--issuer <url>', 'the LMS’s issuer, for a person or a course')
    .option('--sub <id>', 'the person’s id in the LMS')
    .option('--context <id>', 'the course’s id in the LMS')
    .requiredOption('--reason <text>', 'why');
  does(cli, place, {
    options: placing,
    work: async (services, options) => {
      const { institution, reason } = options;
      const request = { scope: scopeOf(options), reason };
      return one(await placeHold(services, operatorOf(institution), request));
    },
  });
  const lift = command('lift', 'Lift a legal hold.')
    .requiredOption('--hold <id>', 'the hold, as listed')
    .requiredOption('--reason <text>', 'why it is over');
  does(cli, lift, {
    options: ofInstitution.extend({ hold: z.string(), reason: z.string() }),
    work: async (services, { institution, hold, reason }) =>
      one(await liftHold(services, operatorOf(institution), { hold, reason })),
  });
  does(cli, command('list', 'List the legal holds, lifted ones too.'), {
    options: ofInstitution,
    work: async (services, { institution }) => {
      await institutionOf(services, institution);
      return listed(await services.stores.holds.list(institution));
    },
  });
}

/** @throws AppError FIELD_INVALID naming what is missing */
function scopeOf({ institution, on, issuer, sub, context }: z.output<typeof placing>): HoldScope {
  if (on === 'institution') return { kind: 'institution' };
  const from = given('issuer', issuer);
  return on === 'person'
    ? { kind: 'person', person: personId(institution, from, given('sub', sub)) }
    : { kind: 'course', course: courseId(institution, from, given('context', context)) };
}

function given(field: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new AppError('FIELD_INVALID', { field });
  return value;
}

function dataOf({ id, scope, placed, lifted }: LegalHold): object {
  const act = (done: LegalHold['placed']): object => ({
    at: new Date(done.at).toISOString(),
    by: done.byName,
    reason: done.reason,
  });
  return { hold: id, scope, placed: act(placed), lifted: lifted === null ? null : act(lifted) };
}

function one(hold: LegalHold): Answer {
  const state = hold.lifted === null ? 'in force' : 'lifted';
  return { data: dataOf(hold), lines: [`Hold ${hold.id}: ${state}.`] };
}

function listed(holds: readonly LegalHold[]): Answer {
  const rows = holds.map(({ id, scope, placed, lifted }) => [
    id,
    scope.kind,
    lifted === null ? 'in force' : 'lifted',
    new Date(placed.at).toISOString(),
    placed.reason,
  ]);
  const heads = ['HOLD', 'ON', 'STATE', 'SINCE', 'REASON'];
  return { data: holds.map(dataOf), lines: table(heads, rows, 'No hold.') };
}
