import { expect } from 'chai';
import fc from 'fast-check';
import { completionObstacles, effectiveMark, rollCallCounts, sameMark } from '../../src/domain/roll-call.ts';
import { signingState } from '../../src/domain/signature.ts';
import { supervisionCounts, supervisionRowState } from '../../src/domain/supervision.ts';
import { meeting } from '../support/meetings.ts';
import { marks, modes, rows } from './arbitraries.ts';

const sheets = fc.array(rows, { maxLength: 40 });

describe('roll call, for any sheet', () => {
  it('can be completed exactly when every row has a mark that counts, and nobody who signed is absent', () => {
    fc.assert(
      fc.property(sheets, modes, (sheet, mode) => {
        const ready = sheet.every((facts) => {
          const mark = effectiveMark(facts, mode);
          return mark !== null && !(facts.signed && mark.kind === 'absent');
        });
        expect(completionObstacles(sheet, mode).length === 0).to.equal(ready);
      }),
    );
  });

  it('has a mark in every row once completed, and is then complete by hand as well', () => {
    fc.assert(
      fc.property(sheets, modes, (sheet, mode) => {
        if (completionObstacles(sheet, mode).length > 0) return;
        const written = sheet.map((facts) => ({
          ...facts,
          row: { ...facts.row, mark: effectiveMark(facts, mode) },
        }));
        for (const again of ['manual', 'qr', 'both'] as const)
          expect(completionObstacles(written, again)).to.deep.equal([]);
      }),
    );
  });

  it('never overrules the teacher', () => {
    fc.assert(
      fc.property(rows, modes, (facts, mode) => {
        if (facts.row.mark !== null) expect(effectiveMark(facts, mode)).to.equal(facts.row.mark);
      }),
    );
  });

  it('counts every row once', () => {
    fc.assert(
      fc.property(sheets, modes, (sheet, mode) => {
        const { present, absent, late, unmarked, total } = rollCallCounts(sheet, mode);
        expect(present + absent + unmarked)
          .to.equal(total)
          .and.equal(sheet.length);
        expect(late).to.be.at.most(present);
      }),
    );
  });

  it('takes marks for the same exactly when they are written the same', () => {
    fc.assert(
      fc.property(marks, marks, (a, b) => {
        const key = (mark: typeof a): string =>
          JSON.stringify(mark, mark === null ? [] : Object.keys(mark).sort());
        expect(sameMark(a, b)).to.equal(key(a) === key(b));
        expect(sameMark(a, structuredClone(a))).to.equal(true);
      }),
    );
  });
});

describe('supervision, for any sheet', () => {
  it('counts signed and missing into expected, and forgets nobody', () => {
    fc.assert(
      fc.property(sheets, (sheet) => {
        const states = sheet.map(supervisionRowState);
        const { signed, expected, missing } = supervisionCounts(states);
        expect(signed).to.equal(sheet.filter((facts) => facts.signed).length);
        expect(expected).to.equal(signed + missing);
        const rest = states.filter((state) => state === 'absent' || state === 'not-subject').length;
        expect(expected + rest).to.equal(sheet.length);
      }),
    );
  });
});

describe('signing, for any row', () => {
  it('is open only in an open window, to who is subject, has not signed and is not absent', () => {
    const phases = fc.constantFrom('before' as const, 'open' as const, 'closed' as const);
    const statuses = fc.constantFrom('scheduled' as const, 'cancelled' as const, 'validated' as const);
    fc.assert(
      fc.property(
        fc.record({ facts: rows, mode: modes, phase: phases, status: statuses, active: fc.boolean() }),
        (drawn) => {
          const { facts, mode, phase, status, active } = drawn;
          const { row, scanned, signed } = facts;
          const state = signingState({
            meeting: meeting({ status, sheet: [row] }),
            ...{ phase, person: row.person, active, signInMode: mode, scanned, signed },
          });
          const present = mode !== 'qr' || scanned || row.mark?.kind === 'present';
          const may = phase === 'open' && status === 'scheduled' && active && row.subject && !signed;
          expect(state === 'open').to.equal(may && row.mark?.kind !== 'absent' && present);
        },
      ),
    );
  });
});
