import { expect } from 'chai';
import {
  amendmentFaults,
  changesOf,
  changesOfRow,
  corrected,
  MAX_COURSE_TITLE_LENGTH,
  MAX_ROOM_LENGTH,
  ownAmendments,
  setAsideBy,
  type Correction,
} from '../../../src/domain/amendment.ts';
import { MAX_REASON_LENGTH } from '../../../src/domain/text.ts';
import {
  MAX_MEETING_MS,
  MAX_TITLE_LENGTH,
  type Amendment,
  type Meeting,
} from '../../../src/domain/meeting.ts';
import { PRESENT, type Mark } from '../../../src/domain/roll-call.ts';
import { ABSENT, END, INTERNSHIP, meeting, opening, sheetRow, START } from '../../support/meetings.ts';

const MINUTE = 60_000;
const VALIDATED = { at: END + 20 * MINUTE, by: 'sam', byName: 'Sam', reason: '' };
const SIGNED = new Map([['zoe', 'digest-of-zoe']]);

const validated = (changes: Partial<Meeting> = {}): Meeting =>
  meeting({
    status: 'validated',
    validated: VALIDATED,
    sheet: [
      sheetRow({ mark: PRESENT }),
      sheetRow({ person: 'lei', name: '雷 李', sortName: '雷', mark: ABSENT }),
    ],
    ...changes,
  });

const correction = (changes: Partial<Correction> = {}): Correction => ({
  facts: {},
  marks: new Map(),
  added: [],
  setAside: [],
  ...changes,
});

const marks = (of: Record<string, Mark>): Correction => correction({ marks: new Map(Object.entries(of)) });

function faults(change: Partial<Correction>, { of = validated(), reason = 'wrong' } = {}): string[] {
  return amendmentFaults({ meeting: of, correction: correction(change), reason, signed: SIGNED }).map(
    ({ fault, person }) => (person === null ? fault : `${fault} ${person}`),
  );
}

const ROOM = { facts: { room: 'C3' } };

