import { namesOfTeachers } from '../../domain/amended.ts';
import type { AttendanceSheet, SheetSignature } from '../../domain/attendance-sheet.ts';
import type { StudentSignatureStatement, TeacherSignatureStatement } from '../../domain/statement.ts';
import { canonical } from '../canonical.ts';
import type { AmendedMeeting } from './amended.ts';
import type { ValidatedMeeting } from './validated-meeting.ts';
import { signaturesOf, type Opened, type OpenedBundle } from './opened.ts';

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
  const signed = signaturesOf(all, digest).map((one) => ({
    name: one.statement.person.name,
    signature: shownSignature(one),
  }));
  const named = namesOfTeachers(amended.facts.teachers);
  const isShown = named !== null && canonical(sheet.teachers) === canonical(teachersOf(named, signed));
  return isShown ? [] : ['teachers'];
}

/** Of two of the same name, the first has the first signature. */
function teachersOf(
  names: readonly string[],
  signed: readonly { name: string; signature: SheetSignature }[],
): AttendanceSheet['teachers'] {
  const left = new Set(signed);
  const named = names.map((name) => {
    const own = [...left].find((one) => one.name === name);
    if (own === undefined) return { name, signature: null };
    left.delete(own);
    return own;
  });
  return [...named, ...left];
}

/** Every sentence under a signature that counted when it was validated, each once, in the order of the signatures. */
export function checkSentences(
  all: OpenedBundle,
  { sheet, validated }: { sheet: AttendanceSheet; validated: ValidatedMeeting },
): string[] {
  const { rollCallDigest, signatures } = validated.validation.statement;
  const counting = new Map(validated.counting.map((one) => [one.bundled.digest, one]));
  const students = signatures.flatMap((digest) => counting.get(digest) ?? []);
  const teachers = signaturesOf(all, rollCallDigest);
  const said = [
    ...students.map(({ statement }) => canonical({ ...statement.sentence, signedBy: 'student' })),
    ...teachers.map(({ statement }) => canonical({ ...statement.sentence, signedBy: 'teacher' })),
  ];
  const shown = sheet.sentences.map((sentence) => canonical(sentence));
  return canonical(shown) === canonical([...new Set(said)]) ? [] : ['sentences'];
}
