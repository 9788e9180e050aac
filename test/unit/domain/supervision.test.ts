import { expect } from 'chai';
import { PRESENT, type Mark } from '../../../src/domain/roll-call.ts';
import {
  supervisionCounts,
  supervisionRowState,
  validationObstacles,
  type SupervisionRowState,
} from '../../../src/domain/supervision.ts';
import { ABSENT, INTERNSHIP, sheetRow } from '../../support/meetings.ts';

describe('supervision', () => {
  const rows: [string, { subject?: boolean; mark: Mark | null; signed: boolean }, SupervisionRowState][] = [
    ['one who signed', { mark: PRESENT, signed: true }, 'signed'],
    ['one who signed unmarked', { mark: null, signed: true }, 'signed'],
    ['one who signed and was then marked absent', { mark: ABSENT, signed: true }, 'signed-marked-absent'],
    ['one who is absent', { mark: ABSENT, signed: false }, 'absent'],
    ['one on an internship', { mark: INTERNSHIP, signed: false }, 'absent'],
    ['one who is present and has not signed', { mark: PRESENT, signed: false }, 'missing'],
    ['one not marked yet', { mark: null, signed: false }, 'missing'],
    ['one not subject', { subject: false, mark: null, signed: false }, 'not-subject'],
    ['one not subject and absent', { subject: false, mark: ABSENT, signed: false }, 'not-subject'],
    ['one not subject any more, who signed', { subject: false, mark: PRESENT, signed: true }, 'signed'],
  ];
  for (const [words, { signed, ...row }, expected] of rows)
    it(`shows ${words} as ${expected}`, () => {
      expect(supervisionRowState({ row: sheetRow(row), signed })).to.equal(expected);
    });

  it('counts who signed, who is expected and who is missing', () => {
    const states: SupervisionRowState[] = [
      'signed',
      'signed',
      'signed-marked-absent',
      'absent',
      'missing',
      'not-subject',
    ];
    expect(supervisionCounts(states)).to.deep.equal({ signed: 3, expected: 4, missing: 1 });
    expect(supervisionCounts([])).to.deep.equal({ signed: 0, expected: 0, missing: 0 });
  });
});

describe('validation', () => {
  const ready = { status: 'scheduled', rollCallCompleted: true, windowClosed: true } as const;

  it('needs a completed roll call and a closed window, and says which is wanting', () => {
    expect(validationObstacles(ready)).to.deep.equal([]);
    expect(validationObstacles({ ...ready, rollCallCompleted: false })).to.deep.equal([
      'ROLL_CALL_NOT_COMPLETED',
    ]);
    expect(validationObstacles({ ...ready, windowClosed: false })).to.deep.equal(['WINDOW_STILL_OPEN']);
    expect(validationObstacles({ ...ready, rollCallCompleted: false, windowClosed: false })).to.deep.equal([
      'ROLL_CALL_NOT_COMPLETED',
      'WINDOW_STILL_OPEN',
    ]);
  });

  it('comes once, and never of a cancelled meeting', () => {
    expect(validationObstacles({ ...ready, status: 'validated' })).to.deep.equal(['ALREADY_VALIDATED']);
    expect(validationObstacles({ ...ready, status: 'cancelled' })).to.deep.equal(['CANCELLED']);
  });
});
