import type { Anomaly, CheckedMeeting } from './pre-audit-facts.ts';

/** Meetings whose course bears another title than the course's other meetings: the most frequent one is the usual. */
export function otherTitles(meetings: readonly CheckedMeeting[]): Anomaly[] {
  const opened = meetings.filter(({ courseTitle }) => courseTitle !== '');
  return [...groups(opened, ({ course }) => course).values()].flatMap((ofCourse) => {
    const titles = [...groups(ofCourse, ({ courseTitle }) => courseTitle)];
    const [usual] = titles.reduce((most, one) => (one[1].length >= most[1].length ? one : most), ['', []]);
    return titles
      .filter(([title]) => title !== usual)
      .map(([title, those]): Anomaly => {
        return { kind: 'title-differs', meetings: those.map(({ id }) => id), title, usual };
      });
  });
}

/** Pairs of meetings that one teacher has at the same time; one that begins as another ends is not. */
export function overlappingOfTeachers(meetings: readonly CheckedMeeting[]): Anomaly[] {
  return meetings.flatMap((one, at) =>
    meetings.slice(at + 1).flatMap((other) => (overlaps(one, other) ? teachersOfBoth(one, other) : [])),
  );
}

function overlaps(one: CheckedMeeting, other: CheckedMeeting): boolean {
  return one.start < other.end && other.start < one.end;
}

function teachersOfBoth(one: CheckedMeeting, other: CheckedMeeting): Anomaly[] {
  return one.teachers
    .filter(({ person }) => other.teachers.some((teacher) => teacher.person === person))
    .map(({ name }): Anomaly => ({ kind: 'teacher-twice', meetings: [one.id, other.id], name }));
}

function groups<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const found = new Map<string, Item[]>();
  for (const item of items) found.set(keyOf(item), [...(found.get(keyOf(item)) ?? []), item]);
  return found;
}
