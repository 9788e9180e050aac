import { expect } from 'chai';
import { PRESENT, type Mark } from '../../../src/domain/roll-call.ts';
import {
  allowedMethods,
  presenceShownBy,
  isAnotherName,
  readTypedName,
  signingState,
  type SigningFacts,
} from '../../../src/domain/signature.ts';
import { ABSENT, INTERNSHIP, meeting, opening, sheetRow } from '../../support/meetings.ts';

const OPEN: SigningFacts = {
  meeting: meeting(),
  phase: 'open',
  person: 'zoe',
  active: true,
  signInMode: 'manual',
  scanned: false,
  signed: false,
};

function withMark(mark: Mark | null): Pick<SigningFacts, 'meeting'> {
  return { meeting: meeting({ sheet: [sheetRow({ mark })] }) };
}

describe('signing state', () => {
  const states: [string, Partial<SigningFacts>, string][] = [
    ['an unmarked student, from opening on', {}, 'open'],
    ['one marked present', withMark(PRESENT), 'open'],
    ['one marked late', withMark({ kind: 'present', lateMinutes: 9, leftEarlyMinutes: 0 }), 'open'],
    ['one marked absent', withMark(ABSENT), 'marked-absent'],
    ['one on an internship', withMark(INTERNSHIP), 'marked-absent'],
    ['before the window', { phase: 'before' }, 'not-open-yet'],
    ['after the window', { phase: 'closed' }, 'closed'],
    [
      'a meeting not opened yet',
      { phase: 'before', meeting: meeting({ opening: null, sheet: [] }) },
      'not-open-yet',
    ],
    ['a meeting whose copy is due', { meeting: meeting({ opening: null, sheet: [] }) }, 'not-open-yet'],
    [
      'a meeting that closed unopened',
      { phase: 'closed', meeting: meeting({ opening: null, sheet: [] }) },
      'closed',
    ],
    ['a cancelled meeting', { meeting: meeting({ status: 'cancelled' }) }, 'cancelled'],
    ['a validated meeting', { meeting: meeting({ status: 'validated' }) }, 'validated'],
    [
      'a meeting not subject',
      { meeting: meeting({ opening: opening({ subjectToSignature: false }) }) },
      'not-subject',
    ],
    ['a student not subject', { meeting: meeting({ sheet: [sheetRow({ subject: false })] }) }, 'not-subject'],
    ['another person', { person: 'lei' }, 'not-on-sheet'],
    ['an institution that deactivated', { active: false }, 'inactive'],
    ['one who signed', { signed: true }, 'signed'],
  ];
  for (const [words, facts, expected] of states)
    it(`of ${words} is ${expected}`, () => {
      expect(signingState({ ...OPEN, ...facts })).to.equal(expected);
    });

  describe('by sign-in mode', () => {
    const scans: [SigningFacts['signInMode'], Mark | null, boolean, string][] = [
      ['manual', null, false, 'open'],
      ['both', null, false, 'open'],
      ['both', null, true, 'open'],
      ['qr', null, false, 'scan-needed'],
      ['qr', null, true, 'open'],
      ['qr', PRESENT, false, 'open'],
      ['qr', ABSENT, true, 'marked-absent'],
      ['both', ABSENT, true, 'marked-absent'],
    ];
    for (const [signInMode, mark, scanned, expected] of scans)
      it(`${signInMode}, ${mark?.kind ?? 'unmarked'}, ${scanned ? 'scanned' : 'not scanned'}: ${expected}`, () => {
        expect(signingState({ ...OPEN, ...withMark(mark), signInMode, scanned })).to.equal(expected);
      });
  });

  describe('says first what the person should hear first', () => {
    it('a cancelled meeting before anything else', () => {
      const cancelled = meeting({ status: 'cancelled' });
      expect(signingState({ ...OPEN, meeting: cancelled, signed: true, phase: 'closed' })).to.equal(
        'cancelled',
      );
    });

    it('a signature before the state of the meeting', () => {
      for (const phase of ['before', 'open', 'closed'] as const)
        for (const status of ['scheduled', 'validated'] as const) {
          const facts = {
            meeting: meeting({ status, sheet: [sheetRow({ mark: ABSENT })] }),
            phase,
            signed: true,
          };
          expect(signingState({ ...OPEN, ...facts, active: false })).to.equal('signed');
        }
    });

    it('that there is nothing to sign before that it is too late', () => {
      const sheet = [sheetRow({ subject: false })];
      for (const phase of ['before', 'open', 'closed'] as const)
        expect(signingState({ ...OPEN, meeting: meeting({ sheet }), phase })).to.equal('not-subject');
    });

    it('the validation before the closing, and the closing before a deactivation or a mark', () => {
      const closed = { ...OPEN, phase: 'closed' as const, active: false };
      expect(signingState({ ...closed, meeting: meeting({ status: 'validated' }) })).to.equal('validated');
      expect(signingState({ ...closed, ...withMark(ABSENT) })).to.equal('closed');
    });

    it('the deactivation before the mark and the scan', () => {
      expect(signingState({ ...OPEN, ...withMark(ABSENT), active: false })).to.equal('inactive');
      expect(signingState({ ...OPEN, signInMode: 'qr', active: false })).to.equal('inactive');
    });
  });

  it('goes by the copied flags: a course taken out of signature later does not matter', () => {
    expect(
      signingState({ ...OPEN, meeting: meeting({ opening: opening({ subjectToSignature: true }) }) }),
    ).to.equal('open');
  });
});

