import { InvalidArgumentError, type Command } from 'commander';
import { z } from 'zod';
import { dayBounds, localInstant } from '../application/calendar.ts';
import { grantLicence, revokeLicence } from '../application/operate.ts';
import { institutionOf, licenceState } from '../application/parameters.ts';
import type { Institution } from '../domain/institution.ts';
import { AppError } from '../errors.ts';
import { facts, type Answer } from './answer.ts';
import { does, type Cli, type CliServices } from './command.ts';
import { licenceData } from './licence-data.ts';

const ofInstitution = z.object({ institution: z.string() });
const grant = ofInstitution.extend({
  hosted: z.boolean().default(false),
  threshold: z.number(),
  from: z.string(),
  to: z.string(),
});

/** `emarge licence ...` */
export function licenceCommands(cli: Cli, root: Command): void {
  const group = root
    .command('licence')
    .description('What an institution is allowed: hosted, how many, how long.');
  const add = (name: string, words: string): Command =>
    group.command(name).description(words).requiredOption('--institution <key>', 'the institution’s key');
  const granting = add('grant', 'Grant a licence, or replace it.')
    .option('--hosted', 'the institution is hosted by the operator: without it nothing can be activated')
    .requiredOption('--threshold <number>', 'signatures included in the period', wholeNumber)
    .requiredOption('--from <date>', 'first day, YYYY-MM-DD, in the institution’s time zone', day)
    .requiredOption('--to <date>', 'last day, included', day);
  does(cli, granting, {
    options: grant,
    work: async (services, { institution: key, hosted, threshold, from, to }) => {
      const { timeZone } = await institutionOf(services, key);
      const period = { from: dayOf(timeZone, from).from, to: dayOf(timeZone, to).to };
      return shown(services, await grantLicence(services, key, { hosted, threshold, ...period }));
    },
  });
  does(cli, add('revoke', 'Take the licence back. Digital signature can then no longer be activated.'), {
    options: ofInstitution,
    work: async (services, { institution }) => shown(services, await revokeLicence(services, institution)),
  });
  does(cli, add('show', 'Show the licence and its use.'), {
    options: ofInstitution,
    work: async (services, { institution }) => shown(services, await institutionOf(services, institution)),
  });
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('A whole number is needed.');
  return Number(text);
}

function day(text: string): string {
  if (!localInstant('UTC', text, '12:00').ok) throw new InvalidArgumentError('A date is needed: YYYY-MM-DD.');
  return text;
}

/** The local day, from its first instant to the next day's. Noon stands on every day that the zone has. */
function dayOf(zone: string, date: string): { from: number; to: number } {
  const noon = localInstant(zone, date, '12:00');
  if (!noon.ok) throw new AppError('LICENCE_DATES_INVALID');
  return dayBounds(zone, noon.at);
}

async function shown(services: CliServices, institution: Institution): Promise<Answer> {
  const { status, use } = await licenceState(services, institution);
  const licence = licenceData(institution);
  const data = { institution: institution.key, status, licence, use };
  if (licence === null || use === null) return { data, lines: [`${institution.key} has no licence.`] };
  const over = use.overrun > 0 ? `, ${String(use.overrun)} over` : '';
  const lines = facts({
    institution: institution.key,
    status,
    hosted: licence.hosted ? 'yes' : 'no',
    period: `${licence.from} to ${licence.to}, ${institution.timeZone}`,
    signatures: `${String(use.used)} of ${String(use.threshold)} (${String(use.percent)} %)${over}`,
  });
  return { data, lines };
}
