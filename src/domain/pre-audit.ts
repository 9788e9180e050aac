import { otherTitles, overlappingOfTeachers } from './pre-audit-across.ts';
import type { Anomaly, AnomalyKind, CheckedMeeting, CheckedSignature } from './pre-audit-facts.ts';
import { equalInk } from './pre-audit-ink.ts';
import { evenlySpaced, isPresentUnsigned, missingFacts, otherNames } from './pre-audit-meeting.ts';

/** In the order of a report: what weighs most stands first. */
export const ANOMALY_KINDS: readonly AnomalyKind[] = [
  'equal-ink',
  'even-spacing',
  'present-unsigned',
  'another-name',
  'teacher-twice',
  'public-holiday',
  'several-half-days',
  'title-differs',
  'fact-missing',
];

/** Everything that the check looks for, in the order of a report and then of the meetings. */
export function findAnomalies(meetings: readonly CheckedMeeting[]): Anomaly[] {
  const inOrder = [...meetings].sort((a, b) => a.start - b.start);
  const found = [
    ...inOrder.flatMap(anomaliesOf),
    ...equalInk(inOrder.flatMap(everySignature)),
    ...otherTitles(inOrder),
    ...overlappingOfTeachers(inOrder),
  ];
  return ANOMALY_KINDS.flatMap((kind) => found.filter((anomaly) => anomaly.kind === kind));
}

/** What one meeting alone shows. */
function anomaliesOf(meeting: CheckedMeeting): Anomaly[] {
  const { halfDays, holiday } = meeting;
  const meetings = [meeting.id];
  const unsigned = meeting.rows.filter((row) => isPresentUnsigned(meeting, row));
  const missing = missingFacts(meeting);
  const names = otherNames(meeting.signatures);
  const found: Anomaly[] = evenlySpaced(meeting.signatures).map((run) => ({
    kind: 'even-spacing',
    meetings,
    ...run,
  }));
  if (unsigned.length > 0) {
    found.push({ kind: 'present-unsigned', meetings, names: unsigned.map(({ name }) => name) });
  }
  if (names.length > 0) found.push({ kind: 'another-name', meetings, names });
  if (holiday !== null) found.push({ kind: 'public-holiday', meetings, holiday });
  if (halfDays > 1) found.push({ kind: 'several-half-days', meetings, halfDays });
  if (missing.length > 0) found.push({ kind: 'fact-missing', meetings, missing });
  return found;
}

/** Drawn signatures that no comparison reaches. */
export function uncomparedInk(meetings: readonly CheckedMeeting[]): number {
  return meetings
    .flatMap(everySignature)
    .filter(({ method, prints }) => method === 'drawn' && prints === null).length;
}

/** Students and teachers draw on the same pads: whose drawing it is makes no difference to whether it is the same. */
function everySignature({ signatures, teacherSignatures }: CheckedMeeting): CheckedSignature[] {
  return [...signatures, ...teacherSignatures];
}
