import pino from 'pino';
import { readEnvironment } from '../config/environment.ts';
import { createLog } from '../log.ts';
import { testConnection } from '../lti/connection-test.ts';
import { createPlatformGuard } from '../lti/guarded-fetch.ts';
import { ToolKeys } from '../lti/tool-keys.ts';
import { changeTheSecret, openFoundation, type SecretChanged } from '../services.ts';
import type { CliServices } from './command.ts';

/**
 * Opens what the environment says, beside a running tool too: the engine that runs is found, else started and stopped
 * after. Progress and log go to stderr.
 * @throws AppError CONFIG_INVALID and what `openFoundation` throws
 */
export async function openCliServices(): Promise<CliServices> {
  const config = readEnvironment(process.env);
  const log = createLog(config.logLevel, pino.destination({ dest: 2, sync: true }));
  const say = (line: string): void => console.error(line);
  const foundation = await openFoundation(config, { say, log });
  const { publicUrl, loopback, allowPrivatePlatforms } = config;
  return {
    ...foundation,
    publicUrl,
    loopback,
    allowPrivatePlatforms,
    testPlatform: async (institution, platform) => {
      const toolKeys = new ToolKeys(foundation);
      // The demo LMS stands on this machine, registered by the tool itself.
      const trustedOrigin = platform.demo ? new URL(platform.issuer).origin : null;
      const guard = createPlatformGuard({ allowPrivate: allowPrivatePlatforms, trustedOrigin });
      return testConnection({ ...foundation, toolKeys, guard }, institution, platform);
    },
  };
}

/** @throws AppError CONFIG_INVALID and what `changeTheSecret` throws */
export async function changeSecretOfEnvironment(say: (line: string) => void): Promise<SecretChanged> {
  return changeTheSecret(readEnvironment(process.env), say);
}
