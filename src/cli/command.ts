import type { Command } from 'commander';
import type { z } from 'zod';
import type { LmsClient } from '../application/ports/tools.ts';
import type { WitnessedLog, WitnessReport } from '../application/ports/witness.ts';
import type { Services } from '../application/services.ts';
import { AppError, type ErrorCode } from '../errors.ts';
import { errorWords, translatorFor } from '../i18n/index.ts';
import { plain, plainJson, type Answer } from './answer.ts';

/** What the commands work with. */
export interface CliServices extends Pick<
  Services,
  'stores' | 'clock' | 'log' | 'vault' | 'sealer' | 'sealKeys'
> {
  /** ALLOW_PRIVATE_PLATFORMS */
  allowPrivatePlatforms: boolean;
  publicUrl: string;
  /** Whether `publicUrl` reaches this machine alone. */
  loopback: boolean;
  testPlatform: LmsClient['test'];
  close(): Promise<void>;
}

/** Where a command speaks, and how it reaches the database. */
export interface Cli {
  /** Opened by the command that runs, so that `--help` starts no engine. */
  open(): Promise<CliServices>;
  /** Changes the secret of a database that nothing else works with. @param say told how far it is */
  changeSecret(say: (line: string) => void): Promise<{ changed: number; file: string | null }>;
  /** Asks for a password, or reads it from where it was put. */
  password(prompt: string): Promise<string>;
  /** Follows a log as a witness. */
  witnessLog(log: WitnessedLog): Promise<WitnessReport>;
  out(text: string): void;
  err(text: string): void;
  /** Called with 1 when a command was refused. */
  exit(status: number): void;
}

type Work<Schema extends z.ZodType> = (
  services: CliServices,
  options: z.output<Schema>,
) => Promise<Answer> | Answer;

/** Gives a command its work: options read, services opened and closed, the answer or the refusal printed. */
export function does<Schema extends z.ZodType>(
  cli: Cli,
  command: Command,
  { options, work }: { options: Schema; work: Work<Schema> },
): Command {
  return answers(cli, command, (given) => worked(cli, work, readOptions(options, given)));
}

/** As `does`, for a command that opens for itself what it needs. */
export function answers(cli: Cli, command: Command, answer: (given: object) => Promise<Answer>): Command {
  return command.option('--json', 'answer as JSON').action(async (given: Record<string, unknown>) => {
    const json = given['json'] === true;
    try {
      const { data, lines, warning, failed = false } = await answer(given);
      cli.out(
        json
          ? plainJson(warning === undefined ? data : { ...data, warning }, 2)
          : lines.map(plain).join('\n'),
      );
      if (!json && warning !== undefined) cli.err(`Warning: ${plain(warning)}`);
      if (failed) cli.exit(1);
    } catch (error) {
      refuse(cli, error, json);
    }
  });
}

async function worked<Schema extends z.ZodType>(
  cli: Cli,
  work: Work<Schema>,
  options: z.output<Schema>,
): Promise<Answer> {
  const services = await cli.open();
  try {
    return await work(services, options);
  } finally {
    await services.close();
  }
}

/** @throws AppError FIELD_INVALID naming the first that cannot be taken */
export function readOptions<Schema extends z.ZodType>(schema: Schema, given: object): z.output<Schema> {
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  throw new AppError('FIELD_INVALID', { field: String(read.error.issues[0]?.path[0] ?? '') });
}

/** Code and words on stderr; status 1. */
function refuse(cli: Cli, error: unknown, json: boolean): void {
  const known = error instanceof AppError ? error : new AppError('INTERNAL', {}, error);
  const words = errorWords(translatorFor('en'), known);
  const message = known.code === 'INTERNAL' ? `${words.what} ${causeOf(error)}` : whatOf(known, words.what);
  const next = NEXT[known.code] ?? words.next;
  if (json) cli.err(plainJson({ error: { code: known.code, message } }));
  else cli.err(`${known.code}: ${plain(message)}\n${plain(next)}`);
  cli.exit(1);
}

/** Where the words for a page make no sense after a command. */
const NEXT: Partial<Record<ErrorCode, string>> = {
  FIELD_INVALID: 'Correct it and run the command again.',
  INTERNAL: 'Run it again; the message says what failed.',
};

/** A form says which field by marking it; a command must name it. */
function whatOf({ code, params }: AppError, what: string): string {
  const option = `--${kebab(String(params['field'] ?? ''))}`;
  if (code === 'FIELD_INVALID') return `The value of ${option} cannot be taken.`;
  if (code === 'PLATFORM_URL_INVALID') return what.replace(String(params['field']), option);
  return what;
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
}

function causeOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
