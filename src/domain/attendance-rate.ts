import type { Meeting } from './meeting.ts';
import type { Mark, SheetRow } from './roll-call.ts';

/** What the rate is made from. */
export interface CountedMeeting extends Pick<Meeting, 'status'> {
  sheet: readonly Pick<SheetRow, 'person' | 'mark'>[];
}

/**
 * How much of a course each student attended, in percent with two decimals. Only validated meetings count, each for who
 * stands on its sheet; a student for whom no meeting counts has no rate.
 */
export function attendanceRates(meetings: readonly CountedMeeting[]): Map<string, number> {
  const marks = new Map<string, (Mark | null)[]>();
  for (const { person, mark } of meetings.filter(({ status }) => status === 'validated').flatMap(sheetOf)) {
    const known = marks.get(person);
    if (known === undefined) marks.set(person, [mark]);
    else known.push(mark);
  }
  return new Map(
    [...marks].flatMap(([person, all]): [string, number][] => {
      const rate = attendanceRate(all);
      return rate === null ? [] : [[person, rate]];
    }),
  );
}

function sheetOf({ sheet }: CountedMeeting): CountedMeeting['sheet'] {
  return sheet;
}

/**
 * The rate of one student, from the marks of the meetings on whose sheets they stand. An excused absence leaves the
 * meeting out; every other absence counts as one, for illness or an internship too. Who came late or left early
 * attended, whatever the minutes. Null when no meeting counts.
 */
export function attendanceRate(marks: readonly (Mark | null)[]): number | null {
  const counted = marks.filter((mark) => mark !== null && !isExcused(mark));
  if (counted.length === 0) return null;
  const attended = counted.filter((mark) => mark?.kind === 'present').length;
  return Math.round((attended / counted.length) * 10_000) / 100;
}

function isExcused(mark: Mark): boolean {
  return mark.kind === 'absent' && mark.reason === 'excused';
}
