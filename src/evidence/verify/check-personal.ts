import { ofType, subjectOf, type OpenedBundle } from './opened.ts';
import type { Findings } from './report.ts';

/** A person's own signature, with nobody else's beside it and nobody else's row. */
export function checkPersonal(all: OpenedBundle, findings: Findings): void {
  findings.notices.add('personal-only');
  const signatures = [...ofType(all, 'student-signature'), ...ofType(all, 'teacher-signature')];
  const people = new Set(signatures.map(({ statement }) => statement.person.id));
  const [own] = people;
  const others = all.bundle.statements.flatMap(({ rows }) => rows ?? []).filter((row) => row !== null);
  const isOwn = people.size === 1 && others.every(({ person }) => person.id === own);
  const [first] = signatures;
  if (!isOwn) findings.add('statement.not-personal', first === undefined ? undefined : subjectOf(first));
}
