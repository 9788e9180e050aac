import { expect } from 'chai';
import { composeSheet, sealedRecord } from '../../../src/domain/compose-sheet.ts';
import {
  attendanceLines,
  peopleOfRows,
  totalsByTrainee,
  type AttendanceLine,
  type PackHalfDay,
} from '../../../src/domain/funder-pack.ts';
import { halfDays } from '../../../src/domain/half-day.ts';
import { halfDayBoundaries, localParts } from '../../../src/application/calendar.ts';
import type { Mark } from '../../../src/domain/roll-call.ts';
import { amendment, rollCall, row, signatureOf, validation } from '../../support/sealed-meeting.ts';

const ZONE = 'Europe/Paris';
const SHEET = { id: 'EM-1/1', sha256: 'hash' };
const LATE = (lateMinutes: number, leftEarlyMinutes = 0): Mark => ({
  kind: 'present',
  lateMinutes,
  leftEarlyMinutes,
});
const ILL: Mark = { kind: 'absent', reason: 'illness' };

/** The half-days of a span as a sheet says them, with the boundary at 13:00. */
function split(start: string, end: string): PackHalfDay[] {
  const span = { start: Date.parse(start), end: Date.parse(end) };
  return halfDays(span, halfDayBoundaries(ZONE, span, 13 * 60)).map((half) => ({
    half: localParts(ZONE, half.start).time < '13:00' ? 'morning' : 'afternoon',
    start: new Date(half.start).toISOString(),
    end: new Date(half.end).toISOString(),
    date: localParts(ZONE, half.start).date,
  }));
}

interface Row {
  mark?: Mark;
  signed?: boolean;
  subject?: boolean;
}

/** A meeting of Zoé alone. */
function linesOf(
  start: string,
  end: string,
  { mark = LATE(0), signed = true, subject = true }: Row,
): AttendanceLine[] {
  const meeting = { ...MEETING, start, end };
  const statements = [
    rollCall([row('Zoé', { mark, subject })]),
    ...(signed ? [signatureOf('Zoé')] : []),
    validation({ meeting, signatures: signed ? ['signature Zoé'] : [] }),
  ];
  return lines(statements, split(start, end));
}

const MEETING = {
  id: '0123456789abcdef01234567',
  course: { id: 'abcdef0123456789abcdef01', title: 'Java 101' },
  title: 'Interfaces',
  timeZone: ZONE,
  room: 'B12',
  teachers: ['A. Müller'],
};

function lines(
  statements: Parameters<typeof sealedRecord>[0],
  halves: readonly PackHalfDay[],
): AttendanceLine[] {
  const record = sealedRecord(statements);
  if (record === null) throw new Error('not validated');
  return attendanceLines({
    recorded: composeSheet(record),
    halfDays: halves,
    people: peopleOfRows(record),
    sheet: SHEET,
  });
}

const said = (found: readonly AttendanceLine[]) =>
  found.map(({ halfDay, attendance, minutes, plannedMinutes }) => [
    `${halfDay.date} ${halfDay.half}`,
    attendance,
    minutes,
    plannedMinutes,
  ]);

const MORNING = ['2026-11-24T08:00:00.000Z', '2026-11-24T11:00:00.000Z'] as const;
/** 10:00 to 16:00 in Paris. */
const WHOLE_DAY = ['2026-11-24T09:00:00.000Z', '2026-11-24T15:00:00.000Z'] as const;

