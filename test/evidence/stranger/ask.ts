import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { readTrust, type GivenTrust } from '../../../src/evidence/verify/trust.ts';
import { verifyFile } from '../../../src/evidence/verify/verify-file.ts';
import { pythonOfPyhanko } from '../../support/outside-tools.ts';

const program = fileURLToPath(new URL('verify.py', import.meta.url));

const answer = z.object({
  verdict: z.enum(['passed', 'failed', 'incomplete']),
  failed: z.array(z.string()),
  lacking: z.array(z.string()),
});

/** What the second verifier found. */
export type Answer = z.infer<typeof answer>;

/** Files to be verified, by a name that says what they are. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** A file on which the two do not agree. */
export interface Disagreement {
  name: string;
  product: string;
  stranger: Answer;
}

/** Asks the second verifier, once for all files. */
export function askStranger(files: Files, trust: GivenTrust): Map<string, Answer> {
  const folder = mkdtempSync(join(tmpdir(), 'emarge-stranger-'));
  try {
    const given = (option: string, contents: readonly Uint8Array[] = []): string[] =>
      contents.flatMap((content, at) => [option, written(folder, `${option.slice(2)}-${at}`, content)]);
    const args = [
      ...given('--root', trust.roots),
      ...given('--tsa-root', trust.tsaRoots?.map(pem)),
      ...given('--checkpoint', trust.checkpoints),
      ...(typeof trust.logKey === 'string' ? ['--log-key', trust.logKey] : []),
    ];
    const paths = [...files.values()].map((content, at) => written(folder, `file-${at}`, content));
    return namedAnswers([...files.keys()], run([...args, '-'], paths));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function written(folder: string, name: string, content: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Certificates are given as PEM or DER; the second verifier takes PEM. */
function pem(certificate: Uint8Array): Uint8Array {
  if (certificate[0] !== 0x30) return certificate;
  const base64 =
    Buffer.from(certificate)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return Buffer.from(['-----BEGIN CERTIFICATE-----', ...base64, '-----END CERTIFICATE-----', ''].join('\n'));
}

function run(args: readonly string[], paths: readonly string[]): string[] {
  const { stdout, stderr, status } = spawnSync(pythonOfPyhanko(), ['-B', '-W', 'ignore', program, ...args], {
    encoding: 'utf8',
    input: paths.join('\n'),
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`the second verifier stopped: ${stderr}`);
  return stdout.trim().split('\n');
}

function namedAnswers(names: readonly string[], lines: readonly string[]): Map<string, Answer> {
  if (lines.length !== names.length) throw new Error(`${lines.length} answers on ${names.length} files`);
  return new Map(names.map((name, at) => [name, answer.parse(JSON.parse(lines[at] ?? ''))]));
}

/** Files on which the product's verifier and the second one come to different verdicts, with what each says. */
export async function disagreements(files: Files, trust: GivenTrust): Promise<Disagreement[]> {
  const found: Disagreement[] = [];
  const answers = askStranger(files, trust);
  for (const [name, file] of files) {
    const { verdict, checks } = await verifyFile(file, readTrust(trust));
    const stranger = answers.get(name);
    if (stranger === undefined || stranger.verdict === verdict) continue;
    const codes = [...new Set(checks.filter(({ outcome }) => outcome !== 'passed').map(({ code }) => code))];
    found.push({ name, product: [verdict, ...codes].join(' '), stranger });
  }
  return found;
}