describe('an amendment', () => {
  it('is made of a validated meeting only', () => {
    expect(faults(ROOM)).to.deep.equal([]);
    for (const status of ['scheduled', 'cancelled'] as const)
      expect(faults(ROOM, { of: validated({ status }) })).to.deep.equal(['NOT_VALIDATED']);
  });

  it('needs a reason, of at most 500 characters', () => {
    expect(faults(ROOM, { reason: ' ' })).to.deep.equal(['REASON_MISSING']);
    expect(faults(ROOM, { reason: '𝄞'.repeat(MAX_REASON_LENGTH) })).to.deep.equal([]);
    expect(faults(ROOM, { reason: 'x'.repeat(MAX_REASON_LENGTH + 1) })).to.deep.equal(['REASON_TOO_LONG']);
  });

  it('changes something: what stays as it is, is no change', () => {
    expect(faults({})).to.deep.equal(['NOTHING_CHANGED']);
    const { title, start, end, room, teachers } = validated();
    expect(faults({ facts: { title, start, end, room, teachers } })).to.deep.equal(['NOTHING_CHANGED']);
    expect(faults(marks({ zoe: PRESENT, lei: ABSENT }))).to.deep.equal(['NOTHING_CHANGED']);
    expect(faults({ facts: { title, room: 'C3' } })).to.deep.equal([]);
  });

  it('keeps the end after the start, and the length within a day', () => {
    expect(faults({ facts: { end: START } })).to.deep.equal(['END_NOT_AFTER_START']);
    expect(faults({ facts: { end: NaN } })).to.deep.equal(['END_NOT_AFTER_START']);
    expect(faults({ facts: { end: START + 1 } })).to.deep.equal([]);
    expect(faults({ facts: { end: START + MAX_MEETING_MS } })).to.deep.equal([]);
    expect(faults({ facts: { end: START + MAX_MEETING_MS + 1 } })).to.deep.equal(['TOO_LONG']);
  });

  it('does not move the start behind the validation', () => {
    const { at } = VALIDATED;
    expect(faults({ facts: { start: at, end: at + 1 } })).to.deep.equal([]);
    expect(faults({ facts: { start: at + 1, end: at + 2 } })).to.deep.equal(['STARTS_AFTER_VALIDATION']);
  });

  it('leaves a title to the course, and texts within bounds', () => {
    expect(faults({ facts: { courseTitle: ' ' } })).to.deep.equal(['COURSE_TITLE_MISSING']);
    const most = { courseTitle: MAX_COURSE_TITLE_LENGTH, room: MAX_ROOM_LENGTH, title: MAX_TITLE_LENGTH };
    const errors = { courseTitle: 'COURSE_TITLE_TOO_LONG', room: 'ROOM_TOO_LONG', title: 'TITLE_TOO_LONG' };
    for (const field of ['courseTitle', 'room', 'title'] as const) {
      expect(faults({ facts: { [field]: 'x'.repeat(most[field]) } })).to.deep.equal([]);
      expect(faults({ facts: { [field]: 'x'.repeat(most[field] + 1) } })).to.deep.equal([errors[field]]);
    }
    expect(faults({ facts: { title: '', room: '', teachers: [] } })).to.deep.equal([]);
  });

  it('leaves something of the meeting to who came late or left early, also where the hours changed', () => {
    const late = (lateMinutes: number): Mark => ({ kind: 'present', lateMinutes, leftEarlyMinutes: 0 });
    expect(faults(marks({ lei: late(89) }))).to.deep.equal([]);
    expect(faults(marks({ lei: late(90) }))).to.deep.equal(['MARK_IMPOSSIBLE lei']);
    const of = validated({ sheet: [sheetRow({ mark: late(30) })] });
    expect(faults({ facts: { end: START + 31 * MINUTE } }, { of })).to.deep.equal([]);
    expect(faults({ facts: { end: START + 30 * MINUTE } }, { of })).to.deep.equal(['MARK_IMPOSSIBLE zoe']);
  });

  it('makes nobody absent whose signature counts, unless it is set aside in the same amendment', () => {
    const absent = marks({ zoe: INTERNSHIP });
    const setAside = [{ person: 'zoe', digest: 'digest-of-zoe' }];
    expect(faults(absent)).to.deep.equal(['SIGNED_ABSENT zoe']);
    expect(faults({ ...absent, setAside })).to.deep.equal([]);
    expect(faults({ setAside }), 'present, signed by another').to.deep.equal([]);
  });

  it('sets aside only what counts, once', () => {
    expect(faults({ setAside: [{ person: 'lei', digest: '' }] })).to.deep.equal(['NOT_SIGNED lei']);
    expect(faults({ setAside: [{ person: 'zoe', digest: 'another' }] })).to.deep.equal(['NOT_SIGNED zoe']);
    const twice = { person: 'zoe', digest: 'digest-of-zoe' };
    expect(faults({ setAside: [twice, twice] })).to.deep.equal(['NOT_SIGNED zoe']);
  });

  it('marks who stands on the sheet, and adds who does not', () => {
    const max = { ...sheetRow({ person: 'max', name: 'Max', sortName: 'Max' }), mark: PRESENT };
    expect(faults(marks({ max: PRESENT }))).to.deep.equal(['NOT_ON_SHEET max']);
    expect(faults({ added: [max] })).to.deep.equal([]);
    expect(faults({ added: [max, max] })).to.deep.equal(['ALREADY_ON_SHEET max']);
    expect(faults({ added: [{ ...max, person: 'zoe' }] })).to.deep.equal(['ALREADY_ON_SHEET zoe']);
  });

  it('marks no row of which nothing is left', () => {
    const gone = { ...sheetRow({ person: 'x', name: '', mark: null }), erased: true as const };
    expect(faults(marks({ x: PRESENT }), { of: validated({ sheet: [gone] }) })).to.deep.equal([
      'NOT_ON_SHEET x',
    ]);
  });

  it('tells everything that stands against it at once', () => {
    const change = { ...marks({ zoe: ABSENT }), facts: { courseTitle: '', end: START } };
    expect(faults(change, { reason: '' })).to.have.members([
      'REASON_MISSING',
      'COURSE_TITLE_MISSING',
      'END_NOT_AFTER_START',
      'SIGNED_ABSENT zoe',
    ]);
  });

  it('tells two teachers from one whose name has a comma', () => {
    const [dupont, jean] = [
      { person: 'a', name: 'Dupont' },
      { person: 'b', name: 'Jean' },
    ];
    const of = validated({ teachers: [{ person: 'c', name: 'Dupont, Jean' }] });
    expect(faults({ facts: { teachers: [dupont, jean] } }, { of })).to.deep.equal([]);
    const { facts } = changesOf(of, correction({ facts: { teachers: [dupont, dupont] } }));
    expect(facts.map(({ after }) => after)).to.deep.equal(['["Dupont","Dupont"]']);
  });

  it('moves nobody, and puts who is added in the order of people, whatever the locale', () => {
    const named = (name: string) => ({ ...sheetRow({ person: name, name, sortName: name }), mark: PRESENT });
    const of = validated({ sheet: ['aba', 'Ébène', 'Zoé'].map(named) });
    const order = (added: string[]): string[] =>
      corrected(of, correction({ added: added.map(named) })).sheet.map(({ person }) => person);
    expect(order([])).to.deep.equal(['aba', 'Ébène', 'Zoé']);
    expect(order(['Zz', 'ABC', 'Éa'])).to.deep.equal(['aba', 'ABC', 'Ébène', 'Zoé', 'Zz', 'Éa']);
  });

  it('says what was and what is', () => {
    const max = { ...sheetRow({ person: 'max', name: 'Max', sortName: 'Max' }), mark: ABSENT };
    const change = correction({
      facts: { courseTitle: 'Java 102', end: END + 30 * MINUTE, teachers: [{ person: 't', name: 'T. Roy' }] },
      marks: new Map([['lei', PRESENT]]),
      added: [max],
      setAside: [{ person: 'zoe', digest: 'digest-of-zoe' }],
    });
    expect(changesOf(validated(), change)).to.deep.equal({
      facts: [
        { field: 'courseTitle', before: 'Java 101', after: 'Java 102' },
        { field: 'end', before: '2026-11-24T09:00:00.000Z', after: '2026-11-24T09:30:00.000Z' },
        { field: 'teachers', before: '["A. Müller"]', after: '["T. Roy"]' },
      ],
      rows: [
        { person: 'lei', name: '雷 李', before: ABSENT, after: PRESENT },
        { person: 'max', name: 'Max', before: null, after: ABSENT },
      ],
      setAside: [{ person: 'zoe', name: 'Zoé Bréchet', digest: 'digest-of-zoe' }],
    });
    const after = corrected(validated(), change);
    expect(after.opening).to.deep.equal(opening({ courseTitle: 'Java 102' }));
    expect(after.sheet.map(({ person, revision }) => [person, revision])).to.deep.equal([
      ['zoe', 2],
      ['max', 1],
      ['lei', 1],
    ]);
    expect(after.status).to.equal('validated');
  });
});

