import { Option, type Command } from 'commander';
import { z } from 'zod';
import { grantRoleToIdentity, personOf, revokeRole } from '../application/grants.ts';
import { personId } from '../application/identity.ts';
import { institutionOf } from '../application/parameters.ts';
import { operatorOf } from '../application/services.ts';
import { displayName, type InstitutionRole, type Person } from '../domain/person.ts';
import { table, type Answer } from './answer.ts';
import { does, type Cli, type CliServices } from './command.ts';

const ROLES: readonly InstitutionRole[] = ['secretary', 'administrator'];
const PAGE = 200;

const ofInstitution = z.object({ institution: z.string() });
const grant = ofInstitution.extend({
  issuer: z.string().min(1).max(500),
  sub: z.string().min(1).max(500),
  role: z.enum(ROLES),
});

/** `emarge user ...` */
export function userCommands(cli: Cli, root: Command): void {
  const group = root.command('user').description('Who is secretary or administrator of an institution.');
  does(cli, identified(group.command('grant').description('Give a role, also to who has not come yet.')), {
    options: grant,
    work: async (services, { institution, ...identity }) => {
      await grantRoleToIdentity(services, operatorOf(institution), identity);
      const granted = await person(services, { institution, ...identity });
      return { ...granted, warning: await issuerWarning(services, institution, identity.issuer) };
    },
  });
  does(cli, identified(group.command('revoke').description('Take a role back that was given here.')), {
    options: grant,
    work: async (services, { institution, issuer, sub, role }) => {
      await institutionOf(services, institution);
      const id = personId(institution, issuer, sub);
      await revokeRole(services, operatorOf(institution), { person: id, role });
      return person(services, { institution, issuer, sub });
    },
  });
  const list = group.command('list').description('List the secretaries and administrators.');
  does(cli, list.requiredOption('--institution <key>', 'the institution’s key'), {
    options: ofInstitution,
    work: async (services, { institution }) => {
      await institutionOf(services, institution);
      return listed(await staffOf(services, institution));
    },
  });
}

function identified(command: Command): Command {
  return command
    .requiredOption('--institution <key>', 'the institution’s key')
    .requiredOption('--issuer <url>', 'the LMS’s issuer (platform id)')
    .requiredOption('--sub <id>', 'the person’s id in the LMS')
    .addOption(new Option('--role <role>', 'what the person is to be').choices(ROLES).makeOptionMandatory());
}

/** Roles with who gave them: `lms` is said by each launch and cannot be revoked here. */
function rolesOf({ launchAdministrator, granted }: Person): { role: InstitutionRole; by: 'lms' | 'grant' }[] {
  const given = granted.map((role) => ({ role, by: 'grant' as const }));
  return launchAdministrator ? [{ role: 'administrator', by: 'lms' }, ...given] : given;
}

function dataOf(found: Person): {
  issuer: string;
  sub: string;
  name: string;
  roles: ReturnType<typeof rolesOf>;
} {
  return { issuer: found.issuer, sub: found.sub, name: displayName(found), roles: rolesOf(found) };
}

function roleWords(found: Person): string {
  const roles = rolesOf(found).map(({ role, by }) => (by === 'lms' ? `${role} (by the LMS)` : role));
  return roles.length === 0 ? 'no role' : roles.join(', ');
}

async function person(
  services: CliServices,
  { institution, issuer, sub }: { institution: string; issuer: string; sub: string },
): Promise<Answer> {
  const found = await personOf(services, institution, personId(institution, issuer, sub));
  return { data: dataOf(found), lines: [`${displayName(found)} in ${institution}: ${roleWords(found)}.`] };
}

/** Granting before the LMS is connected is allowed; a misspelt issuer would never be noticed. */
async function issuerWarning(
  { stores }: CliServices,
  institution: string,
  issuer: string,
): Promise<string | undefined> {
  const platforms = await stores.platforms.list(institution);
  if (platforms.some((platform) => platform.issuer === issuer)) return undefined;
  const known =
    platforms.length === 0
      ? 'It has none yet.'
      : `It has: ${[...new Set(platforms.map((one) => one.issuer))].join(', ')}.`;
  return `${institution} has no platform with the issuer ${issuer}: the role waits until one is connected. ${known} If the issuer is misspelt, revoke the role and grant it again.`;
}

async function staffOf({ stores }: CliServices, institution: string): Promise<Person[]> {
  const staff: Person[] = [];
  for (;;) {
    const page = { role: 'staff' as const, skip: staff.length, limit: PAGE };
    const { people, total } = await stores.people.list(institution, page);
    staff.push(...people);
    if (people.length === 0 || staff.length >= total) return staff;
  }
}

function listed(staff: readonly Person[]): Answer {
  const rows = staff.map((one) => [displayName(one), roleWords(one), one.issuer, one.sub]);
  const heads = ['NAME', 'ROLES', 'ISSUER', 'SUB'];
  return { data: staff.map(dataOf), lines: table(heads, rows, 'Nobody.') };
}
