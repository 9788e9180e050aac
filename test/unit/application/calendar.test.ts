import { expect } from 'chai';
import fc from 'fast-check';
import {
  comesTwice,
  dayBounds,
  halfDayBoundaries,
  timeZoneOf,
  localInstant,
  localParts,
  weekly,
} from '../../../src/application/calendar.ts';

const PARIS = 'Europe/Paris';
const HOUR = 3_600_000;
const ZONES = [
  PARIS,
  'America/New_York',
  'Asia/Kolkata',
  'Pacific/Apia',
  'Africa/Cairo',
  'America/Havana',
  'UTC',
];

function utc(text: string): number {
  return Date.parse(`${text}Z`);
}

function iso(at: number): string {
  return new Date(at).toISOString().slice(0, 16);
}

/** The instant in UTC, or why there is none. */
function read(zone: string, date: string, time: string): string {
  const instant = localInstant(zone, date, time);
  return instant.ok ? iso(instant.at) : instant.reason;
}

describe('calendar', () => {
  describe('localInstant', () => {
    const readings: [string, string, string, string][] = [
      [PARIS, '2026-03-28', '08:30', '2026-03-28T07:30'],
      [PARIS, '2026-03-29', '01:59', '2026-03-29T00:59'],
      [PARIS, '2026-03-29', '02:00', 'skipped'],
      [PARIS, '2026-03-29', '02:30', 'skipped'],
      [PARIS, '2026-03-29', '02:59', 'skipped'],
      [PARIS, '2026-03-29', '03:00', '2026-03-29T01:00'],
      [PARIS, '2026-10-25', '01:59', '2026-10-24T23:59'],
      [PARIS, '2026-10-25', '02:00', '2026-10-25T00:00'],
      [PARIS, '2026-10-25', '02:59', '2026-10-25T00:59'],
      [PARIS, '2026-10-25', '03:00', '2026-10-25T02:00'],
      ['America/New_York', '2026-03-08', '02:30', 'skipped'],
      ['America/New_York', '2026-11-01', '01:30', '2026-11-01T05:30'],
      ['America/New_York', '2026-11-01', '02:00', '2026-11-01T07:00'],
      ['Asia/Kolkata', '2026-03-29', '02:30', '2026-03-28T21:00'],
      ['Pacific/Apia', '2026-03-29', '08:30', '2026-03-28T19:30'],
      ['Pacific/Apia', '2011-12-29', '23:59', '2011-12-30T09:59'],
      ['Pacific/Apia', '2011-12-30', '12:00', 'skipped'],
      ['Pacific/Apia', '2011-12-31', '00:00', '2011-12-30T10:00'],
      ['Africa/Cairo', '2026-04-24', '00:30', 'skipped'],
      [PARIS, '2028-02-29', '10:00', '2028-02-29T09:00'],
    ];
    for (const [zone, date, time, expected] of readings)
      it(`reads ${date} ${time} in ${zone} as ${expected}`, () => {
        expect(read(zone, date, time)).to.equal(expected);
      });

    const invalid: [string, string][] = [
      ['2026-02-29', '10:00'],
      ['2026-13-01', '10:00'],
      ['2026-3-29', '10:00'],
      ['29/03/2026', '10:00'],
      ['', '10:00'],
      ['2026-03-28', '24:00'],
      ['2026-03-28', '10:60'],
      ['2026-03-28', '1:00'],
      ['2026-03-28', '10:00:00'],
      ['2026-03-28', ''],
      ['2026-03-28', 'noon'],
    ];
    for (const [date, time] of invalid)
      it(`refuses "${date}" "${time}"`, () => {
        expect(localInstant(PARIS, date, time)).to.deep.equal({ ok: false, reason: 'invalid', date });
      });

    it('is the inverse of localParts, but for the second coming of an hour', () => {
      const instant = fc.integer({ min: utc('2000-01-01'), max: utc('2037-12-31') });
      fc.assert(
        fc.property(fc.constantFrom(...ZONES), instant, (zone, at) => {
          const minute = Math.floor(at / 60_000) * 60_000;
          const { date, time } = localParts(zone, minute);
          const back = localInstant(zone, date, time);
          expect(back.ok).to.equal(true);
          if (back.ok) expect([minute, minute - HOUR]).to.include(back.at);
        }),
      );
    });
  });

  describe('localParts', () => {
    it('says what the local clock shows', () => {
      expect(localParts(PARIS, utc('2026-03-29T00:59'))).to.deep.equal({ date: '2026-03-29', time: '01:59' });
      expect(localParts(PARIS, utc('2026-03-29T01:00'))).to.deep.equal({ date: '2026-03-29', time: '03:00' });
      expect(localParts('Asia/Kolkata', utc('2026-12-31T18:30'))).to.deep.equal({
        date: '2027-01-01',
        time: '00:00',
      });
    });
  });

  describe('dayBounds', () => {
    const days: [string, string, string, number][] = [
      [PARIS, '2026-03-28T12:00', '2026-03-27T23:00', 24],
      [PARIS, '2026-03-29T12:00', '2026-03-28T23:00', 23],
      [PARIS, '2026-10-25T12:00', '2026-10-24T22:00', 25],
      [PARIS, '2026-10-25T01:30', '2026-10-24T22:00', 25],
      ['America/New_York', '2026-03-08T12:00', '2026-03-08T05:00', 23],
      ['America/New_York', '2026-11-01T12:00', '2026-11-01T04:00', 25],
      ['Asia/Kolkata', '2026-03-29T12:00', '2026-03-28T18:30', 24],
      ['Pacific/Apia', '2011-12-30T09:59', '2011-12-29T10:00', 24],
      ['Pacific/Apia', '2011-12-30T10:00', '2011-12-30T10:00', 24],
      ['Africa/Cairo', '2026-04-23T12:00', '2026-04-22T22:00', 24],
      ['Africa/Cairo', '2026-04-24T12:00', '2026-04-23T22:00', 23],
      ['Africa/Cairo', '2026-10-29T12:00', '2026-10-28T21:00', 25],
      ['America/Havana', '2026-03-08T12:00', '2026-03-08T05:00', 23],
      ['America/Havana', '2026-11-01T04:30', '2026-11-01T04:00', 25],
      ['America/Havana', '2026-11-01T05:30', '2026-11-01T04:00', 25],
      ['America/Havana', '2026-11-01T12:00', '2026-11-01T04:00', 25],
    ];
    for (const [zone, at, from, hours] of days)
      it(`the day of ${at} UTC in ${zone} begins at ${from} UTC and has ${String(hours)} hours`, () => {
        const bounds = dayBounds(zone, utc(at));
        expect([iso(bounds.from), (bounds.to - bounds.from) / HOUR]).to.deep.equal([from, hours]);
      });

    it('holds its instant, and its end begins the next day', () => {
      const instant = fc.integer({ min: utc('2000-01-01'), max: utc('2037-12-31') });
      fc.assert(
        fc.property(fc.constantFrom(...ZONES), instant, (zone, at) => {
          const { from, to } = dayBounds(zone, at);
          expect(at).to.be.within(from, to - 1);
          expect(dayBounds(zone, to).from).to.equal(to);
          expect(dayBounds(zone, from)).to.deep.equal({ from, to });
          expect(dayBounds(zone, to - 1)).to.deep.equal({ from, to });
        }),
      );
    });
  });

  describe('halfDayBoundaries', () => {
    it('is the boundary of each local day that the span touches', () => {
      const span = { start: utc('2026-03-28T08:00'), end: utc('2026-03-29T08:00') };
      expect(halfDayBoundaries(PARIS, span, 13 * 60).map(iso)).to.deep.equal([
        '2026-03-28T12:00',
        '2026-03-29T11:00',
      ]);
    });

    it('keeps the local hour on both sides of a change', () => {
      const span = { start: utc('2026-10-24T08:00'), end: utc('2026-10-25T20:00') };
      expect(halfDayBoundaries(PARIS, span, 12 * 60 + 30).map(iso)).to.deep.equal([
        '2026-10-24T10:30',
        '2026-10-25T11:30',
      ]);
    });

    it('knows no day that a zone left out', () => {
      const span = { start: utc('2011-12-29T20:00'), end: utc('2011-12-31T01:00') };
      expect(halfDayBoundaries('Pacific/Apia', span, 13 * 60).map(iso)).to.deep.equal([
        '2011-12-29T23:00',
        '2011-12-30T23:00',
      ]);
    });
  });

  describe('weekly', () => {
    const planned = (zone: string, first: string, times: number): string[] => {
      const [date = '', time = ''] = first.split(' ');
      return weekly({ zone, date, time, times }).map((instant) =>
        instant.ok ? iso(instant.at) : `${instant.reason} ${instant.date}`,
      );
    };

    it('keeps the local hour over the change to summer time', () => {
      expect(planned(PARIS, '2026-03-22 08:30', 3)).to.deep.equal([
        '2026-03-22T07:30',
        '2026-03-29T06:30',
        '2026-04-05T06:30',
      ]);
    });

    it('keeps the local hour over the change to winter time', () => {
      expect(planned(PARIS, '2026-10-18 08:30', 2)).to.deep.equal(['2026-10-18T06:30', '2026-10-25T07:30']);
    });

    it('says which date skips the hour', () => {
      expect(planned(PARIS, '2026-03-22 02:30', 3)).to.deep.equal([
        '2026-03-22T01:30',
        'skipped 2026-03-29',
        '2026-04-05T00:30',
      ]);
    });

    it('takes the first of an hour that comes twice', () => {
      expect(planned('America/New_York', '2026-10-25 01:30', 2)).to.deep.equal([
        '2026-10-25T05:30',
        '2026-11-01T05:30',
      ]);
    });

    it('goes over the end of a year and a leap day', () => {
      expect(planned('Asia/Kolkata', '2027-12-30 10:00', 2)).to.deep.equal([
        '2027-12-30T04:30',
        '2028-01-06T04:30',
      ]);
      expect(planned('UTC', '2028-02-22 10:00', 3)).to.deep.equal([
        '2028-02-22T10:00',
        '2028-02-29T10:00',
        '2028-03-07T10:00',
      ]);
    });

    it('skips the day that a zone left out', () => {
      expect(planned('Pacific/Apia', '2011-12-23 10:00', 3)).to.deep.equal([
        '2011-12-23T20:00',
        'skipped 2011-12-30',
        '2012-01-05T20:00',
      ]);
    });

    it('refuses a date that is none', () => {
      expect(planned(PARIS, '2026-02-30 10:00', 1)[0]).to.match(/^invalid/);
    });
  });

  describe('timeZoneOf', () => {
    for (const name of [...ZONES, 'Etc/GMT+5', 'America/Argentina/Buenos_Aires'])
      it(`knows ${name}`, () => {
        expect(timeZoneOf(name)).to.equal(name);
      });
    it('has one spelling of each', () => {
      const typed = [
        'europe/paris',
        'EUROPE/PARIS',
        'utc',
        'etc/gmt+5',
        'america/port-au-prince',
        'asia/kolkata',
        'us/eastern',
      ];
      expect(typed.map(timeZoneOf)).to.deep.equal([
        'Europe/Paris',
        'Europe/Paris',
        'UTC',
        'Etc/GMT+5',
        'America/Port-au-Prince',
        'Asia/Calcutta',
        'America/New_York',
      ]);
    });
    for (const name of [
      '',
      'Mars/Olympus',
      '+01:00',
      '-05:00',
      'GMT+2',
      'local',
      'Paris',
      'Europe/Paris ',
      '../UTC',
    ])
      it(`refuses "${name}"`, () => {
        expect(timeZoneOf(name)).to.equal(null);
      });
  });

  it('knows the hours that come twice, up to the last minute of them', () => {
    const twice = (date: string, time: string): boolean => comesTwice('Europe/Paris', date, time);
    expect(twice('2027-10-31', '02:00')).to.equal(true);
    expect(twice('2027-10-31', '02:59')).to.equal(true);
    expect(twice('2027-10-31', '01:59')).to.equal(false);
    expect(twice('2027-10-31', '03:00')).to.equal(false);
    expect(twice('2027-03-28', '02:30'), 'a skipped hour').to.equal(false);
    expect(twice('soon', '02:30')).to.equal(false);
    expect(comesTwice('Asia/Kolkata', '2027-10-31', '02:30')).to.equal(false);
  });
});
