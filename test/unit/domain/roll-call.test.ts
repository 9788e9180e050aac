import { expect } from 'chai';
import {
  completionObstacles,
  effectiveMark,
  PRESENT,
  ROLL_CALL_NOT_STARTED,
  rollCallCounts,
  rollCallState,
  rowObstacle,
  sameMark,
  type Mark,
  type RowFacts,
} from '../../../src/domain/roll-call.ts';
import type { SignInMode } from '../../../src/domain/institution.ts';
import { ABSENT, INTERNSHIP, sheetRow } from '../../support/meetings.ts';

const LATE: Mark = { kind: 'present', lateMinutes: 7, leftEarlyMinutes: 0 };

function facts(mark: Mark | null, known: { scanned?: boolean; signed?: boolean } = {}): RowFacts {
  const { scanned = false, signed = false } = known;
  return { row: sheetRow({ mark }), scanned, signed };
}

describe('roll call', () => {
  it('has a state of its own at each step', () => {
    const started = { ...ROLL_CALL_NOT_STARTED, startedAt: 1 };
    const completed = { ...started, version: 1, completedAt: 2, completedBy: 'mueller' };
    expect(rollCallState(ROLL_CALL_NOT_STARTED)).to.equal('not-started');
    expect(rollCallState(started)).to.equal('in-progress');
    expect(rollCallState(completed)).to.equal('completed');
    expect(rollCallState({ ...completed, changedSince: true })).to.equal('changed');
  });

  describe('the mark that counts', () => {
    const modes: [SignInMode, Mark | null, Mark | null][] = [
      ['manual', null, null],
      ['qr', PRESENT, ABSENT],
      ['both', PRESENT, null],
    ];
    for (const [mode, scanned, unscanned] of modes)
      it(`of an unmarked row, by ${mode}`, () => {
        expect(effectiveMark(facts(null, { scanned: true }), mode)).to.deep.equal(scanned);
        expect(effectiveMark(facts(null), mode)).to.deep.equal(unscanned);
      });

    it('of who is not asked to sign is the teacher’s alone to give, by QR too', () => {
      const row = { ...facts(null).row, subject: false };
      expect(effectiveMark({ row, scanned: false }, 'qr')).to.equal(null);
      expect(effectiveMark({ row, scanned: true }, 'qr')).to.deep.equal(PRESENT);
    });

    for (const mode of ['manual', 'qr', 'both'] as const)
      it(`is the teacher's wherever there is one, by ${mode}`, () => {
        for (const scanned of [true, false])
          for (const mark of [PRESENT, LATE, ABSENT, INTERNSHIP])
            expect(effectiveMark(facts(mark, { scanned }), mode)).to.equal(mark);
      });
  });

  describe('completion', () => {
    it('by hand needs every row marked, an internship as well as any absence', () => {
      expect(rowObstacle(facts(null), 'manual')).to.equal('unmarked');
      expect(rowObstacle(facts(null, { scanned: true }), 'manual')).to.equal('unmarked');
      for (const mark of [PRESENT, LATE, ABSENT, INTERNSHIP])
        expect(rowObstacle(facts(mark), 'manual')).to.equal(null);
    });

    it('by QR needs no mark: who has not scanned is absent', () => {
      for (const scanned of [true, false]) expect(rowObstacle(facts(null, { scanned }), 'qr')).to.equal(null);
    });

    it('by both needs a mark of who has not scanned', () => {
      expect(rowObstacle(facts(null), 'both')).to.equal('unmarked');
      expect(rowObstacle(facts(null, { scanned: true }), 'both')).to.equal(null);
    });

    it('waits while someone who signed is marked absent, in every mode', () => {
      for (const mode of ['manual', 'qr', 'both'] as const)
        for (const mark of [ABSENT, INTERNSHIP])
          expect(rowObstacle(facts(mark, { signed: true, scanned: true }), mode)).to.equal(
            'signed-but-absent',
          );
    });

    it('by QR waits for who signed on a mark that was taken away again', () => {
      expect(rowObstacle(facts(null, { signed: true }), 'qr')).to.equal('signed-but-absent');
    });

    it('by hand is not spared by a signature: the row still needs its mark', () => {
      expect(rowObstacle(facts(null, { signed: true }), 'manual')).to.equal('unmarked');
      expect(rowObstacle(facts(PRESENT, { signed: true }), 'manual')).to.equal(null);
    });

    it('needs marks of those not subject to the signature too', () => {
      const row = sheetRow({ subject: false });
      expect(rowObstacle({ row, scanned: false, signed: false }, 'manual')).to.equal('unmarked');
    });

    it('names each row that holds it back', () => {
      const rows: RowFacts[] = [
        { row: sheetRow({ person: 'a' }), scanned: false, signed: false },
        { row: sheetRow({ person: 'b', mark: ABSENT }), scanned: false, signed: true },
        { row: sheetRow({ person: 'c', mark: PRESENT }), scanned: false, signed: true },
      ];
      expect(completionObstacles(rows, 'manual')).to.deep.equal([
        { person: 'a', obstacle: 'unmarked' },
        { person: 'b', obstacle: 'signed-but-absent' },
      ]);
      expect(completionObstacles([], 'manual')).to.deep.equal([]);
    });
  });

  describe('counts', () => {
    const rows = [facts(PRESENT), facts(LATE), facts(ABSENT), facts(null), facts(null, { scanned: true })];

    it('by hand take no account of scans', () => {
      expect(rollCallCounts(rows, 'manual')).to.deep.equal({
        present: 2,
        absent: 1,
        late: 1,
        unmarked: 2,
        total: 5,
      });
    });

    for (const mode of ['qr', 'both'] as const)
      it(`by ${mode} take a scan for presence, and nobody for absent before the completion`, () => {
        expect(rollCallCounts(rows, mode)).to.deep.equal({
          present: 3,
          absent: 1,
          late: 1,
          unmarked: 1,
          total: 5,
        });
      });

    it('do not take who left early for late', () => {
      const left = facts({ kind: 'present', lateMinutes: 0, leftEarlyMinutes: 20 });
      expect(rollCallCounts([left], 'manual')).to.include({ present: 1, late: 0 });
    });
  });

  describe('sameMark', () => {
    const marks: (Mark | null)[] = [
      null,
      PRESENT,
      LATE,
      { kind: 'present', lateMinutes: 0, leftEarlyMinutes: 7 },
      ABSENT,
      INTERNSHIP,
      { kind: 'absent', reason: 'excused' },
    ];
    it('tells every two marks apart, and none from its copy', () => {
      for (const [i, a] of marks.entries())
        for (const [j, b] of marks.entries())
          expect(sameMark(a, b === null ? null : { ...b }), `${String(i)} ${String(j)}`).to.equal(i === j);
    });
  });
});
