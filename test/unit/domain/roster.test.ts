import { expect } from 'chai';
import { DAY_MS } from '../../../src/domain/institution.ts';
import { differencesUrlOf, isOld, type RosterReading } from '../../../src/domain/roster.ts';

const AT = Date.UTC(2026, 10, 24, 8);
const URL = 'https://lms.example/changed';
const reading = (changes: Partial<RosterReading> = {}): RosterReading => ({
  at: AT,
  wholeAt: AT,
  differencesUrl: URL,
  ...changes,
});

describe('a roster', () => {
  it('is old when never read, and ten minutes after its reading', () => {
    expect(isOld(null, AT)).to.equal(true);
    expect(isOld(reading(), AT + 10 * 60_000 - 1)).to.equal(false);
    expect(isOld(reading(), AT + 10 * 60_000)).to.equal(true);
  });

  it('is asked for its differences for a day after it was read whole, where the LMS offers them', () => {
    const later = reading({ at: AT + DAY_MS - 1 });
    expect(differencesUrlOf(later, AT + DAY_MS - 1)).to.equal(URL);
    expect(differencesUrlOf(later, AT + DAY_MS)).to.equal(null);
    expect(differencesUrlOf(reading({ differencesUrl: null }), AT)).to.equal(null);
    expect(differencesUrlOf(null, AT)).to.equal(null);
  });
});
