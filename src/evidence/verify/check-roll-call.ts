import type { SaltedRow } from '../../domain/statement.ts';
import type { ValidatedMeeting } from './validated-meeting.ts';
import { subjectOf } from './opened.ts';
import type { Findings } from './report.ts';

type Rows = Pick<ValidatedMeeting, 'validation' | 'rows' | 'counting'>;

/** Who signed was to sign, and who is called missing is exactly who did not. */
export function checkRows({ validation, rows, counting }: Rows, findings: Findings): void {
  refuseTwice(rows, findings);
  const known = new Map(rows.flatMap(({ row }) => (row === null ? [] : [[row.person.id, row]])));
  const signed = new Set<string>();
  for (const one of counting) {
    const { id, name } = one.statement.person;
    findings.add(signerCode(known.get(id), { name, isAgain: signed.has(id) }), subjectOf(one));
    signed.add(id);
  }
  const missing = new Set(validation.statement.missing);
  const isRight = rows.every(
    ({ digest, row }) =>
      row === null || missing.has(digest) === (isExpected(row) && !signed.has(row.person.id)),
  );
  const named = new Set(rows.map(({ digest }) => digest));
  const areRows = validation.statement.missing.every((digest) => named.has(digest));
  findings.either(
    isRight && areRows && missing.size === validation.statement.missing.length,
    ['statement.missing', 'statement.missing-wrong'],
    subjectOf(validation),
  );
}

function refuseTwice(rows: Rows['rows'], findings: Findings): void {
  const seen = new Set<string>();
  for (const { digest, row } of rows) {
    if (row === null) continue;
    const { id, name } = row.person;
    if (seen.has(id)) findings.add('statement.person-twice', { what: 'row', id: digest, name });
    seen.add(id);
  }
}

function signerCode(
  row: SaltedRow | undefined,
  { name, isAgain }: { name: string; isAgain: boolean },
): Parameters<Findings['add']>[0] {
  if (isAgain) return 'statement.signer-twice';
  if (row?.person.name !== name) return 'statement.signer-unknown';
  return isExpected(row) ? 'statement.signer' : 'statement.signer-absent';
}

function isExpected({ subject, mark }: SaltedRow): boolean {
  return subject && mark.kind === 'present';
}
