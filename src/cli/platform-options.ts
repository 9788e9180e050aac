import type { Command } from 'commander';
import { z } from 'zod';
import { PLAIN_ID } from '../domain/text.ts';

/** A client or deployment id. */
export const platformIdOption = z.string().max(500).regex(PLAIN_ID);

/** The options that name a platform. */
export function identified(command: Command): Command {
  return command
    .requiredOption('--issuer <url>', 'the LMS’s issuer (platform id), exactly as it sends it')
    .requiredOption('--client-id <id>', 'the client id that the LMS gave to this tool');
}
