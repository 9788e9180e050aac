import { digestOf } from '../canonical.ts';
import { placeOf, withErased } from '../../domain/bundle-order.ts';
import { checkIdentity } from './check-identity.ts';
import { subjectOf, subjectOfClosed, type Opened, type OpenedBundle } from './opened.ts';
import type { Findings } from './report.ts';

/** Each statement by itself: digest, institution, meeting, order, and what its seal names by digests. */
export async function checkStatements(all: OpenedBundle, findings: Findings): Promise<void> {
  checkDigests(all, findings);
  checkOrder(all, findings);
  checkInstitutionName(all, findings);
  for (const one of all.opened) {
    if (belongs(all, one, findings)) findings.add('statement.agrees', subjectOf(one));
    checkMethod(one, findings);
    checkRows(one, findings);
    await checkIdentity(one, all.bundle, findings);
  }
}

function checkDigests({ bundle }: OpenedBundle, findings: Findings): void {
  const seen = new Set<string>();
  for (const bundled of bundle.statements) {
    const { digest, jws, salt, strokes, rows, identity } = bundled;
    if (seen.has(digest)) findings.add('statement.twice', subjectOfClosed(bundled));
    seen.add(digest);
    const isErased = jws === null;
    const hasRest = salt !== null || strokes !== undefined || rows !== undefined || identity !== undefined;
    if (isErased ? hasRest : salt === null) findings.add('statement.half-erased', subjectOfClosed(bundled));
  }
}

/** As received; those of one millisecond by their places in the log, and so are erased ones among the others. */
function checkOrder({ bundle, opened }: OpenedBundle, findings: Findings): void {
  opened.forEach((one, at) => {
    const before = opened[at - 1];
    if (before !== undefined && compared(before, one) > 0) findings.add('statement.order', subjectOf(one));
  });
  const order = withErased(
    bundle.statements.filter(({ jws }) => jws !== null),
    bundle.statements.filter(({ jws }) => jws === null),
  );
  const wrong = bundle.statements.find((one, at) => one.digest !== order[at]?.digest);
  if (wrong !== undefined) findings.add('statement.order', subjectOfClosed(wrong));
}

function compared(one: Opened, other: Opened): number {
  const [a, b] = [one.statement.receivedAt, other.statement.receivedAt];
  if (a !== b) return a < b ? -1 : 1;
  return placeOf(one.bundled) - placeOf(other.bundled) || 0;
}

/** As it was sealed last: a bundle is made later, and its institution may have another name by then. */
function checkInstitutionName({ bundle, opened }: OpenedBundle, findings: Findings): void {
  const last = opened.at(-1);
  if (last !== undefined && last.statement.institution.name !== bundle.institution.name)
    findings.add('statement.institution-name');
}

function belongs({ bundle, opened }: OpenedBundle, one: Opened, findings: Findings): boolean {
  const { bundled, statement } = one;
  const problems = [
    digestOf(statement) !== bundled.digest && ('statement.digest' as const),
    statement.institution.key !== bundle.institution.key && ('statement.other-institution' as const),
    statement.meeting.id !== (bundle.sheet?.meeting.id ?? opened[0]?.statement.meeting.id) &&
      ('statement.other-meeting' as const),
  ].filter((code) => code !== false);
  for (const code of problems) findings.add(code, subjectOf(one));
  return problems.length === 0;
}

/** How it was signed, and the drawing that the seal names. */
function checkMethod(one: Opened, findings: Findings): void {
  const { statement, bundled } = one;
  const isSignature = statement.type === 'student-signature' || statement.type === 'teacher-signature';
  const { method = null, strokesDigest = null, typedName = null } = isSignature ? statement : {};
  if ((method === 'drawn') !== (strokesDigest !== null) || (method === 'typed') !== (typedName !== null))
    findings.add('statement.method', subjectOf(one));
  const { strokes } = bundled;
  if (strokesDigest === null) {
    if (strokes !== undefined) findings.add('statement.strokes-differ', subjectOf(one));
  } else if (strokes === undefined) findings.add('statement.strokes-left-out', subjectOf(one));
  else {
    const holds = digestOf(strokes) === strokesDigest;
    findings.either(holds, ['statement.strokes', 'statement.strokes-differ'], subjectOf(one));
  }
}

/** Each salted row is the one that the seal names at its place; erased ones say nothing. */
function checkRows(one: Opened, findings: Findings): void {
  const { statement, bundled } = one;
  const named = statement.type === 'roll-call' || statement.type === 'amendment' ? statement.rows : null;
  const { rows } = bundled;
  if (named !== null && rows === undefined) findings.add('statement.rows-left-out', subjectOf(one));
  else if (named === null || rows === undefined) {
    if (rows !== undefined) findings.add('statement.rows-differ', subjectOf(one));
  } else {
    const isKind = (row: object): boolean => 'subject' in row === (statement.type === 'roll-call');
    const holds =
      rows.length === named.length &&
      rows.every((row, at) => row === null || (isKind(row) && digestOf(row) === named[at]));
    findings.either(holds, ['statement.rows', 'statement.rows-differ'], subjectOf(one));
  }
}
