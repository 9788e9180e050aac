import { sha256 } from '@noble/hashes/sha2.js';
import { base64urlText } from '../bytes.ts';
import type { CheckCode } from './codes.ts';
import { Findings, type Report, type Verdict } from './report.ts';

/** What came of each file of a run, by the SHA-256 (base64url) of its bytes. */
export type Verdicts = ReadonlyMap<string, Verdict>;

export function hashOf(file: Uint8Array): string {
  return base64urlText(sha256(file));
}

const GIVEN: Readonly<Record<Verdict, CheckCode>> = {
  passed: 'pdf.sheet-passed',
  failed: 'pdf.sheet-failed',
  incomplete: 'pdf.sheet-incomplete',
};

/** A report on a certificate of completion, with what came of the sheets that it names where they were given in the same run. */
export function withNamedSheets(report: Report, verdicts: Verdicts): Report {
  if (!report.checks.some(({ code }) => code === 'pdf.sheet-not-given')) return report;
  const findings = new Findings();
  for (const notice of report.notices) findings.notices.add(notice);
  for (const { code, subject, params } of report.checks) {
    const verdict = code === 'pdf.sheet-not-given' ? verdicts.get(subject.id) : undefined;
    findings.add(verdict === undefined ? code : GIVEN[verdict], subject, params);
  }
  return findings.report();
}
