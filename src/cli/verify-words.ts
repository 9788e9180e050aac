import type { Report } from '../evidence/verify/report.ts';
import { describe, type Line } from '../evidence/verify/words/describe.ts';
import { filled, type VerifierWords } from '../evidence/verify/words/words.ts';

/** As many are named as anyone reads; `--json` has them all. */
const NAMED = 20;

/** A report as lines of text, step by step, with the verdict last. */
export function reportLines(
  report: Report,
  words: VerifierWords,
  { verbose }: { verbose: boolean },
): string[] {
  const width = Math.max(...Object.values(words.outcomes).map((word) => word.length));
  const sections = describe(report, words).flatMap(({ title, lines }) => [
    `  ${title}`,
    ...lines.flatMap((line) => {
      const outcome = words.outcomes[line.outcome].padEnd(width);
      return [`    ${outcome}  ${line.words}${folded(line, words, verbose)}`, ...named(line, verbose)];
    }),
  ]);
  const notices = report.notices.map((notice) => `  ${words.notices[notice]}`);
  const told = report.verdict === 'incomplete' ? [`  ${words.options}`] : [];
  return [...sections, ...notices, ...told, `  ${words.verdicts[report.verdict]}`];
}

function isListed({ outcome, subjects }: Line, verbose: boolean): boolean {
  return subjects.length > 0 && (verbose || outcome !== 'passed');
}

/** How often, where the names are not listed. */
function folded(line: Line, { fold }: VerifierWords, verbose: boolean): string {
  const { subjects } = line;
  if (subjects.length < 2 || isListed(line, verbose)) return '';
  return ` (${filled(fold, { count: subjects.length })})`;
}

function named(line: Line, verbose: boolean): string[] {
  if (!isListed(line, verbose)) return [];
  const shown = verbose ? line.subjects : line.subjects.slice(0, NAMED);
  const rest = line.subjects.length - shown.length;
  return [...shown, ...(rest > 0 ? [`+ ${rest}`] : [])].map((subject) => `      - ${subject}`);
}
