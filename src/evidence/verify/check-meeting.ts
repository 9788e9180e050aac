import type {
  RollCallStatement,
  StudentSignatureStatement,
  ValidationStatement,
} from '../../domain/statement.ts';
import { checkFacts, isOfSameFacts } from './check-facts.ts';
import { checkRows } from './check-roll-call.ts';
import {
  erasedDigests,
  ofType,
  signaturesOf,
  subjectOf,
  subjectOfClosed,
  type Opened,
  type OpenedBundle,
} from './opened.ts';
import type { Findings } from './report.ts';
import type { NamedRow, ValidatedMeeting } from './validated-meeting.ts';

/** How the statements of a meeting name one another. Null when there is nothing to compare a sheet with. */
export function checkMeeting(all: OpenedBundle, findings: Findings): ValidatedMeeting | null {
  findings.notices.add('newest-unknown');
  const [validation, ...more] = ofType(all, 'validation');
  if (validation === undefined) findings.add('statement.validation-missing');
  if (more.length > 0) findings.add('statement.validations');
  checkSetAside(all, findings);
  checkErased(all, findings);
  if (validation === undefined) return null;
  const rollCall = namedRollCall(all, validation, findings);
  const rows = rollCall === null ? [] : rowsOf(rollCall);
  const counting = checkCounting(all, validation, findings);
  checkFacts(all, { validation, rollCall, counting }, findings);
  checkRows({ validation, rows, counting }, findings);
  const amendments = ofType(all, 'amendment').sort((a, b) => a.statement.number - b.statement.number);
  return { validation, rollCall, rows, counting, amendments };
}

function rowsOf({ statement, bundled }: Opened<RollCallStatement>): NamedRow[] {
  return statement.rows.map((digest, at) => {
    const row = bundled.rows?.[at] ?? null;
    return { digest, row: row !== null && 'subject' in row ? row : null };
  });
}

/** The newest one, signed by who completed it. */
function namedRollCall(
  all: OpenedBundle,
  validation: Opened<ValidationStatement>,
  findings: Findings,
): Opened<RollCallStatement> | null {
  const digest = validation.statement.rollCallDigest;
  const rollCalls = ofType(all, 'roll-call');
  checkTeachers(all, rollCalls, findings);
  if (digest === null && rollCalls.length === 0) return null;
  const named = rollCalls.find(({ bundled }) => bundled.digest === digest);
  if (named === undefined) {
    findings.add('statement.roll-call-missing', subjectOf(validation));
    return null;
  }
  const newest = Math.max(...rollCalls.map(({ statement }) => statement.version));
  const isNewest = named.statement.version === newest;
  findings.either(isNewest, ['statement.roll-call-named', 'statement.roll-call-old'], subjectOf(validation));
  const isSigned = signaturesOf(all, digest).length > 0;
  findings.either(isSigned, ['statement.roll-call-signed', 'statement.roll-call-unsigned'], subjectOf(named));
  return named;
}

function checkTeachers(
  all: OpenedBundle,
  rollCalls: readonly Opened<RollCallStatement>[],
  findings: Findings,
): void {
  const completedBy = new Map(rollCalls.map((one) => [one.bundled.digest, one.statement.completedBy.id]));
  for (const one of ofType(all, 'teacher-signature')) {
    const person = completedBy.get(one.statement.rollCallDigest);
    if (person === undefined) findings.add('statement.roll-call-missing', subjectOf(one));
    else if (person !== one.statement.person.id) findings.add('statement.teacher-other', subjectOf(one));
  }
}

function checkSetAside(all: OpenedBundle, findings: Findings): void {
  const known = new Set(ofType(all, 'student-signature').map(({ bundled }) => bundled.digest));
  const erased = erasedDigests(all);
  for (const one of ofType(all, 'set-aside')) {
    const isKnown = known.has(one.statement.of) || erased.has(one.statement.of);
    findings.either(isKnown, ['statement.set-aside', 'statement.set-aside-unknown'], subjectOf(one));
  }
}

/** What is erased left a trace elsewhere, or anything could be called erased. */
function checkErased(all: OpenedBundle, findings: Findings): void {
  const named = new Set([
    ...ofType(all, 'validation').flatMap(({ statement }) => statement.signatures),
    ...ofType(all, 'set-aside').map(({ statement }) => statement.of),
  ]);
  for (const bundled of all.bundle.statements)
    if (bundled.jws === null && !named.has(bundled.digest))
      findings.add('statement.erased-unnamed', subjectOfClosed(bundled));
}

function checkCounting(
  all: OpenedBundle,
  validation: Opened<ValidationStatement>,
  findings: Findings,
): Opened<StudentSignatureStatement>[] {
  const counted = new Set(validation.statement.signatures);
  const aside = new Set(ofType(all, 'set-aside').map(({ statement }) => statement.of));
  const signatures = ofType(all, 'student-signature');
  const wrong = signatures
    .filter(({ bundled: { digest } }) => counted.has(digest) === aside.has(digest))
    .filter((one) => !isBeforeEdit(one, { counted, validation }, findings));
  for (const one of wrong) findings.add('statement.counting-extra', subjectOf(one));
  const here = new Set([...signatures.map(({ bundled }) => bundled.digest), ...erasedDigests(all)]);
  const isLost = [...counted].some((digest) => !here.has(digest));
  if (isLost || counted.size < validation.statement.signatures.length)
    findings.add('statement.counting-lost', subjectOf(validation));
  else if (wrong.length === 0) findings.add('statement.counting', subjectOf(validation));
  return signatures.filter(({ bundled }) => counted.has(bundled.digest));
}

/** A signature that arrived while the meeting was edited is of what it was: it counts for nothing, and is asked for anew. */
function isBeforeEdit(
  one: Opened<StudentSignatureStatement>,
  { counted, validation }: { counted: ReadonlySet<string>; validation: Opened<ValidationStatement> },
  findings: Findings,
): boolean {
  if (counted.has(one.bundled.digest) || isOfSameFacts(one, validation)) return false;
  findings.add('statement.before-edit', subjectOf(one));
  return true;
}
