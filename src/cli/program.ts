import { Command, CommanderError } from 'commander';
import { plainJson } from './answer.ts';
import type { Cli } from './command.ts';
import { holdCommands } from './hold.ts';
import { institutionCommands } from './institution.ts';
import { keysCommands } from './keys.ts';
import { licenceCommands } from './licence.ts';
import { connectionCommands } from './connection.ts';
import { personCommands } from './person.ts';
import { platformCommands } from './platform.ts';
import { registrationCommands } from './registration.ts';
import { retentionCommands } from './retention.ts';
import { sealCommands } from './seal.ts';
import { sheetCommands } from './sheet.ts';
import { logCommands } from './log.ts';
import { secretCommands } from './secret.ts';
import { userCommands } from './user.ts';
import { verifyCommand } from './verify.ts';

const EXIT = `
Exit status: 0 done, 1 refused, 2 misuse (code and words on stderr; as JSON with --json).
Environment: as the tool's (MONGODB_URL, EMARGE_SECRET, DATA_DIR); see docs/operator.md.`;

/** The `emarge` command. With `--json` a misuse is answered by `runCli`, not in commander's words. */
function program(cli: Cli, { json }: { json: boolean }): Command {
  const root = new Command('emarge')
    .description(
      'Operates Emarge: institutions, licences, platforms (LMSs), who administers, data of people, holds, keys, seals, sheets and the secret; follows logs; verifies evidence.',
    )
    .addHelpText('after', EXIT)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => cli.out(text.trimEnd()),
      writeErr: (text) => {
        if (!json) cli.err(text.trimEnd());
      },
    });
  institutionCommands(cli, root);
  licenceCommands(cli, root);
  connectionCommands(cli, platformCommands(cli, root));
  registrationCommands(cli, root);
  userCommands(cli, root);
  personCommands(cli, root);
  holdCommands(cli, root);
  retentionCommands(cli, root);
  keysCommands(cli, root);
  sealCommands(cli, root);
  sheetCommands(cli, root);
  logCommands(cli, root);
  secretCommands(cli, root);
  verifyCommand(cli, root);
  return root;
}

/**
 * Runs one command line.
 * @returns the exit status: 0 done, 1 refused, 2 misuse
 */
export async function runCli(args: readonly string[], cli: Omit<Cli, 'exit'>): Promise<number> {
  const json = args.includes('--json');
  let status = 0;
  const exit = (refused: number): void => {
    status = refused;
  };
  try {
    await program({ ...cli, exit }, { json }).parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    if (json) cli.err(plainJson({ error: { code: 'MISUSE', message: misuseWords(error) } }));
    return 2;
  }
}

/** Commander shows the help when a command is left out; but every command takes `--json`, and no group does. */
function misuseWords({ code, message }: CommanderError): string {
  const isLeftOut = code === 'commander.help' || message.includes("unknown option '--json'");
  return isLeftOut ? 'A command is missing: see --help.' : message.replace(/^error: /, '');
}
