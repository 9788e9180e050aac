import pino from 'pino';
import { readEnvironment } from '../config/environment.ts';
import { changeTheSecret, openFoundation, type SecretChanged } from '../services.ts';
import type { CliServices } from './command.ts';

/**
 * Opens what the environment says, beside a running tool too: the engine that runs is found, else started and stopped
 * after. Progress and log go to stderr.
 * @throws AppError CONFIG_INVALID and what `openFoundation` throws
 */
export async function openCliServices(): Promise<CliServices> {
  const config = readEnvironment(process.env);
  const log = pino({ level: config.logLevel }, pino.destination({ dest: 2, sync: true }));
  const say = (line: string): void => console.error(line);
  const foundation = await openFoundation(config, { say, log });
  return { ...foundation, allowPrivatePlatforms: config.allowPrivatePlatforms };
}

/** @throws AppError CONFIG_INVALID and what `changeTheSecret` throws */
export async function changeSecretOfEnvironment(say: (line: string) => void): Promise<SecretChanged> {
  return changeTheSecret(readEnvironment(process.env), say);
}
