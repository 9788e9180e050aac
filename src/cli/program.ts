import { Command, CommanderError } from 'commander';
import type { Cli } from './command.ts';
import { institutionCommands } from './institution.ts';
import { keysCommands } from './keys.ts';
import { licenceCommands } from './licence.ts';
import { connectionCommands } from './connection.ts';
import { platformCommands } from './platform.ts';
import { registrationCommands } from './registration.ts';
import { logCommands } from './log.ts';
import { secretCommands } from './secret.ts';
import { userCommands } from './user.ts';

const EXIT = `
Exit status: 0 done, 1 refused (code and words on stderr), 2 misuse.
Environment: as the tool's (MONGODB_URL, EMARGE_SECRET, DATA_DIR); see docs/operator.md.`;

/** The `emarge` command. */
function program(cli: Cli): Command {
  const root = new Command('emarge')
    .description(
      'Operates Emarge: institutions, licences, platforms (LMSs), who administers, keys and the secret; follows logs.',
    )
    .addHelpText('after', EXIT)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => cli.out(text.trimEnd()),
      writeErr: (text) => cli.err(text.trimEnd()),
    });
  institutionCommands(cli, root);
  licenceCommands(cli, root);
  connectionCommands(cli, platformCommands(cli, root));
  registrationCommands(cli, root);
  userCommands(cli, root);
  keysCommands(cli, root);
  logCommands(cli, root);
  secretCommands(cli, root);
  return root;
}

/**
 * Runs one command line.
 * @returns the exit status: 0 done, 1 refused, 2 misuse
 */
export async function runCli(args: readonly string[], cli: Omit<Cli, 'exit'>): Promise<number> {
  let status = 0;
  const exit = (refused: number): void => {
    status = refused;
  };
  try {
    await program({ ...cli, exit }).parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.code === 'commander.helpDisplayed' ? 0 : 2;
  }
}
