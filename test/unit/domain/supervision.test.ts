import { expect } from 'chai';
import { PRESENT, ROLL_CALL_NOT_STARTED, type Mark } from '../../../src/domain/roll-call.ts';
import { SETTLE_MS } from '../../../src/domain/signing-window.ts';
import {
  supervisionCounts,
  supervisionRowState,
  validationObstacles,
  type SupervisionRowState,
  type ValidationFacts,
  type ValidationObstacle,
} from '../../../src/domain/supervision.ts';
import { ABSENT, END, INTERNSHIP, sheetRow, START } from '../../support/meetings.ts';

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
  const completed = { ...ROLL_CALL_NOT_STARTED, startedAt: START, version: 1, completedAt: END };
  const ready: ValidationFacts = {
    meeting: { status: 'scheduled', rollCall: completed },
    states: ['signed', 'missing', 'absent'],
    window: { opensAt: START, closesAt: END },
    now: END + SETTLE_MS,
  };

  const cases: [string, Partial<ValidationFacts>, ValidationObstacle[]][] = [
    ['nothing when all is there, though signatures are missing', {}, []],
    [
      'the roll call',
      { meeting: { status: 'scheduled', rollCall: ROLL_CALL_NOT_STARTED } },
      ['ROLL_CALL_NOT_COMPLETED'],
    ],
    [
      'the roll call that changed since',
      { meeting: { status: 'scheduled', rollCall: { ...completed, changedSince: true } } },
      ['ROLL_CALL_NOT_COMPLETED'],
    ],
    ['the end of signing', { now: END - 1 }, ['WINDOW_STILL_OPEN']],
    ['what is on its way when signing ends', { now: END }, ['SIGNATURES_ARRIVING']],
    ['what is on its way to the last moment', { now: END + SETTLE_MS - 1 }, ['SIGNATURES_ARRIVING']],
    [
      'who signed and is marked absent',
      { states: ['signed', 'signed-marked-absent'] },
      ['SIGNED_MARKED_ABSENT'],
    ],
    [
      'everything at once',
      {
        meeting: { status: 'scheduled', rollCall: ROLL_CALL_NOT_STARTED },
        now: START,
        states: ['signed-marked-absent'],
      },
      ['ROLL_CALL_NOT_COMPLETED', 'WINDOW_STILL_OPEN', 'SIGNED_MARKED_ABSENT'],
    ],
    ['nothing any more', { meeting: { status: 'validated', rollCall: completed } }, ['ALREADY_VALIDATED']],
    [
      'nothing of a cancelled meeting',
      { meeting: { status: 'cancelled', rollCall: completed } },
      ['CANCELLED'],
    ],
  ];
  for (const [words, changes, expected] of cases)
    it(`waits for ${words}`, () => {
      expect(validationObstacles({ ...ready, ...changes })).to.deep.equal(expected);
    });
});
