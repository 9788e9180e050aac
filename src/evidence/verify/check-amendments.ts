import type { AttendanceSheet, SheetAmendment } from '../../domain/attendance-sheet.ts';
import type { AmendmentStatement } from '../../domain/statement.ts';
import { changesOf } from './amended.ts';
import type { ValidatedMeeting } from './validated-meeting.ts';
import { differing, SHEET } from './sheet-parts.ts';
import { subjectOf, type Opened } from './opened.ts';
import type { Findings } from './report.ts';

/** The sheet shows every amendment as it was sealed, and no other. */
export function checkAmendments(
  sheet: AttendanceSheet,
  { amendments, counting, validation }: ValidatedMeeting,
  findings: Findings,
): void {
  const counted = new Set([
    ...validation.statement.signatures,
    ...counting.map(({ bundled }) => bundled.digest),
  ]);
  if (sheet.amendments.length > amendments.length)
    findings.add('amendment.differs', SHEET, { field: 'number' });
  for (const [at, one] of amendments.entries()) {
    const shown = sheet.amendments[at];
    const wrong = shown === undefined ? ['number'] : differing(pairsOf(shown, one));
    // Each counted until then; it is set aside once.
    if (!one.statement.setAside.every((digest) => counted.delete(digest))) wrong.push('setAside');
    for (const field of wrong) findings.add('amendment.differs', subjectOf(one), { field });
    if (wrong.length === 0) findings.add('amendment.agrees', subjectOf(one));
  }
}

function pairsOf(
  shown: SheetAmendment,
  one: Opened<AmendmentStatement>,
): (readonly [string, unknown, unknown])[] {
  const { number, person, receivedAt, reason, facts, setAside } = one.statement;
  const rows = changesOf(one).map(({ change }) => ({
    name: change?.person.name ?? null,
    before: change?.before ?? null,
    after: change?.after ?? null,
  }));
  return [
    ['number', shown.number, number],
    ['digest', shown.digest, one.bundled.digest],
    ['by', shown.by, person.name],
    ['at', shown.at, receivedAt],
    ['reason', shown.reason, reason],
    ['facts', shown.facts, facts],
    ['rows', shown.rows, rows],
    ['setAside', shown.setAside, setAside.length],
  ];
}
