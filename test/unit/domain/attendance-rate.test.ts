import { expect } from 'chai';
import { attendanceRate, attendanceRates, type CountedMeeting } from '../../../src/domain/attendance-rate.ts';
import { ABSENCE_REASONS, PRESENT, type Mark } from '../../../src/domain/roll-call.ts';
import { ABSENT, INTERNSHIP } from '../../support/meetings.ts';

const EXCUSED: Mark = { kind: 'absent', reason: 'excused' };
const LATE: Mark = { kind: 'present', lateMinutes: 89, leftEarlyMinutes: 0 };
const LEFT: Mark = { kind: 'present', lateMinutes: 0, leftEarlyMinutes: 89 };

describe('attendance rate', () => {
  it('is the share of the meetings that count, in percent with two decimals', () => {
    expect(attendanceRate([PRESENT])).to.equal(100);
    expect(attendanceRate([ABSENT])).to.equal(0);
    expect(attendanceRate([PRESENT, PRESENT, ABSENT])).to.equal(66.67);
    expect(attendanceRate([PRESENT, ABSENT, ABSENT])).to.equal(33.33);
    expect(attendanceRate([...Array.from({ length: 799 }, () => PRESENT), ABSENT])).to.equal(99.88);
  });

  it('takes late and left early for attended, whatever the minutes', () => {
    expect(attendanceRate([LATE, LEFT])).to.equal(100);
  });

  it('leaves excused absences out, and no other', () => {
    expect(attendanceRate([PRESENT, EXCUSED, EXCUSED])).to.equal(100);
    expect(attendanceRate([ABSENT, EXCUSED])).to.equal(0);
    expect(attendanceRate([PRESENT, INTERNSHIP])).to.equal(50);
    const left = ABSENCE_REASONS.filter(
      (reason) => attendanceRate([PRESENT, { kind: 'absent', reason }]) === 100,
    );
    expect(left).to.deep.equal(['excused']);
  });

  it('is none when no meeting counts', () => {
    expect(attendanceRate([])).to.equal(null);
    expect(attendanceRate([EXCUSED, EXCUSED])).to.equal(null);
    expect(attendanceRate([null])).to.equal(null);
  });
});

describe('attendance rates of a course', () => {
  const meeting = (
    status: CountedMeeting['status'],
    marks: Readonly<Record<string, Mark | null>>,
  ): CountedMeeting => ({
    status,
    sheet: Object.entries(marks).map(([person, mark]) => ({ person, mark })),
  });

  it('count validated meetings alone', () => {
    const meetings = [
      meeting('validated', { zoe: PRESENT }),
      meeting('scheduled', { zoe: ABSENT, lei: PRESENT }),
      meeting('cancelled', { zoe: ABSENT }),
    ];
    expect([...attendanceRates(meetings)]).to.deep.equal([['zoe', 100]]);
  });

  it('count each meeting for who stands on its sheet', () => {
    const meetings = [
      meeting('validated', { zoe: PRESENT, lei: ABSENT }),
      meeting('validated', { lei: PRESENT }),
      meeting('validated', { lei: PRESENT, max: EXCUSED }),
    ];
    expect([...attendanceRates(meetings)]).to.deep.equal([
      ['zoe', 100],
      ['lei', 66.67],
    ]);
  });

  it('are none for a course without meetings', () => {
    expect(attendanceRates([]).size).to.equal(0);
  });
});
