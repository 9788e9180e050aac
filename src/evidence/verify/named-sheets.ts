import { sha256 } from '@noble/hashes/sha2.js';
import { base64urlText } from '../bytes.ts';
import type { CheckCode } from './codes.ts';
import { Findings, type Check, type Report, type Verdict } from './report.ts';

/** What was found of each file of a run, by the SHA-256 (base64url) of its bytes. */
export type Reports = ReadonlyMap<string, Report>;

export function hashOf(file: Uint8Array): string {
  return base64urlText(sha256(file));
}

const GIVEN: Readonly<Record<Verdict, CheckCode>> = {
  passed: 'pdf.sheet-passed',
  failed: 'pdf.sheet-failed',
  incomplete: 'pdf.sheet-incomplete',
};

/** A report on a certificate of completion, with what came of the sheets that it names where they were given in the same run. */
export function withNamedSheets(report: Report, given: Reports): Report {
  if (!report.checks.some(({ code }) => code === 'pdf.sheet-not-given')) return report;
  const findings = new Findings();
  Object.assign(findings.about, report.about);
  for (const notice of report.notices) findings.notices.add(notice);
  for (const check of report.checks) {
    const found = check.code === 'pdf.sheet-not-given' ? given.get(check.subject.id) : undefined;
    const code = found === undefined ? check.code : codeOf(check, report, found);
    findings.add(code, check.subject, check.params);
  }
  return findings.report();
}

/** A file of that hash is no such sheet when it bears another id, and tells nothing when another institution may have sealed it. */
function codeOf({ subject }: Check, certificate: Report, { about, verdict }: Report): CheckCode {
  if (about.sheet !== subject.name) return 'pdf.sheet-failed';
  if (verdict === 'passed' && about.root !== certificate.about.root) return 'pdf.sheet-root-other';
  return GIVEN[verdict];
}
