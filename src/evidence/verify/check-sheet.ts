import type { AttendanceSheet } from '../../domain/attendance-sheet.ts';
import { receiptReference } from '../../domain/statement.ts';
import { applyAmendments, type AmendedMeeting } from './amended.ts';
import { checkAmendments } from './check-amendments.ts';
import type { ValidatedMeeting } from './validated-meeting.ts';
import { checkTeachers, checkSentences } from './check-sheet-signers.ts';
import { checkTrainees } from './check-trainees.ts';
import type { OpenedBundle } from './opened.ts';
import type { Findings, OuterSeal } from './report.ts';
import { differing, SHEET } from './sheet-parts.ts';

const OUTER = { none: 'sheet.unsealed', open: 'sheet.seal-open', trusted: 'sheet.sealed' } as const;

/** What the sheet prints against what was sealed: nothing more, nothing less, nothing else. */
export function checkSheet(
  all: OpenedBundle,
  { sheet, validated, seal }: { sheet: AttendanceSheet; validated: ValidatedMeeting; seal: OuterSeal },
  findings: Findings,
): void {
  const amended = applyAmendments(validated, findings);
  const wrong = [
    ...wrongFacts(sheet, validated),
    ...wrongMeeting(sheet, { validated, amended }),
    ...checkTeachers(all, { sheet, validated, amended }),
    ...checkSentences(all, { sheet, validated }),
  ];
  for (const field of wrong) findings.add('sheet.fact', SHEET, { field });
  if (wrong.length === 0) findings.add('sheet.facts', SHEET);
  checkTrainees(sheet, { validated, amended }, findings);
  checkAmendments(sheet, validated, findings);
  findings.add(OUTER[seal], SHEET);
}

function wrongFacts(
  sheet: AttendanceSheet,
  { validation, rollCall, amendments }: ValidatedMeeting,
): string[] {
  const { statement, bundled } = validation;
  const reference = receiptReference(bundled.digest);
  const completed = rollCall === null ? null : completionOf(rollCall.statement);
  const replaces = sheet.replaces?.id ?? null;
  return differing([
    ['institution', sheet.institution, statement.institution],
    ['id', sheet.id, `${reference}/${sheet.version}`],
    ['replaces', replaces, sheet.version === 1 ? null : `${reference}/${sheet.version - 1}`],
    ['version', sheet.version > amendments.length, true],
    ['completed', sheet.completed, completed],
    ['closedEarly', sheet.closedEarly, statement.closedEarly],
    ['validated', sheet.validated, { by: statement.person.name, at: statement.receivedAt }],
  ]);
}

function completionOf({
  completedBy,
  receivedAt,
  version,
}: NonNullable<ValidatedMeeting['rollCall']>['statement']): object {
  return { by: completedBy.name, at: receivedAt, version };
}

function wrongMeeting(
  { meeting, course }: AttendanceSheet,
  { validated, amended: { facts } }: { validated: ValidatedMeeting; amended: AmendedMeeting },
): string[] {
  const { id, timeZone } = validated.validation.statement.meeting;
  const { halfDays } = meeting;
  return differing([
    ['course.title', course.title, facts.courseTitle],
    ['meeting.id', meeting.id, id],
    ['meeting.title', meeting.title, facts.title],
    ['meeting.start', meeting.start, facts.start],
    ['meeting.end', meeting.end, facts.end],
    ['meeting.room', meeting.room, facts.room],
    ['meeting.timeZone', meeting.timeZone, timeZone],
    ['meeting.halfDays', halfDays.map(({ start }) => start), startsOf(meeting)],
    ['meeting.halfDays', halfDays.at(-1)?.end ?? '', meeting.end],
    ['meeting.halfDays', halfDays.every(({ start, end }) => start < end), true],
  ]);
}

/** One part begins with the meeting, and the next where it ends. */
function startsOf({ start, halfDays }: AttendanceSheet['meeting']): string[] {
  return [start, ...halfDays.slice(0, -1).map(({ end }) => end)];
}
