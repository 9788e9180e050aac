import { expect } from 'chai';
import { courseTitle } from '../../../src/domain/course.ts';
import {
  goneOn,
  isDueToOpen,
  isLocked,
  isSubject,
  MAX_MEETING_MS,
  meetingFault,
  rowOf,
  signInModeOf,
  type Meeting,
} from '../../../src/domain/meeting.ts';
import { ROLL_CALL_NOT_STARTED } from '../../../src/domain/roll-call.ts';
import { END, meeting, opening, sheetRow, START } from '../../support/meetings.ts';

describe('meeting', () => {
  it('ends after it starts', () => {
    expect(meetingFault(meeting())).to.equal(null);
    expect(meetingFault(meeting({ end: START + 1 }))).to.equal(null);
    for (const end of [START, START - 1, NaN])
      expect(meetingFault(meeting({ end }))).to.equal('END_NOT_AFTER_START');
    expect(meetingFault(meeting({ start: NaN }))).to.equal('END_NOT_AFTER_START');
  });

  it('lasts at most a day', () => {
    expect(meetingFault(meeting({ end: START + MAX_MEETING_MS }))).to.equal(null);
    expect(meetingFault(meeting({ end: START + MAX_MEETING_MS + 1 }))).to.equal('TOO_LONG');
    expect(meetingFault(meeting({ end: Infinity }))).to.equal('TOO_LONG');
  });

  it('has a title of at most 200 characters, counted as people count them', () => {
    expect(meetingFault(meeting({ title: '🎓'.repeat(200) }))).to.equal(null);
    expect(meetingFault(meeting({ title: 'x'.repeat(201) }))).to.equal('TITLE_TOO_LONG');
  });

  it('is locked by the first signature and by validation', () => {
    expect(isLocked(meeting(), false)).to.equal(false);
    expect(isLocked(meeting(), true)).to.equal(true);
    expect(isLocked(meeting({ status: 'validated' }), false)).to.equal(true);
  });

  it('knows the rows of its sheet alone', () => {
    expect(rowOf(meeting(), 'zoe')?.name).to.equal('Zoé Bréchet');
    expect(rowOf(meeting(), 'lei')).to.equal(null);
  });

  it('is subject as its course is now until it opens, and as copied from then on', () => {
    for (const now of [true, false]) {
      expect(isSubject(meeting({ opening: null }), { subjectToSignature: now })).to.equal(now);
      for (const copied of [true, false]) {
        const opened = meeting({ opening: opening({ subjectToSignature: copied }) });
        expect(isSubject(opened, { subjectToSignature: now })).to.equal(copied);
      }
    }
  });

  it('is signed in to as copied, else as it says itself, as its course says, as the institution says', () => {
    const copied = opening({ signInMode: 'both' });
    const course = { signInMode: 'qr' } as const;
    const settings = { signInMode: 'manual' } as const;
    const undecided = { signInMode: null };
    expect(signInModeOf(meeting({ opening: copied, signInMode: 'qr' }), course, settings)).to.equal('both');
    expect(signInModeOf(meeting({ opening: null, signInMode: 'both' }), course, settings)).to.equal('both');
    expect(signInModeOf(meeting({ opening: null }), course, settings)).to.equal('qr');
    expect(signInModeOf(meeting({ opening: null }), undecided, settings)).to.equal('manual');
  });

  it('has hours in the fixture that the other tests rely on', () => {
    expect(new Date(END).toISOString()).to.equal('2026-11-24T09:00:00.000Z');
  });
});

describe("a course's title", () => {
  it('is never empty', () => {
    const course = { title: 'Java 101', label: 'J1', contextId: '2' };
    expect(courseTitle(course)).to.equal('Java 101');
    expect(courseTitle({ ...course, title: null })).to.equal('J1');
    expect(courseTitle({ ...course, title: ' ', label: '' })).to.equal('Course 2');
    expect(courseTitle({ ...course, title: null, label: null })).to.equal('Course 2');
  });
});

describe('an edited meeting', () => {
  const act = { at: START, by: 'sam', byName: 'Sam', reason: 'Over' };
  const open = meeting({ sheet: [sheetRow(), sheetRow({ person: 'lei' })] });

  it('asks for the next revision of everybody, for a signature of the same moment was of what it was', () => {
    const going = goneOn(open, START);
    expect(going.sheet.map(({ revision }) => revision)).to.deep.equal([2, 2]);
    expect(going).to.deep.equal({ ...open, sheet: going.sheet, firstRevision: 2 });
  });

  it('opens anew when it moved into the future, with rows that begin at the next revision', () => {
    const expected = { ...open, opening: null, sheet: [], firstRevision: 2 };
    expect(goneOn(open, START - 1)).to.deep.equal(expected);
  });

  it('goes on as it is before it opened', () => {
    const scheduled = meeting({ opening: null, sheet: [] });
    expect(goneOn(scheduled, START - 1)).to.deep.equal(scheduled);
  });

  for (const [words, opening] of [
    ['opened', open.opening],
    ['not opened', null],
  ] as const)
    it(`that was ${words} is not closed by an early close of before its start`, () => {
      const closed = (at: number): Meeting => ({ ...open, opening, closedEarly: { ...act, at } });
      expect(goneOn(closed(START - 1), START - 1).closedEarly).to.equal(null);
      expect(goneOn(closed(START), START).closedEarly).to.deep.equal(act);
    });
});

describe('a meeting is due to open', () => {
  const scheduled = meeting({ opening: null, sheet: [] });
  const begun = meeting({ opening: null, rollCall: { ...ROLL_CALL_NOT_STARTED, startedAt: START } });
  const cases: [string, Meeting, 'meeting-start' | 'roll-call-start', number, boolean][] = [
    ['from its start', scheduled, 'meeting-start', START, true],
    ['not before', scheduled, 'meeting-start', START - 1, false],
    ['not twice', meeting(), 'meeting-start', START, false],
    ['not when it is cancelled', { ...scheduled, status: 'cancelled' }, 'meeting-start', START, false],
    ['not before the roll call that opens it', scheduled, 'roll-call-start', END, false],
    ['with the roll call that opens it', begun, 'roll-call-start', START, true],
  ];
  for (const [words, of, signingOpens, now, expected] of cases)
    it(words, () => {
      expect(isDueToOpen(of, { signingOpens }, now)).to.equal(expected);
    });
});