describe('what a student sees of amendments', () => {
  const amendment = (changes: Partial<Amendment>): Amendment => ({
    ...VALIDATED,
    reason: 'wrong',
    number: 1,
    digest: 'd',
    facts: [],
    rows: [],
    setAside: [],
    ...changes,
  });
  const fact = { field: 'room' as const, before: 'B12', after: 'C3' };
  const row = (person: string) => ({ person, name: person, before: ABSENT, after: PRESENT });
  const zoes = { person: 'zoe', name: 'Zoé', digest: 'digest-of-zoe' };

  it('are the facts, and their own row and signature', () => {
    const both = amendment({ facts: [fact], rows: [row('zoe'), row('lei')], setAside: [zoes] });
    const other = amendment({ number: 2, rows: [row('lei')] });
    const seen = ownAmendments({ amendments: [both, other] }, 'zoe');
    expect(seen).to.deep.equal([{ ...both, rows: [row('zoe')] }]);
    expect(ownAmendments({ amendments: [both] }, 'max')).to.deep.equal([{ ...both, rows: [], setAside: [] }]);
    expect(ownAmendments({ amendments: [other] }, 'max')).to.deep.equal([]);
  });

  it('tell whose row changed, and why a signature no longer counts', () => {
    const first = amendment({ facts: [fact] });
    const second = amendment({ number: 2, setAside: [zoes], reason: 'another signed' });
    const amendments = [first, second];
    expect(changesOfRow({ amendments }, 'zoe')).to.deep.equal([second]);
    expect(changesOfRow({ amendments }, 'lei')).to.deep.equal([]);
    expect(setAsideBy(amendments, 'digest-of-zoe')).to.include({ reason: 'another signed' });
    expect(setAsideBy(amendments, 'another')).to.equal(null);
  });
});
