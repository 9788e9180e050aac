import type { Command } from 'commander';
import { z } from 'zod';
import { removeDeployment } from '../application/connections.ts';
import { addPlatform } from '../application/operate.ts';
import { institutionOf } from '../application/parameters.ts';
import type { Deployment, Platform } from '../application/ports/platforms.ts';
import { operatorOf } from '../application/services.ts';
import { AppError } from '../errors.ts';
import { facts, table, type Answer } from './answer.ts';
import { does, type Cli } from './command.ts';
import { identified, platformIdOption } from './platform-options.ts';

const named = z.object({ issuer: z.string(), clientId: platformIdOption });
const deployed = named.extend({ institution: z.string(), deployment: platformIdOption });
const added = deployed.extend({ authUrl: z.string(), tokenUrl: z.string(), jwksUrl: z.string() });

/** `emarge platform ...` @returns the group, for the commands about a connection */
export function platformCommands(cli: Cli, root: Command): Command {
  const group = root.command('platform').description('Platforms: the LMSs from which people come.');
  const add = identified(group.command('add').description('Register an LMS, or a further deployment of one.'))
    .requiredOption('--auth-url <url>', 'where logins are answered (authentication request URL)')
    .requiredOption('--token-url <url>', 'where access tokens are given')
    .requiredOption('--jwks-url <url>', 'the LMS’s public keys (public keyset URL)');
  does(cli, deployment(add), {
    options: added,
    work: async (services, { institution, deployment: id, ...addresses }) => {
      const platform = { ...addresses, deployments: [{ id, institution }], demo: false };
      await addPlatform(services, platform, { allowPrivate: services.allowPrivatePlatforms });
      return shown(await services.stores.platforms.find(platform.issuer, platform.clientId), platform);
    },
  });
  const list = group.command('list').description('List the platforms, of all institutions or of one.');
  does(cli, list.option('--institution <key>', 'only this institution’s'), {
    options: z.object({ institution: z.string().optional() }),
    work: async (services, { institution }) => {
      if (institution !== undefined) await institutionOf(services, institution);
      return listed(await services.stores.platforms.list(institution));
    },
  });
  does(cli, identified(group.command('show').description('Show one platform with its deployments.')), {
    options: named,
    work: async ({ stores }, platform) =>
      shown(await stores.platforms.find(platform.issuer, platform.clientId), platform),
  });
  const remove = group
    .command('remove')
    .description('Remove a deployment, and the platform with its last one.');
  does(cli, deployment(identified(remove)), {
    options: deployed,
    work: async (services, { institution, ...removed }) => {
      await removeDeployment(services, operatorOf(institution), removed);
      return {
        data: { removed: { ...removed, institution } },
        lines: [`The deployment ${removed.deployment} of ${removed.issuer} is removed from ${institution}.`],
      };
    },
  });
  return group;
}

function deployment(command: Command): Command {
  return command
    .requiredOption('--institution <key>', 'the institution whose people come by this deployment')
    .requiredOption('--deployment <id>', 'the deployment id that the LMS gave');
}

function shown([platform]: readonly Platform[], asked: Pick<Platform, 'issuer'>): Answer {
  if (platform === undefined) throw new AppError('PLATFORM_UNKNOWN', { issuer: asked.issuer });
  const { issuer, clientId, authUrl, tokenUrl, jwksUrl, deployments } = platform;
  const lines = facts({
    issuer,
    'client id': clientId,
    'auth URL': authUrl,
    'token URL': tokenUrl,
    'JWKS URL': jwksUrl,
    deployments: deployments.map(deploymentWords).join(', '),
    ...(platform.awaiting && { awaits: `its first launch, for ${platform.awaiting.institution}` }),
    ...(platform.paused === true && { paused: 'yes: every launch is refused' }),
    ...(platform.demo && { demo: 'yes: launches are taken only while the tool runs the demo LMS' }),
  });
  return { data: platform, lines };
}

function deploymentWords({ id, institution, paused = false }: Deployment): string {
  return `${id} (${institution}${paused ? ', paused' : ''})`;
}

function listed(platforms: readonly Platform[]): Answer {
  const rows = platforms.flatMap(({ issuer, clientId, deployments, awaiting, paused: all = false }) => [
    ...deployments.map(({ id, institution, paused = all }) => [
      institution,
      issuer,
      clientId,
      id,
      paused || all ? 'paused' : 'active',
    ]),
    ...(awaiting ? [[awaiting.institution, issuer, clientId, '', 'awaits its first launch']] : []),
  ]);
  const heads = ['INSTITUTION', 'ISSUER', 'CLIENT ID', 'DEPLOYMENT', 'STATE'];
  return { data: platforms, lines: table(heads, rows, 'No platform.') };
}
