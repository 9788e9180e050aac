import { ofType, subjectOf, type OpenedBundle } from './opened.ts';
import type { Findings } from './report.ts';

/** A person's own signature, and nothing beside it. */
export function checkPersonal(all: OpenedBundle, findings: Findings): void {
  findings.notices.add('personal-only');
  const [first] = [...ofType(all, 'student-signature'), ...ofType(all, 'teacher-signature')];
  const isAlone = all.bundle.statements.length === 1;
  if (first === undefined || !isAlone)
    findings.add('statement.not-personal', first === undefined ? undefined : subjectOf(first));
}
