import { expect } from 'chai';
import { rollCallAccess, type RollCallFacts } from '../../../src/domain/roll-call-access.ts';
import { isPossibleMark, isToMark, PRESENT } from '../../../src/domain/roll-call.ts';
import { ABSENT, END, meeting, sheetRow, START } from '../../support/meetings.ts';

const FACTS: RollCallFacts = { meeting: meeting(), subject: true, active: true, mayMark: true, now: START };

describe('access to the roll call', () => {
  it('opens at the exact start', () => {
    expect(rollCallAccess({ ...FACTS, now: START - 1 })).to.equal('not-begun');
    expect(rollCallAccess(FACTS)).to.equal('open');
    expect(rollCallAccess({ ...FACTS, now: END + 86_400_000 }), 'and stays open').to.equal('open');
  });

  it('waits for the teacher where the signing opens with the roll call', () => {
    const waiting = meeting({ opening: null });
    expect(rollCallAccess({ ...FACTS, meeting: waiting })).to.equal('to-start');
    expect(rollCallAccess({ ...FACTS, meeting: waiting, now: START - 1 })).to.equal('not-begun');
  });

  it('says first what is most final', () => {
    const all = { subject: false, active: false, mayMark: false, now: START - 1 };
    const order = (changes: Partial<RollCallFacts>) => rollCallAccess({ ...FACTS, ...all, ...changes });
    expect(order({ meeting: meeting({ status: 'cancelled' }) })).to.equal('cancelled');
    expect(order({ meeting: meeting({ status: 'validated' }) })).to.equal('validated');
    expect(order({})).to.equal('not-subject');
    expect(order({ subject: true })).to.equal('inactive');
    expect(order({ subject: true, active: true })).to.equal('no-right');
    expect(order({ subject: true, active: true, mayMark: true })).to.equal('not-begun');
  });
});

describe('marks', () => {
  const late = (lateMinutes: number, leftEarlyMinutes = 0) =>
    isPossibleMark({ kind: 'present', lateMinutes, leftEarlyMinutes }, { start: START, end: END });

  it('leave at least one minute of the meeting', () => {
    expect(late(89)).to.equal(true);
    expect(late(90)).to.equal(false);
    expect(late(60, 29)).to.equal(true);
    expect(late(60, 30)).to.equal(false);
  });

  it('hold whole minutes that are not negative', () => {
    for (const minutes of [-1, 0.5, NaN, Infinity]) expect(late(minutes), String(minutes)).to.equal(false);
    expect(isPossibleMark(ABSENT, { start: START, end: START })).to.equal(true);
  });

  it('are still to make unless a scan stands for them', () => {
    const row = sheetRow();
    expect(isToMark({ row, scanned: false }, 'both')).to.equal(true);
    expect(isToMark({ row, scanned: true }, 'both')).to.equal(false);
    expect(isToMark({ row, scanned: true }, 'manual')).to.equal(true);
    expect(isToMark({ row: sheetRow({ mark: PRESENT }), scanned: false }, 'qr')).to.equal(false);
  });
});
