import type { Meeting } from './meeting.ts';
import type { RowFacts } from './roll-call.ts';

/** What tells whether a statement is a signature that counts. */
interface Signed {
  type: string;
  person: string;
  revision: number;
}

/**
 * The students' signatures that count: of their row's revision. Setting one aside raises it in the same write, and what
 * is noted on the signature itself follows later.
 */
export function countingSignatures<Statement extends Signed>(
  { sheet }: Pick<Meeting, 'sheet'>,
  statements: readonly Statement[],
): Statement[] {
  const revisions = new Map(sheet.map((row) => [row.person, row.revision]));
  return statements.filter((s) => s.type === 'student-signature' && revisions.get(s.person) === s.revision);
}

/** The teacher's signature that counts: of the roll call's running version. */
export function countingTeacherSignature<Statement extends Signed>(
  { rollCall }: Pick<Meeting, 'rollCall'>,
  statements: readonly Statement[],
): Statement | null {
  return statements.find((s) => s.type === 'teacher-signature' && s.revision === rollCall.version) ?? null;
}

/** Puts scans and counting signatures beside the rows. */
export function factsOf(
  meeting: Pick<Meeting, 'sheet'>,
  file: { scans: readonly { person: string }[]; statements: readonly Signed[] },
): RowFacts[] {
  const scanned = new Set(file.scans.map((scan) => scan.person));
  const signed = new Set(countingSignatures(meeting, file.statements).map((statement) => statement.person));
  return meeting.sheet.map((row) => ({
    row,
    scanned: scanned.has(row.person),
    signed: signed.has(row.person),
  }));
}
