import { AREAS, type Area, type Check, type Outcome, type Report, type Subject } from '../report.ts';
import { filled, type VerifierWords } from './words.ts';

/** One line of what was found, in words. */
export interface Line {
  outcome: Outcome;
  words: string;
  /** What it is about; empty for the file as a whole. */
  subjects: string[];
}

export interface Section {
  area: Area;
  title: string;
  lines: Line[];
}

/** A report step by step; equal answers stand on one line with all that they are about. */
export function describe({ checks }: Pick<Report, 'checks'>, words: VerifierWords): Section[] {
  return AREAS.flatMap((area) => {
    const lines = linesOf(
      checks.filter((check) => check.area === area),
      words,
    );
    return lines.length === 0 ? [] : [{ area, title: words.areas[area], lines }];
  });
}

function linesOf(checks: readonly Check[], words: VerifierWords): Line[] {
  const lines = new Map<string, Line>();
  for (const { outcome, code, params, subject } of checks) {
    const text = plain(filled(words.checks[code], params));
    const line = lines.get(text) ?? { outcome, words: text, subjects: [] };
    const about = nameOf(subject, words);
    if (about !== '') line.subjects.push(about);
    lines.set(text, line);
  }
  return [...lines.values()];
}

function nameOf({ what, name }: Subject, { subjects }: VerifierWords): string {
  return plain([subjects[what], name].filter((part) => part !== '').join(' '));
}

/** What stands in a file could else command the terminal, or turn the line around. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}
