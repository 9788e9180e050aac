import { readFileSync, statSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { z } from 'zod';
import { LIMITS } from '../evidence/verify/limits.ts';
import { hashOf, withNamedSheets } from '../evidence/verify/named-sheets.ts';
import type { Report } from '../evidence/verify/report.ts';
import { readTrust, TrustError, type Trust } from '../evidence/verify/trust.ts';
import { verifyFile } from '../evidence/verify/verify-file.ts';
import { LANGUAGES, wordsFor } from '../evidence/verify/words/languages.ts';
import type { Cli } from './command.ts';
import { reportLines } from './verify-words.ts';

/** What the command needs of its surroundings: no services, no environment. */
export type VerifyCli = Pick<Cli, 'out' | 'err' | 'exit'>;

const files = z.array(z.string()).default([]);
const options = z.object({
  root: files,
  tsaRoot: files,
  logKey: z.string().optional(),
  checkpoint: files,
  json: z.boolean().default(false),
  lang: z.string().default('en'),
  verbose: z.boolean().default(false),
});

type Options = z.output<typeof options>;

const HELP = `
Give what you trust from a source that is not the file: the institution's root certificate, the time-stamping
authority's, the log's key. Without them their checks are 'not checkable', and the verdict is at best INCOMPLETE.
Exit status: 0 every check of every file passed, 1 a check failed or could not be made, 2 misuse.
Needs no database, no network, no configuration.`;

/** `emarge verify FILE...` */
export function verifyCommand(cli: VerifyCli, root: Command): void {
  offersVerifying(cli, root.command('verify'));
}

/** Makes a command one that verifies; the verifier that is installed alone is nothing else. */
export function offersVerifying(cli: VerifyCli, command: Command): void {
  command
    .description('Verify attendance sheets (PDF) and evidence bundles (JSON), offline.')
    .argument('<file...>', 'sheets and bundles')
    .option('--root <pem...>', 'root certificate of the institution’s seals, PEM or DER')
    .option('--tsa-root <pem...>', 'root certificate of the time-stamping authority, PEM or DER')
    .option('--log-key <text>', 'the log’s key, as its institution publishes it')
    .option('--checkpoint <file...>', 'a checkpoint that a witness kept, or the witness’s file')
    .option('--json', 'answer as JSON')
    .addOption(new Option('--lang <language>', 'of the words').choices([...LANGUAGES.keys()]))
    .option('--verbose', 'list everything that passed')
    .addHelpText('after', HELP)
    .action(async (names: string[], given: unknown) => {
      await verifyAll(cli, names, options.parse(given));
    });
}

async function verifyAll(cli: VerifyCli, names: readonly string[], given: Options): Promise<void> {
  const misuse = (message: string): void => {
    cli.err(given.json ? JSON.stringify({ error: { code: 'MISUSE', message } }) : message);
    cli.exit(2);
  };
  const trust = trustOf(given);
  if (typeof trust === 'string') {
    misuse(trust);
    return;
  }
  let reports: (Report & { file: string })[] = [];
  const byHash = new Map<string, Report>();
  const unread: string[] = [];
  for (const file of names) {
    const bytes = readAtMost(file);
    if (bytes === null) unread.push(file);
    else {
      const report = await verifyFile(bytes, trust);
      reports.push({ file, ...report });
      byHash.set(hashOf(bytes), report);
    }
  }
  reports = reports.map(({ file, ...report }) => ({ file, ...withNamedSheets(report, byHash) }));
  if (reports.length > 0)
    cli.out(given.json ? JSON.stringify(reports, null, 2) : wordsOf(reports, given).join('\n'));
  if (reports.some(({ verdict }) => verdict !== 'passed')) cli.exit(1);
  // The others were verified: whoever gave twenty files is told of nineteen.
  for (const file of unread) misuse(`${file}: there is no such file, or it cannot be read.`);
}

function wordsOf(reports: readonly (Report & { file: string })[], { lang, verbose }: Options): string[] {
  return reports
    .flatMap(({ file, ...report }) => [file, ...reportLines(report, wordsFor(lang), { verbose }), ''])
    .slice(0, -1);
}

/** The trust that was given, or in words what of it cannot be read. */
function trustOf({ root, tsaRoot, logKey, checkpoint }: Options): Trust | string {
  const read = (names: readonly string[]): Uint8Array[] => names.map((name) => readFileSync(name));
  try {
    return readTrust({
      roots: read(root),
      tsaRoots: read(tsaRoot),
      logKey: logKey ?? null,
      checkpoints: read(checkpoint),
    });
  } catch (error) {
    if (error instanceof TrustError) return `What --${error.given} gives cannot be read.`;
    return `A file that was given to trust cannot be read: ${error instanceof Error ? error.message : ''}`;
  }
}

/** A file that is larger than anything verified is not read whole: its size alone gives the answer. */
function readAtMost(file: string): Uint8Array | null {
  try {
    const stat = statSync(file);
    // A device or a pipe has no end.
    if (!stat.isFile()) return null;
    const { size } = stat;
    return size > LIMITS.fileBytes ? new Uint8Array(LIMITS.fileBytes + 1) : readFileSync(file);
  } catch {
    return null;
  }
}
