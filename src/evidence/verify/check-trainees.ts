import type { AttendanceSheet, SheetRowState, SheetTrainee } from '../../domain/attendance-sheet.ts';
import { supervisionRowState } from '../../domain/supervision.ts';
import type { AmendedMeeting, AmendedRow } from './amended.ts';
import type { ValidatedMeeting } from './validated-meeting.ts';
import { differing } from './sheet-parts.ts';
import { shownSignature } from './check-sheet-signers.ts';
import type { Findings, Subject } from './report.ts';

interface Sealed {
  validated: ValidatedMeeting;
  amended: AmendedMeeting;
}

/** Every row of the sheet against the roll call, the signatures and the amendments. */
export function checkTrainees(sheet: AttendanceSheet, sealed: Sealed, findings: Findings): void {
  const { amended } = sealed;
  const rows = new Map(amended.rows.map((row) => [row.digest, row]));
  const shown = new Set(sheet.trainees.map(({ row }) => row));
  for (const trainee of sheet.trainees) {
    const row = rows.get(trainee.row);
    if (row !== undefined) checkTrainee(trainee, { row, ...sealed }, findings);
    else if (amended.erased.has(trainee.row)) checkErased(trainee, findings);
    else findings.add('sheet.row-unknown', subjectOfRow(trainee));
  }
  for (const { digest, person } of amended.rows)
    if (!shown.has(digest)) findings.add('sheet.row-lost', { what: 'row', id: digest, name: person.name });
  const lost = sealed.validated.rows.filter(({ digest, row }) => row === null && !shown.has(digest));
  for (const { digest } of lost) findings.add('sheet.row-lost', { what: 'row', id: digest, name: '' });
}

function subjectOfRow({ row, name }: SheetTrainee): Subject {
  return { what: 'row', id: row, name: name ?? '' };
}

function checkTrainee(
  trainee: SheetTrainee,
  { row, validated, amended }: Sealed & { row: AmendedRow },
  findings: Findings,
): void {
  const { counting } = validated;
  const own = counting.find(
    ({ statement, bundled }) =>
      statement.person.id === row.person.id && !amended.setAside.has(bundled.digest),
  );
  const expected = {
    state: stateOf(row, own !== undefined),
    signature: own === undefined ? null : shownSignature(own),
  };
  const shown = counting.find(({ bundled }) => bundled.digest === trainee.signature?.digest);
  if (shown !== undefined && shown.statement.person.id !== row.person.id)
    findings.add('sheet.signature-other', subjectOfRow(trainee));
  const wrong = differing([
    ['name', trainee.name, row.person.name],
    ['mark', trainee.mark, row.mark],
    ['state', trainee.state, expected.state],
    ['signature', trainee.signature, expected.signature],
  ]);
  for (const field of wrong) findings.add('sheet.row-differs', subjectOfRow(trainee), { field });
  if (wrong.length === 0) findings.add('sheet.row', subjectOfRow(trainee));
}

function stateOf({ subject, mark }: AmendedRow, signed: boolean): SheetRowState {
  const row = { person: '', name: '', sortName: '', picture: null, revision: 0, subject, mark };
  return supervisionRowState({ row, signed });
}

/** Nothing of an erased person is left on the sheet. */
function checkErased(trainee: SheetTrainee, findings: Findings): void {
  const { name, mark, state, signature } = trainee;
  const wrong = differing([
    ['state', state, 'erased'],
    ['name', name, null],
    ['mark', mark, null],
    ['signature', signature, null],
  ]);
  for (const field of wrong) findings.add('sheet.row-differs', subjectOfRow(trainee), { field });
  findings.add('sheet.row-erased', subjectOfRow(trainee));
}
