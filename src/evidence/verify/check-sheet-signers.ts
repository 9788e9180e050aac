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

/** Who signed the validated roll call, each once; and the teachers whom the meeting names, without a signature. */
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
  const others = sheet.teachers.filter(({ signature }) => signature === null).map(({ name }) => name);
  const isNamed = amended.facts.teachers === '' || namesIn(sheet).join(', ').includes(amended.facts.teachers);
  const known = new Set(amended.facts.teachers.split(', '));
  const areKnown = others.every((name) => name === null || known.has(name));
  return sameMembers(shown, signed) && areKnown && isNamed ? [] : ['teachers'];
}

function namesIn({ teachers }: AttendanceSheet): string[] {
  return teachers.flatMap(({ name }) => (name === null ? [] : [name]));
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
  const shown = sheet.sentences.map((sentence) => canonical(sentence));
  const isComplete = needed.every((one) => shown.includes(said(one)));
  const isSigned = shown.every((one) => possible.has(one)) && new Set(shown).size === shown.length;
  return isComplete && isSigned ? [] : ['sentences'];
}

function sameMembers(one: readonly object[], other: readonly object[]): boolean {
  const texts = (list: readonly object[]): string => canonical(list.map((item) => canonical(item)).sort());
  return texts(one) === texts(other);
}
