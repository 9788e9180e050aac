import { expect } from 'chai';
import { DAY_MS, DEFAULT_SETTINGS, MINUTE_MS } from '../../../src/domain/institution.ts';
import type { Meeting } from '../../../src/domain/meeting.ts';
import { signingWindow, windowPhase, type WindowPhase } from '../../../src/domain/signing-window.ts';
import { END, meeting, opening, START } from '../../support/meetings.ts';

function phaseAt(now: number, changes: Partial<Meeting> = {}): WindowPhase {
  return windowPhase(signingWindow(meeting(changes), DEFAULT_SETTINGS), now);
}

function closedEarly(at: number): Pick<Meeting, 'closedEarly'> {
  return { closedEarly: { at, by: 'secretary', byName: 'S. Roy', reason: 'fire drill' } };
}

function rollCallAt(startedAt: number | null): Pick<Meeting, 'opening' | 'rollCall'> {
  return {
    opening: opening({ signingOpens: 'roll-call-start' }),
    rollCall: {
      startedAt,
      version: 0,
      completedAt: null,
      completedBy: null,
      changedSince: false,
      bulk: null,
    },
  };
}

describe('signing window', () => {
  const close = END + 15 * MINUTE_MS;

  it('opens with the meeting, at the exact instant', () => {
    expect(phaseAt(START - 1)).to.equal('before');
    expect(phaseAt(START)).to.equal('open');
    expect(phaseAt(START + 1)).to.equal('open');
  });

  it('stays open after the end for the extra time, and is closed at its last instant', () => {
    for (const now of [END - 1, END, END + 1, close - 1]) expect(phaseAt(now)).to.equal('open');
    for (const now of [close, close + 1]) expect(phaseAt(now)).to.equal('closed');
  });

  for (const [words, extraTimeMs] of [
    ['one minute', MINUTE_MS],
    ['ten days', 10 * DAY_MS],
  ] as const)
    it(`adds an extra time of ${words}`, () => {
      const copied = { opening: opening({ extraTimeMs }) };
      expect(phaseAt(END + extraTimeMs - 1, copied)).to.equal('open');
      expect(phaseAt(END + extraTimeMs, copied)).to.equal('closed');
    });

  it('goes by the settings until the meeting has opened, and by the copy from then on', () => {
    const settings = { extraTimeMs: MINUTE_MS, signingOpens: 'meeting-start' } as const;
    expect(signingWindow(meeting({ opening: null }), settings).closesAt).to.equal(END + MINUTE_MS);
    expect(signingWindow(meeting(), settings).closesAt).to.equal(close);
  });

  describe('closed early', () => {
    it('ends at that instant', () => {
      expect(phaseAt(END - 1, closedEarly(END))).to.equal('open');
      expect(phaseAt(END, closedEarly(END))).to.equal('closed');
    });

    it('never ends later than it would have', () => {
      expect(phaseAt(close, closedEarly(close + MINUTE_MS))).to.equal('closed');
    });

    it('before the start leaves no instant open', () => {
      for (const now of [START - 2, START, END])
        expect(phaseAt(now, closedEarly(START - 2))).to.equal('closed');
      expect(phaseAt(START - 3, closedEarly(START - 2))).to.equal('before');
    });
  });

  describe('that opens with the roll call', () => {
    it('is not open before the teacher starts it', () => {
      for (const now of [START, END, close - 1]) expect(phaseAt(now, rollCallAt(null))).to.equal('before');
      expect(signingWindow(meeting(rollCallAt(null)), DEFAULT_SETTINGS).opensAt).to.equal(null);
    });

    it('opens at the instant of the start', () => {
      const started = START + 7 * MINUTE_MS;
      expect(phaseAt(started - 1, rollCallAt(started))).to.equal('before');
      expect(phaseAt(started, rollCallAt(started))).to.equal('open');
    });

    it('does not open before the meeting', () => {
      expect(phaseAt(START - 1, rollCallAt(START - MINUTE_MS))).to.equal('before');
      expect(phaseAt(START, rollCallAt(START - MINUTE_MS))).to.equal('open');
    });

    it('closes as any other, started or not', () => {
      expect(phaseAt(close, rollCallAt(null))).to.equal('closed');
      expect(phaseAt(close - 1, rollCallAt(close - 2))).to.equal('open');
      expect(phaseAt(close, rollCallAt(close - 2))).to.equal('closed');
    });
  });
});
