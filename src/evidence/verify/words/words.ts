import type { CheckCode } from '../codes.ts';
import type { Area, Notice, Outcome, Subject, Verdict } from '../report.ts';

/** A language of the verifier, which runs alone and so carries its own words. `{name}` stands for a parameter. */
export interface VerifierWords {
  outcomes: Record<Outcome, string>;
  verdicts: Record<Verdict, string>;
  areas: Record<Area, string>;
  subjects: Record<Subject['what'], string>;
  notices: Record<Notice, string>;
  fold: string;
  /** How a command is told whom to trust. */
  options: string;
  checks: Record<CheckCode, string>;
}

/** Puts parameters in their places. */
export function filled(words: string, params: Readonly<Record<string, string | number>>): string {
  return words.replace(/\{(\w+)\}/g, (_place, name: string) => String(params[name] ?? ''));
}
