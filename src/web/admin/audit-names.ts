import type { Stores } from '../../application/ports/stores.ts';
import type { AuditEntry } from '../../domain/audit.ts';
import { courseTitle } from '../../domain/course.ts';
import type { Institution } from '../../domain/institution.ts';
import { displayName } from '../../domain/person.ts';
import type { Translator } from '../../i18n/index.ts';

/** Names of what events are about, by id: people, courses and meetings. */
export type Names = ReadonlyMap<string, string>;

/** Reads the names of everything on a page of the trail, in three operations. */
export async function namesIn(
  stores: Stores,
  { institution, entries, t }: { institution: Institution; entries: readonly AuditEntry[]; t: Translator },
): Promise<Names> {
  const { key, timeZone } = institution;
  const [people, meetings] = await Promise.all([
    stores.people.findMany(key, idsOf(entries, 'person')),
    stores.meetings.findMany(key, idsOf(entries, 'meeting')),
  ]);
  const ofMeetings = meetings.map(({ course }) => course);
  const courses = await stores.courses.findMany(key, [
    ...new Set([...idsOf(entries, 'course'), ...ofMeetings]),
  ]);
  const titles = new Map(courses.map((course) => [course.id, courseTitle(course)]));
  return new Map([
    ...titles,
    ...people.map((person): [string, string] => [person.id, displayName(person)]),
    ...meetings.map(({ id, course, start }): [string, string] => [
      id,
      `${titles.get(course) ?? ''}, ${t.dateTime(start, timeZone)}`,
    ]),
  ]);
}

/** The ids that events have under a name, each once. */
function idsOf(entries: readonly AuditEntry[], field: 'person' | 'course' | 'meeting'): string[] {
  const ids = entries.map(({ event }): unknown => Reflect.get(event, field));
  return [...new Set(ids.filter((id) => typeof id === 'string'))];
}
