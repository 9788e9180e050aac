import type { Command } from 'commander';
import { z } from 'zod';
import { connectionOf, moveDeployment, pauseDeployment, pausePlatform } from '../application/connections.ts';
import { institutionOf } from '../application/parameters.ts';
import type { Deployment, Platform, PlatformId } from '../application/ports/platforms.ts';
import { operatorOf } from '../application/services.ts';
import { AppError } from '../errors.ts';
import { checkWords, translatorFor } from '../i18n/index.ts';
import { table, type Answer } from './answer.ts';
import { does, type Cli, type CliServices } from './command.ts';
import { identified } from './platform-options.ts';

const id = z.string().min(1).max(500);
const named = z.object({ issuer: id, clientId: id });
const pausing = named.extend({ deployment: id.optional() });
const moving = named.extend({ deployment: id, to: z.string() });
const testing = named.extend({ institution: z.string().optional() });

/** The commands of `emarge platform ...` about a connection that stands. */
export function connectionCommands(cli: Cli, group: Command): void {
  const pausable = (name: string, words: string): Command =>
    identified(group.command(name).description(words)).option(
      '--deployment <id>',
      'only this deployment; else the whole platform, for every institution',
    );
  does(cli, pausable('pause', 'Refuse launches for now. Nothing that was recorded is lost.'), {
    options: pausing,
    work: (services, asked) => pause(services, { ...asked, paused: true }),
  });
  does(cli, pausable('resume', 'Take launches again.'), {
    options: pausing,
    work: (services, asked) => pause(services, { ...asked, paused: false }),
  });
  const move = group
    .command('move')
    .description('Give a deployment to another institution. What was recorded stays where it is.');
  does(
    cli,
    identified(move)
      .requiredOption('--deployment <id>', 'the deployment to move')
      .requiredOption('--to <key>', 'the institution that its next launches belong to'),
    { options: moving, work: moved },
  );
  const test = group.command('test').description('Try each step of a connection and say what to repair.');
  does(
    cli,
    identified(test).option('--institution <key>', 'whose course is read; else of the first deployment'),
    {
      options: testing,
      work: tested,
    },
  );
}

async function platformOf({ stores }: CliServices, { issuer, clientId }: PlatformId): Promise<Platform> {
  const [found] = await stores.platforms.find(issuer, clientId);
  if (found === undefined) throw new AppError('PLATFORM_UNKNOWN', { issuer });
  return found;
}

function deploymentIn({ issuer, deployments }: Platform, wanted: string): Deployment {
  const found = deployments.find((one) => one.id === wanted);
  if (found === undefined) throw new AppError('PLATFORM_UNKNOWN', { issuer });
  return found;
}

async function pause(
  services: CliServices,
  asked: { issuer: string; clientId: string; deployment?: string | undefined; paused: boolean },
): Promise<Answer> {
  const { issuer, clientId, deployment, paused } = asked;
  const what = deployment === undefined ? issuer : `The deployment ${deployment} of ${issuer}`;
  if (deployment === undefined) {
    await pausePlatform(services, operatorOf, { issuer, clientId, paused });
  } else {
    const { institution } = deploymentIn(await platformOf(services, asked), deployment);
    await pauseDeployment(services, operatorOf(institution), { issuer, clientId, deployment, paused });
  }
  const words = paused ? 'is paused: its launches are refused' : 'is resumed: its launches are taken';
  return { data: asked, lines: [`${what} ${words}. A running tool follows within a minute.`] };
}

async function moved(services: CliServices, { to, ...asked }: z.output<typeof moving>): Promise<Answer> {
  const from = deploymentIn(await platformOf(services, asked), asked.deployment).institution;
  await moveDeployment(services, { from: operatorOf(from), to: operatorOf(to) }, asked);
  const lines = [`The deployment ${asked.deployment} of ${asked.issuer} is moved from ${from} to ${to}.`];
  return { data: { ...asked, from, to }, lines };
}

async function tested(services: CliServices, asked: z.output<typeof testing>): Promise<Answer> {
  const platform = await platformOf(services, asked);
  const institution =
    asked.institution ?? platform.deployments[0]?.institution ?? platform.awaiting?.institution ?? '';
  await institutionOf(services, institution);
  const checks = await services.testPlatform(
    institution,
    await connectionOf(services, institution, platform),
  );
  const t = translatorFor('en');
  const words = checks.map((check) => ({ ...checkWords(t, check), check }));
  return {
    data: words.map(({ check, found }) => ({ step: check.step, outcome: check.outcome, found })),
    lines: table(
      ['STEP', 'OUTCOME', 'FOUND'],
      words.map(({ step, outcome, found }) => [step, outcome, found]),
      '',
    ),
    failed: checks.some(({ outcome }) => outcome === 'failed'),
  };
}
