import { expect } from 'chai';
import { dateWords } from '../../../src/i18n/date-words.ts';
import { START } from '../../support/meetings.ts';

const PARIS = 'Europe/Paris';
const HOUR_MS = 60 * 60_000;

describe('dates in words', () => {
  const english = dateWords('en-GB');
  const french = dateWords('fr-FR');

  it('writes the weekday before the date, without a comma whatever the version of ICU', () => {
    expect(english.date(START, PARIS)).to.equal('Tue 24 Nov 2026');
    expect(french.date(START, PARIS)).to.equal('mar. 24 nov. 2026');
  });

  it('writes date and time, to the minute and to the second with the zone', () => {
    expect(english.dateTime(START, PARIS)).to.equal('Tue 24 Nov 2026, 08:30');
    expect(english.dateTimeWithZone(START, PARIS)).to.equal('Tue 24 Nov 2026, 08:30:00 GMT+1 (Europe/Paris)');
    expect(french.dateTimeWithZone(START, PARIS)).to.equal(
      'mar. 24 nov. 2026, 08:30:00 UTC+1 (Europe/Paris)',
    );
  });

  it('takes the day by the clock of the zone', () => {
    expect(english.date(START, 'Pacific/Honolulu')).to.equal('Mon 23 Nov 2026');
    expect(english.dateTime(START, 'Pacific/Honolulu')).to.equal('Mon 23 Nov 2026, 21:30');
  });

  it('writes midnight as 00:00', () => {
    expect(english.time(START - 8.5 * HOUR_MS, PARIS)).to.equal('00:00');
    expect(french.time(START - 8.5 * HOUR_MS, PARIS)).to.equal('00:00');
  });

  it('rounds durations up to a minute and keeps the two largest units', () => {
    // Which space stands between figure and unit depends on the version of ICU.
    const words = (ms: number): string => french.duration(ms).replaceAll(/\s/g, ' ');
    expect(words(0)).to.equal('0 min');
    expect(words(1)).to.equal('1 min');
    expect(words(60_001)).to.equal('2 min');
    expect(words(51 * HOUR_MS + 60_000)).to.equal('2 jours et 3 h');
  });
});