describe('what a funder pack counts', () => {
  it('is the meeting without late minutes and an early leave', () => {
    expect(said(linesOf(...MORNING, {}))).to.deep.equal([['2026-11-24 morning', 'attended', 180, 180]]);
    expect(said(linesOf(...MORNING, { mark: LATE(10, 5) }))[0]?.[2]).to.equal(165);
  });

  it('lies in both half-days for a meeting over both, late minutes in the first and an early leave in the last', () => {
    expect(said(linesOf(...WHOLE_DAY, { mark: LATE(30, 20) }))).to.deep.equal([
      ['2026-11-24 morning', 'attended', 150, 180],
      ['2026-11-24 afternoon', 'attended', 160, 180],
    ]);
  });

  it('is nothing of a half-day that somebody missed whole by coming late or leaving early', () => {
    expect(said(linesOf(...WHOLE_DAY, { mark: LATE(200) }))).to.deep.equal([
      ['2026-11-24 morning', 'missed', 0, 180],
      ['2026-11-24 afternoon', 'attended', 160, 180],
    ]);
    expect(said(linesOf(...WHOLE_DAY, { mark: LATE(0, 180) })).map(([, is]) => is)).to.deep.equal([
      'attended',
      'missed',
    ]);
  });

  it('is never less than nothing, whatever was marked', () => {
    expect(said(linesOf(...MORNING, { mark: LATE(500, 500) }))).to.deep.equal([
      ['2026-11-24 morning', 'missed', 0, 180],
    ]);
  });

  it('is one half-day for a meeting that ends or begins exactly at the boundary', () => {
    const until = linesOf('2026-11-24T09:00:00.000Z', '2026-11-24T12:00:00.000Z', {});
    const from = linesOf('2026-11-24T12:00:00.000Z', '2026-11-24T15:00:00.000Z', {});
    expect(said(until)).to.deep.equal([['2026-11-24 morning', 'attended', 180, 180]]);
    expect(said(from)).to.deep.equal([['2026-11-24 afternoon', 'attended', 180, 180]]);
  });

  it('is real minutes on the days when the clock changes', () => {
    // 01:00 to 05:00 by the clock: three hours in March, five in October.
    const march = linesOf('2026-03-29T00:00:00.000Z', '2026-03-29T03:00:00.000Z', {});
    const october = linesOf('2026-10-24T23:00:00.000Z', '2026-10-25T04:00:00.000Z', {});
    expect(said(march)).to.deep.equal([['2026-03-29 morning', 'attended', 180, 180]]);
    expect(said(october)).to.deep.equal([['2026-10-25 morning', 'attended', 300, 300]]);
    // 10:00 to 15:00 after the change: the boundary is 13:00 by the new time.
    const after = linesOf('2026-03-29T08:00:00.000Z', '2026-03-29T13:00:00.000Z', {});
    expect(said(after).map(([, , minutes]) => minutes)).to.deep.equal([180, 120]);
  });

  it('counts apart who is marked present and has not signed, unless no signature was asked for', () => {
    const unsigned = linesOf(...MORNING, { signed: false });
    expect(unsigned[0]).to.include({ attendance: 'unsigned', minutes: 180 });
    const [totals] = totalsByTrainee(unsigned);
    expect(totals).to.deep.include({ minutes: 0, unsignedMinutes: 180, attended: [] });
    expect(totals?.halfDays).to.deep.equal({ attended: 0, unsigned: 1, missed: 0, absent: 0 });
    expect(linesOf(...MORNING, { signed: false, subject: false })[0]?.attendance).to.equal('attended');
  });

  it('keeps the reason of an absence', () => {
    const [line] = linesOf(...MORNING, { mark: ILL, signed: false });
    expect(line).to.include({ attendance: 'absent', reason: 'illness', minutes: 0, plannedMinutes: 180 });
  });

  it('follows amendments, and who was added by one', () => {
    const found = lines(
      [
        rollCall([row('Zoé', { mark: ILL })]),
        validation({ meeting: { ...MEETING, start: MORNING[0], end: MORNING[1] } }),
        amendment([
          { salt: 's', person: { id: 'id of Zoé', name: 'Zoé' }, before: ILL, after: LATE(60) },
          { salt: 's', person: { id: 'id of Max', name: 'Max' }, before: null, after: ILL },
        ]),
      ],
      split(...MORNING),
    );
    expect(found.map(({ trainee, attendance, minutes }) => [trainee, attendance, minutes])).to.deep.equal([
      ['id of Zoé', 'unsigned', 120],
      ['id of Max', 'absent', 0],
    ]);
  });

  it('counts nobody for an erased row, and names nobody', () => {
    const statements = [
      rollCall([null, row('Max')]),
      validation({ meeting: { ...MEETING, start: MORNING[0], end: MORNING[1] } }),
    ];
    const found = lines(statements, split(...MORNING));
    expect(found[0]).to.include({ name: null, attendance: 'erased', minutes: 0 });
    expect(totalsByTrainee(found).map(({ name }) => name)).to.deep.equal(['Max']);
  });

  it('counts a half-day once, by the best that it shows, and tells people of one name apart', () => {
    const early = linesOf('2026-11-24T08:00:00.000Z', '2026-11-24T09:00:00.000Z', { signed: false });
    const later = linesOf('2026-11-24T09:00:00.000Z', '2026-11-24T10:00:00.000Z', {});
    const namesake = later.map((line) => ({ ...line, trainee: 'another' }));
    const all = totalsByTrainee([...early, ...later, ...namesake]);
    expect(all.map(({ trainee, name }) => [trainee, name])).to.deep.equal([
      ['id of Zoé', 'Zoé'],
      ['another', 'Zoé'],
    ]);
    expect(all[0]).to.deep.include({ minutes: 60, unsignedMinutes: 60, plannedMinutes: 120 });
    expect(all[0]?.halfDays).to.deep.equal({ attended: 1, unsigned: 0, missed: 0, absent: 0 });
  });
});
