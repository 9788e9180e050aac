import type { StatementType } from '../../domain/statement.ts';
import { outcomeOf, type CheckCode, type Outcome } from './codes.ts';

export type { Outcome } from './codes.ts';

/** The steps of the verifier, in their order. */
export const AREAS = [
  'format',
  'pdf',
  'seal',
  'statement',
  'log',
  'checkpoint',
  'time',
  'certificate',
  'sheet',
  'amendment',
] as const;
export type Area = (typeof AREAS)[number];

/** What a check is about. */
export interface Subject {
  what: StatementType | 'file' | 'checkpoint' | 'timestamp' | 'key' | 'sheet' | 'row' | 'erased';
  /** Digest, key id, or place in the file, for machines. */
  id: string;
  /** Name that people know it by; empty where there is none. */
  name: string;
}

export interface Check {
  area: Area;
  code: CheckCode;
  outcome: Outcome;
  subject: Subject;
  params: Readonly<Record<string, string | number>>;
}

/** The seal of the PDF around a bundle: none, one that holds but whose root is not trusted, or a trusted one. */
export type OuterSeal = 'none' | 'open' | 'trusted';

/** What is to be said beside the checks, whatever they came to. */
export type Notice =
  | 'development-time'
  | 'named-otherwise'
  | 'no-witness'
  | 'no-archive'
  | 'personal-only'
  | 'no-identity'
  | 'newest-unknown';

export type Verdict = 'passed' | 'failed' | 'incomplete';

export interface Report {
  /** Passed only if every check passed; failed if any failed. */
  verdict: Verdict;
  /** What the file is, as far as that was read. */
  about: About;
  checks: readonly Check[];
  notices: readonly Notice[];
}

export interface About {
  /** Id of the attendance sheet; empty for everything else. */
  sheet: string;
  /** SHA-256 of the certificate that the PDF's seal leads to, hex in groups; empty without one. */
  root: string;
}

const FILE: Subject = { what: 'file', id: '', name: '' };

/** Gathers what the steps find. */
export class Findings {
  readonly checks: Check[] = [];
  readonly notices = new Set<Notice>();
  readonly about: About = { sheet: '', root: '' };

  add(code: CheckCode, subject: Subject = FILE, params: Check['params'] = {}): void {
    const area = AREAS.find((one) => code.startsWith(`${one}.`));
    if (area === undefined) throw new TypeError(`${code} is of no step`);
    this.checks.push({ area, code, outcome: outcomeOf(code), subject, params });
  }

  /** The one or the other, by what holds. */
  either(holds: boolean, codes: readonly [CheckCode, CheckCode], subject?: Subject): boolean {
    this.add(holds ? codes[0] : codes[1], subject);
    return holds;
  }

  hasFailed(area: Area): boolean {
    return this.checks.some((check) => check.area === area && check.outcome === 'failed');
  }

  report(): Report {
    const { about, checks, notices } = this;
    return { verdict: verdictOf(checks), about, checks, notices: [...notices] };
  }
}

/** Without any check nothing passed. */
function verdictOf(checks: readonly Check[]): Verdict {
  if (checks.some(({ outcome }) => outcome === 'failed')) return 'failed';
  return checks.length > 0 && checks.every(({ outcome }) => outcome === 'passed') ? 'passed' : 'incomplete';
}
