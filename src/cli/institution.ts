import { Option, type Command } from 'commander';
import { z } from 'zod';
import { createInstitution } from '../application/operate.ts';
import { changeProvider, institutionOf, providerChange } from '../application/parameters.ts';
import { operatorOf } from '../application/services.ts';
import type { Institution } from '../domain/institution.ts';
import { TRANSLATORS } from '../i18n/index.ts';
import { facts, table, type Answer } from './answer.ts';
import { does, type Cli } from './command.ts';
import { licenceData } from './licence-data.ts';

const keyed = z.object({ key: z.string() });

/** `emarge institution ...` */
export function institutionCommands(cli: Cli, root: Command): void {
  const group = root.command('institution').description('Institutions: one for each customer.');
  does(cli, providerOptions(group.command('create').description('Make an institution.'), { create: true }), {
    options: providerChange.required({ name: true, timeZone: true }).extend(keyed.shape),
    work: async (services, given) => shown(await createInstitution(services, created(given))),
  });
  does(cli, group.command('list').description('List all institutions.'), {
    options: z.object({}),
    work: async ({ stores }) => listed(await stores.institutions.list()),
  });
  does(cli, group.command('show').description('Show one institution.').requiredOption('--key <key>', KEY), {
    options: keyed,
    work: async (services, { key }) => shown(await institutionOf(services, key)),
  });
  does(cli, providerOptions(group.command('set').description('Change an institution.'), { create: false }), {
    options: providerChange.extend(keyed.shape),
    work: async (services, { key, ...change }) =>
      shown(await changeProvider(services, operatorOf(key), change)),
  });
  const remove = group
    .command('remove')
    .description('Remove an institution that has no platform, person, course or record.');
  does(cli, remove.requiredOption('--key <key>', KEY), {
    options: keyed,
    work: async ({ stores }, { key }) => {
      await stores.institutions.remove(key);
      return { data: { removed: key }, lines: [`The institution ${key} is removed.`] };
    },
  });
}

const KEY = 'the institution’s key: 2 to 40 of a-z, 0-9 and -';

function providerOptions(command: Command, { create }: { create: boolean }): Command {
  command.requiredOption('--key <key>', KEY);
  const name = ['--name <name>', 'name, as it stands on sheets'] as const;
  const zone = ['--time-zone <zone>', 'IANA time zone, such as Europe/Paris'] as const;
  if (create) command.requiredOption(...name).requiredOption(...zone);
  else command.option(...name).option(...zone);
  return command
    .addOption(new Option('--language <tag>', 'language of what is written').choices([...TRANSLATORS.keys()]))
    .option('--registration-number <number>', 'the provider’s registration number')
    .option('--address <address>', 'postal address');
}

type Given<T> = { [K in keyof T]: T[K] | undefined };

/** Options that were not given are left out. */
function created({
  key,
  name,
  timeZone,
  ...rest
}: { key: string; name: string; timeZone: string } & Partial<
  Given<Pick<Institution, 'language' | 'registrationNumber' | 'address'>>
>): Parameters<typeof createInstitution>[1] {
  const { language, registrationNumber, address } = rest;
  return {
    key,
    name,
    timeZone,
    ...(language !== undefined && { language }),
    ...(registrationNumber !== undefined && { registrationNumber }),
    ...(address !== undefined && { address }),
  };
}

function dataOf(institution: Institution): object {
  const { key, name, registrationNumber, address, language, timeZone, settings } = institution;
  const { signatureActive, currentCode } = settings;
  return {
    key,
    name,
    registrationNumber,
    address,
    language,
    timeZone,
    signatureActive,
    currentCode,
    licence: licenceData(institution),
  };
}

function shown(institution: Institution): Answer {
  const { key, name, registrationNumber, address, language, timeZone, settings } = institution;
  const lines = facts({
    key,
    name,
    'registration number': registrationNumber,
    address: address.replaceAll('\n', ', '),
    language,
    'time zone': timeZone,
    licence: institution.licence === null ? 'none' : 'see: emarge licence show',
    'digital signature': settings.signatureActive
      ? `active, code ${settings.currentCode ?? ''}`
      : 'not active',
  });
  return { data: dataOf(institution), lines };
}

function listed(institutions: readonly Institution[]): Answer {
  const rows = institutions.map(({ key, name, timeZone, settings }) => [
    key,
    name,
    timeZone,
    settings.signatureActive ? 'active' : 'not active',
  ]);
  const heads = ['KEY', 'NAME', 'TIME ZONE', 'DIGITAL SIGNATURE'];
  return { data: institutions.map(dataOf), lines: table(heads, rows, 'No institution.') };
}
