import { expect } from 'chai';
import fc from 'fast-check';
import { DAY_MS, DEFAULT_SETTINGS } from '../../src/domain/institution.ts';
import { signingWindow, windowPhase } from '../../src/domain/signing-window.ts';
import { meetings } from './arbitraries.ts';

const ORDER = ['before', 'open', 'closed'];
const offsets = fc.integer({ min: -2 * DAY_MS, max: 13 * DAY_MS });

describe('signing window, for any meeting', () => {
  it('goes from before to open to closed and never back', () => {
    fc.assert(
      fc.property(meetings, offsets, offsets, (meeting, a, b) => {
        const window = signingWindow(meeting, DEFAULT_SETTINGS);
        const phases = [Math.min(a, b), Math.max(a, b)].map((offset) =>
          ORDER.indexOf(windowPhase(window, meeting.start + offset)),
        );
        expect(phases[0]).to.be.at.most(phases[1] ?? NaN);
      }),
    );
  });

  it('is open at its first instant and a millisecond before its last, wherever it opens at all', () => {
    fc.assert(
      fc.property(meetings, (meeting) => {
        const window = signingWindow(meeting, DEFAULT_SETTINGS);
        expect(windowPhase(window, window.closesAt)).to.equal('closed');
        if (window.opensAt === null || window.opensAt >= window.closesAt) return;
        expect(windowPhase(window, window.opensAt - 1)).to.equal('before');
        expect(windowPhase(window, window.opensAt)).to.equal('open');
        expect(windowPhase(window, window.closesAt - 1)).to.equal('open');
      }),
    );
  });

  it('lies within the meeting and its extra time', () => {
    fc.assert(
      fc.property(meetings, offsets, (meeting, offset) => {
        const now = meeting.start + offset;
        if (windowPhase(signingWindow(meeting, DEFAULT_SETTINGS), now) !== 'open') return;
        const end = meeting.end + (meeting.opening?.extraTimeMs ?? 0);
        expect(now).to.be.within(meeting.start, end - 1);
        expect(now).to.be.below(meeting.closedEarly?.at ?? Infinity);
      }),
    );
  });
});
