import { expect } from 'chai';
import { applyAmendments } from '../../../src/evidence/verify/amended.ts';
import { checkTrainees } from '../../../src/evidence/verify/check-trainees.ts';
import { Findings } from '../../../src/evidence/verify/report.ts';
import type { ValidatedMeeting } from '../../../src/evidence/verify/validated-meeting.ts';
import type { Opened } from '../../../src/evidence/verify/opened.ts';
import type { Statement } from '../../../src/domain/statement.ts';
import { composeSheet, sealedRecord, type DigestedStatement } from '../../../src/domain/compose-sheet.ts';
import { amendment, rollCall, row, signatureOf, validation } from '../../support/sealed-meeting.ts';

const COUNT = 2_000;
const PRESENT = { kind: 'present' as const, lateMinutes: 0, leftEarlyMinutes: 0 };
const LATE = { ...PRESENT, lateMinutes: 5 };

let reads = 0;
/** Counts how often it is asked for a person. */
function counted<T extends { person: object }>(one: T): T {
  const get = (): object => {
    reads += 1;
    return one.person;
  };
  return Object.defineProperty({ ...one }, 'person', { get, enumerable: true });
}

function opened<S extends Statement>({ digest, rows }: DigestedStatement, statement: S): Opened<S> {
  const bundled = { digest, jws: '', salt: '', inclusion: null, rows: [...rows] };
  return { bundled, statement, kid: '' };
}

describe('verifying a meeting of many', () => {
  const names = Array.from({ length: COUNT }, (_, i) => `S${String(i)}`);
  const changes = names.map((name) => ({
    salt: name,
    person: { id: `id of ${name}`, name },
    before: PRESENT,
    after: LATE,
  }));
  const statements = [
    ...names.map((name) => signatureOf(name)),
    rollCall(names.map((name) => row(name))),
    validation({ signatures: names.map((name) => `signature ${name}`) }),
    amendment(changes),
  ];

  it('looks at every row and signature a few times only', () => {
    const record = sealedRecord(statements);
    if (record === null) throw new Error('not validated');
    const { trainees } = composeSheet(record);
    const amended = record.amendments.map((one) => opened(one, one.statement));
    const validated: ValidatedMeeting = {
      validation: opened(record.validation, record.validation.statement),
      rollCall: null,
      rows: names.map((name) => ({ digest: `row ${name}`, row: counted(row(name)) })),
      counting: record.signatures.flatMap((one) =>
        one.statement?.type === 'student-signature' ? [opened(one, counted(one.statement))] : [],
      ),
      amendments: amended,
    };
    const findings = new Findings();
    const standing = applyAmendments(validated, findings);
    const sheet = { trainees };
    checkTrainees(sheet, { validated, amended: { ...standing, rows: standing.rows.map(counted) } }, findings);
    expect(findings.checks.filter(({ code }) => code === 'sheet.row')).to.have.length(COUNT);
    expect(reads).to.be.at.most(20 * COUNT);
  });
});
