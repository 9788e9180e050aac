import {
  receiptReference,
  type Statement,
  type StatementType,
  type TeacherSignatureStatement,
} from '../../domain/statement.ts';
import type { BundledStatement, EvidenceBundle } from '../../domain/evidence-bundle.ts';
import type { Subject } from './report.ts';

/** A statement whose seal held. */
export interface Opened<S extends Statement = Statement> {
  bundled: BundledStatement;
  statement: S;
  /** The key that sealed it. */
  kid: string;
}

/** A bundle with the statements that could be opened, in its order. */
export interface OpenedBundle {
  bundle: EvidenceBundle;
  opened: readonly Opened[];
}

export function ofType<T extends StatementType>(
  { opened }: Pick<OpenedBundle, 'opened'>,
  type: T,
): Opened<Extract<Statement, { type: T }>>[] {
  return opened.filter((one): one is Opened<Extract<Statement, { type: T }>> => one.statement.type === type);
}

/** Teachers' signatures of a roll call. */
export function signaturesOf(
  all: Pick<OpenedBundle, 'opened'>,
  rollCallDigest: string | null,
): Opened<TeacherSignatureStatement>[] {
  return ofType(all, 'teacher-signature').filter(
    ({ statement }) => statement.rollCallDigest === rollCallDigest,
  );
}

/** Digests of statements that were erased. */
export function erasedDigests({ bundle }: OpenedBundle): Set<string> {
  return new Set(bundle.statements.filter(({ jws }) => jws === null).map(({ digest }) => digest));
}

export function subjectOf({ bundled, statement }: Opened): Subject {
  return { what: statement.type, id: bundled.digest, name: labelled(bundled.digest, personOf(statement)) };
}

/** Of a statement that could not be opened: an erased one, or one whose seal is broken. */
export function subjectOfClosed({ digest }: BundledStatement): Subject {
  return { what: 'erased', id: digest, name: labelled(digest, '') };
}

function personOf(statement: Statement): string {
  return statement.type === 'roll-call' ? statement.completedBy.name : statement.person.name;
}

function labelled(digest: string, name: string): string {
  const reference = receiptReference(digest);
  return name === '' ? reference : `${name}, ${reference}`;
}
