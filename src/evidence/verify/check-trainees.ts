import type { AttendanceSheet, SheetRowState, SheetTrainee } from '../../domain/attendance-sheet.ts';
import { supervisionRowState } from '../../domain/supervision.ts';
import type { AmendedMeeting, AmendedRow } from './amended.ts';
import type { ValidatedMeeting } from './validated-meeting.ts';
import { differing, SHEET } from './sheet-parts.ts';
import { shownSignature } from './check-sheet-signers.ts';
import type { Findings, Subject } from './report.ts';

interface Sealed {
  validated: ValidatedMeeting;
  amended: AmendedMeeting;
}

type Signature = ValidatedMeeting['counting'][number];

/** The counting signatures, as rows ask for them. */
interface Signatures {
  /** By the signer's id, those set aside left out; the first of each. */
  of: ReadonlyMap<string, Signature>;
  byDigest: ReadonlyMap<string, Signature>;
}

/** Every row of the sheet against the roll call, the signatures and the amendments. */
export function checkTrainees(
  sheet: Pick<AttendanceSheet, 'trainees'>,
  sealed: Sealed,
  findings: Findings,
): void {
  const { amended } = sealed;
  const signatures = signaturesOf(sealed);
  const rows = new Map(amended.rows.map((row) => [row.digest, row]));
  const shown = new Set<string>();
  for (const trainee of sheet.trainees) {
    if (shown.has(trainee.row)) findings.add('sheet.row-twice', subjectOfRow(trainee));
    shown.add(trainee.row);
    const row = rows.get(trainee.row);
    if (row !== undefined) checkTrainee(trainee, { row, signatures }, findings);
    else if (amended.erased.has(trainee.row)) checkErased(trainee, findings);
    else findings.add('sheet.row-unknown', subjectOfRow(trainee));
  }
  for (const { digest, person } of amended.rows)
    if (!shown.has(digest)) findings.add('sheet.row-lost', { what: 'row', id: digest, name: person.name });
  for (const digest of amended.erased)
    if (!shown.has(digest)) findings.add('sheet.row-lost', { what: 'row', id: digest, name: '' });
  checkOrder([...shown], amended, findings);
}

/** As the roll call has them, then as they were added: of those that both have. */
function checkOrder(shown: readonly string[], { order }: AmendedMeeting, findings: Findings): void {
  const [here, there] = [new Set(shown), new Set(order)];
  const sealed = [...there].filter((row) => here.has(row));
  const isInOrder = shown.filter((row) => there.has(row)).every((row, at) => row === sealed[at]);
  if (!isInOrder) findings.add('sheet.row-order', SHEET);
}

function signaturesOf({ validated: { counting }, amended }: Sealed): Signatures {
  const of = new Map<string, Signature>();
  for (const one of counting) {
    const { id } = one.statement.person;
    if (!of.has(id) && !amended.setAside.has(one.bundled.digest)) of.set(id, one);
  }
  return { of, byDigest: new Map(counting.map((one) => [one.bundled.digest, one])) };
}

function subjectOfRow({ row, name }: SheetTrainee): Subject {
  return { what: 'row', id: row, name: name ?? '' };
}

function checkTrainee(
  trainee: SheetTrainee,
  { row, signatures }: { row: AmendedRow; signatures: Signatures },
  findings: Findings,
): void {
  const own = signatures.of.get(row.person.id);
  const expected = {
    state: stateOf(row, own !== undefined),
    signature: own === undefined ? null : shownSignature(own),
  };
  const shown = signatures.byDigest.get(trainee.signature?.digest ?? '');
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
