import type { Command } from 'commander';
import { z } from 'zod';
import { institutionOf } from '../application/parameters.ts';
import { linkAddress, makeLink, revokeLink } from '../application/registration-links.ts';
import { operatorOf } from '../application/services.ts';
import { linkState, type RegistrationLink } from '../domain/registration-link.ts';
import { facts, table, type Answer } from './answer.ts';
import { does, type Cli, type CliServices } from './command.ts';

const ofInstitution = z.object({ institution: z.string() });

/** `emarge registration ...` */
export function registrationCommands(cli: Cli, root: Command): void {
  const group = root
    .command('registration')
    .description('Addresses with which an LMS registers the tool by itself, once.');
  const add = (name: string, words: string): Command =>
    group.command(name).description(words).requiredOption('--institution <key>', 'the institution’s key');
  does(cli, add('create', 'Make an address; it works once, for 24 hours.'), {
    options: ofInstitution,
    work: async (services, { institution }) =>
      made(services, await makeLink(services, operatorOf(institution))),
  });
  does(cli, add('list', 'List the addresses, newest first.'), {
    options: ofInstitution,
    work: async (services, { institution }) => {
      await institutionOf(services, institution);
      return listed(await services.stores.registrations.list(institution), services.clock.now());
    },
  });
  does(cli, add('revoke', 'Take an address back.').requiredOption('--id <id>', 'its id in the list'), {
    options: ofInstitution.extend({ id: z.string() }),
    work: async (services, { institution, id }) => {
      await revokeLink(services, operatorOf(institution), id);
      return { data: { revoked: id }, lines: [`The registration address ${id} is taken back.`] };
    },
  });
}

/** The address is shown here and on the administrator's page; of its token only a hash is stored. */
function made(services: CliServices, link: RegistrationLink): Answer {
  const url = linkAddress(services, services.publicUrl, link);
  const { id, institution } = link;
  const expires = timeOf(link.expiresAt);
  const data = { id, institution, url, expires };
  return { data, lines: facts({ institution, id, url, expires }), warning: unreachable(services) };
}

function unreachable({ loopback, publicUrl }: CliServices): string | undefined {
  return loopback
    ? `${publicUrl} reaches this machine alone: an LMS elsewhere cannot register the tool there. The address is made from PUBLIC_URL (else localhost and PORT) as this command knows them: give it the tool's own.`
    : undefined;
}

function listed(links: readonly RegistrationLink[], now: number): Answer {
  const data = links.map((link) => ({
    id: link.id,
    state: linkState(link, now),
    made: timeOf(link.createdAt),
    by: link.createdBy.name,
    expires: timeOf(link.expiresAt),
    platform: link.platform,
  }));
  const rows = data.map(({ id, state, made: madeAt, by, expires, platform }) => [
    id,
    state,
    madeAt,
    by,
    expires,
    platform === null ? '' : `${platform.issuer} ${platform.clientId}`,
  ]);
  const heads = ['ID', 'STATE', 'MADE', 'BY', 'EXPIRES', 'REGISTERED'];
  return { data, lines: table(heads, rows, 'No registration address.') };
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