describe('presence is shown by', () => {
  const shown: [Mark | null, boolean, string | null][] = [
    [null, false, null],
    [PRESENT, false, 'teacher'],
    [ABSENT, false, null],
    [null, true, 'scan'],
    [PRESENT, true, 'both'],
  ];
  for (const [mark, scanned, expected] of shown)
    it(`${String(expected)}, when ${mark?.kind ?? 'unmarked'} and ${scanned ? 'scanned' : 'not scanned'}`, () => {
      expect(presenceShownBy(mark, scanned)).to.equal(expected);
    });
});

describe('ways to sign', () => {
  it('are drawing and typing, always', () => {
    for (const scanned of [true, false])
      for (const allowed of [true, false])
        expect(allowedMethods(scanned, allowed)).to.include.members(['drawn', 'typed']);
  });

  it('are confirming only after a scan and where the institution allows it', () => {
    expect(allowedMethods(true, true)).to.include('confirmed');
    expect(allowedMethods(true, false)).not.to.include('confirmed');
    expect(allowedMethods(false, true)).not.to.include('confirmed');
    expect(allowedMethods(false, false)).not.to.include('confirmed');
  });
});

describe('a typed name', () => {
  const names: [string, string][] = [
    ['  Zoé \t Bréchet\n', 'Zoé Bréchet'],
    ['Zoe\u0301', 'Zo\u00e9'],
    ['雷\u3000李', '雷 李'],
    ["Søn D'Arcy-O’Neil", "Søn D'Arcy-O’Neil"],
    ['محمد', 'محمد'],
    ['Person 7', 'Person 7'],
    ['a\ud800b', 'a\ufffdb'],
    ['\u202eevil\u202c', 'evil'],
    ['\u2067Zoé\u2069', 'Zoé'],
    ['', ''],
    [' \n\u00a0', ''],
    ['\u200b\u200d', ''],
    ['...', ''],
    ['_ _', ''],
    ['\u0301', ''],
  ];
  for (const [typed, expected] of names)
    it(`reads ${JSON.stringify(typed)} as ${JSON.stringify(expected)}`, () => {
      expect(readTypedName(typed)).to.equal(expected);
    });
});

describe('another name than the one shown', () => {
  const pairs: [typed: string, shown: string, another: boolean][] = [
    ['Zoé Bréchet', 'Zoé Bréchet', false],
    ['ZOE BRECHET', 'Zoé Bréchet', false],
    ['Bréchet, Zoé', 'Zoé Bréchet', false],
    ['Zoé', 'Zoé Bréchet', false],
    ['Zoé Marie Bréchet', 'Zoé Bréchet', false],
    ['李 雷', '雷 李', false],
    ['D’Arcy O’Neil', "D'Arcy O'Neil & Søn", false],
    ['Someone Else', 'Zoé Bréchet', true],
    ['Zoé Martin', 'Zoé Bréchet', true],
    ['Zoéb', 'Zoé Bréchet', true],
  ];
  for (const [typed, shown, another] of pairs) {
    it(`${typed} beside ${shown}: ${another ? 'yes' : 'no'}`, () => {
      expect(isAnotherName(typed, shown)).to.equal(another);
    });
  }
});
