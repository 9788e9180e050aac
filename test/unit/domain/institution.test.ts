import { expect } from 'chai';
import {
  DAY_MS,
  DEFAULT_SETTINGS,
  isExtraTime,
  isInstitutionKey,
  MINUTE_MS,
} from '../../../src/domain/institution.ts';
import { isRepeatCount, MAX_REPEATS } from '../../../src/domain/repeat.ts';

describe('institution', () => {
  it('is not activated by default, and signs for 15 minutes more', () => {
    expect(DEFAULT_SETTINGS).to.include({
      signatureActive: false,
      currentCode: null,
      extraTimeMs: 15 * MINUTE_MS,
      signingOpens: 'meeting-start',
      teachersMakeMeetings: true,
      halfDayBoundaryMinutes: 13 * 60,
      confirmationAllowed: false,
    });
  });

  for (const ms of [MINUTE_MS, MINUTE_MS + 1, 15 * MINUTE_MS, 10 * DAY_MS - 1, 10 * DAY_MS])
    it(`takes an extra time of ${String(ms)} ms`, () => {
      expect(isExtraTime(ms)).to.equal(true);
    });

  for (const ms of [
    0,
    MINUTE_MS - 1,
    -MINUTE_MS,
    10 * DAY_MS + 1,
    11 * DAY_MS,
    MINUTE_MS + 0.5,
    NaN,
    Infinity,
  ])
    it(`refuses an extra time of ${String(ms)} ms`, () => {
      expect(isExtraTime(ms)).to.equal(false);
    });

  for (const key of ['ab', 'lycee-42', '42', '--', 'x'.repeat(40)])
    it(`takes the key ${key}`, () => {
      expect(isInstitutionKey(key)).to.equal(true);
    });

  for (const key of ['', 'a', 'x'.repeat(41), 'Lycee', 'lycée', 'a b', 'a_b', 'ab\n', 'a.b', '../x'])
    it(`refuses the key ${JSON.stringify(key)}`, () => {
      expect(isInstitutionKey(key)).to.equal(false);
    });

  it('repeats a meeting at least once and at most a school year', () => {
    for (const times of [1, 2, MAX_REPEATS]) expect(isRepeatCount(times)).to.equal(true);
    for (const times of [0, -1, 1.5, MAX_REPEATS + 1, NaN]) expect(isRepeatCount(times)).to.equal(false);
  });
});
