import { namesOfTeachers } from '../../domain/amended.ts';
import type { AttendanceSheet, SheetSignature } from '../../domain/attendance-sheet.ts';
import type { StudentSignatureStatement, TeacherSignatureStatement } from '../../domain/statement.ts';
import { canonical } from '../canonical.ts';
import type { AmendedMeeting } from './amended.ts';
import type { ValidatedMeeting } from './validated-meeting.ts';
import { ofType, type Opened, type OpenedBundle } from './opened.ts';

/** A signature as the sheet has to show it. */
export function shownSignature({
  bundled,
  statement,
}: Opened<StudentSignatureStatement | TeacherSignatureStatement>): SheetSignature {
  const { method, receivedAt, typedName } = statement;
  return { digest: bundled.digest, method, receivedAt, typedName };
}

/** The teachers whom the meeting names, in their order, then whoever else signed the validated roll call; each signature once. */
export function checkTeachers(
  all: OpenedBundle,
  {
    sheet,
    validated,
    amended,
  }: { sheet: AttendanceSheet; validated: ValidatedMeeting; amended: AmendedMeeting },
): string[] {
  const digest = validated.validation.statement.rollCallDigest;
  const signed = ofType(all, 'teacher-signature')
    .filter(({ statement }) => statement.rollCallDigest === digest)
    .map((one) => ({ name: one.statement.person.name, signature: shownSignature(one) }));
  const shown = sheet.teachers.filter(({ signature }) => signature !== null);
  const names = sheet.teachers.flatMap(({ name }) => (name === null ? [] : [name]));
  const named = namesOfTeachers(amended.facts.teachers);
  const signers = signed.map(({ name }) => name);
  const isNamed = named !== null && isList(names, { named, others: without(signers, named) });
  return sameMembers(shown, signed) && isNamed ? [] : ['teachers'];
}

function isList(
  names: readonly string[],
  { named, others }: { named: readonly string[]; others: readonly string[] },
): boolean {
  const rest = names.slice(named.length);
  return (
    canonical(names.slice(0, named.length)) === canonical(named) &&
    canonical(rest.sort()) === canonical([...others].sort())
  );
}

/** A list less each of another's members once: of two of the same name, one stays. */
function without(list: readonly string[], less: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const one of less) left.set(one, (left.get(one) ?? 0) + 1);
  return list.filter((one) => {
    const count = left.get(one) ?? 0;
    left.set(one, count - 1);
    return count <= 0;
  });
}

/** Every sentence under a signature on the sheet, and none that nobody signed. */
export function checkSentences(
  all: OpenedBundle,
  { sheet, validated }: { sheet: AttendanceSheet; validated: ValidatedMeeting },
): string[] {
  const students = ofType(all, 'student-signature');
  const teachers = ofType(all, 'teacher-signature');
  const said = (one: Opened<StudentSignatureStatement | TeacherSignatureStatement>): string =>
    canonical({
      ...one.statement.sentence,
      signedBy: one.statement.type === 'student-signature' ? 'student' : 'teacher',
    });
  const possible = new Set([...students, ...teachers].map(said));
  const digest = validated.validation.statement.rollCallDigest;
  const needed = [
    ...validated.counting,
    ...teachers.filter(({ statement }) => statement.rollCallDigest === digest),
  ];
  const shown = new Set(sheet.sentences.map((sentence) => canonical(sentence)));
  const isComplete = needed.every((one) => shown.has(said(one)));
  const isSigned = [...shown].every((one) => possible.has(one)) && shown.size === sheet.sentences.length;
  return isComplete && isSigned ? [] : ['sentences'];
}

function sameMembers(one: readonly object[], other: readonly object[]): boolean {
  const texts = (list: readonly object[]): string => canonical(list.map((item) => canonical(item)).sort());
  return texts(one) === texts(other);
}
