import type { AuditEntry, AuditEvent } from '../../domain/audit.ts';
import type { Meeting } from '../../domain/meeting.ts';
import { localParts } from '../calendar.ts';
import type { Downloads } from '../ports/erasure.ts';
import type { Services } from '../services.ts';
import type { Traced } from './parts.ts';

/** Downloads that a dry run lists at most; it counts all. */
export const MOST_LISTED = 50;

/** A copy that somebody took away, of a file that names the person. */
export interface HandedOut extends Pick<AuditEntry, 'at' | 'actor' | 'actorName'> {
  what: 'sheet' | 'evidence' | 'pack' | 'data';
  /** Of the meeting or the pack; empty for an export of all data. */
  course: string;
  /** When the meeting began, epoch ms UTC; of a sheet and of evidence alone. */
  start: number | null;
  /** The local dates of a pack, both included, `YYYY-MM-DD`. */
  days: { first: string; last: string } | null;
}

export interface HandedOutList {
  /** Newest first. */
  copies: HandedOut[];
  /** Earlier ones, which are not listed. */
  more: number;
}

/** Who downloaded what of a person, and when, as far as the trail tells: no erasure reaches those copies. */
export async function handedOut(
  { stores }: Pick<Services, 'stores'>,
  institution: { key: string; timeZone: string },
  { person, traced }: { person: string; traced: readonly Traced[] },
): Promise<HandedOutList> {
  const meetings = traced.map(({ trace }) => trace.meeting);
  const days = daysByCourse(meetings, institution.timeZone);
  const { count, newest } = await stores.erasures.downloads(institution.key, {
    person,
    meetings: meetings.map(({ id }) => id),
    courses: [...days.keys()],
    concerns: (event) =>
      event.type !== 'pack-downloaded' ||
      (days.get(event.course) ?? []).some((day) => event.first <= day && day <= event.last),
    limit: MOST_LISTED,
  });
  return { copies: copiesOf(newest, traced), more: count - newest.length };
}

/** The local dates on which meetings began, also those that amendments corrected: an earlier pack went by them. */
function daysByCourse(meetings: readonly Meeting[], zone: string): ReadonlyMap<string, string[]> {
  const days = new Map<string, string[]>();
  for (const { course, start, amendments } of meetings) {
    const corrected = amendments.flatMap(({ facts }) =>
      facts.filter(({ field }) => field === 'start').map(({ before }) => Date.parse(before)),
    );
    const own = [start, ...corrected].map((at) => localParts(zone, at).date);
    days.set(course, [...(days.get(course) ?? []), ...own]);
  }
  return days;
}

function copiesOf(newest: Downloads['newest'], traced: readonly Traced[]): HandedOut[] {
  const meetings = new Map(traced.map(({ trace: { meeting } }) => [meeting.id, meeting]));
  const titles = new Map(traced.map((one) => [one.trace.meeting.course, titleOf(one)]));
  return newest.map(({ at, actor, actorName, event }) => ({
    ...{ at, actor, actorName },
    ...aboutOf(event, { meetings, titles }),
  }));
}

/** What a course is called on the newest of the meetings. */
export function titleOf({ trace: { meeting }, course }: Traced): string {
  return meeting.opening?.courseTitle ?? course?.title ?? course?.label ?? '';
}

interface Known {
  meetings: ReadonlyMap<string, Meeting>;
  titles: ReadonlyMap<string, string>;
}

function aboutOf(event: AuditEvent, { meetings, titles }: Known): Omit<HandedOut, keyof AuditEntry> {
  if (event.type === 'pack-downloaded') {
    const { course, first, last } = event;
    return { what: 'pack', course: titles.get(course) ?? '', start: null, days: { first, last } };
  }
  const meeting = 'meeting' in event ? meetings.get(event.meeting) : undefined;
  if (meeting === undefined) return { what: 'data', course: '', start: null, days: null };
  const what = event.type === 'sheet-downloaded' ? 'sheet' : 'evidence';
  return { what, course: titles.get(meeting.course) ?? '', start: meeting.start, days: null };
}
