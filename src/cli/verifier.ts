import { Command, CommanderError } from 'commander';
import { offersVerifying } from './verify.ts';

/** The verifier that is installed alone: `emarge-verify FILE...`. */
const say = (text: string): void => console.log(text);
const command = new Command('emarge-verify').exitOverride();
offersVerifying(
  {
    out: say,
    err: (text) => console.error(text),
    exit: (status) => {
      process.exitCode = status;
    },
  },
  command,
);
try {
  await command.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
