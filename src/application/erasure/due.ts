import type { Course } from '../../domain/course.ts';
import type { Institution } from '../../domain/institution.ts';
import type { Meeting } from '../../domain/meeting.ts';
import { meetingObstacle, type LegalHold } from '../../domain/erasure-obstacles.ts';
import { institutionOf } from '../parameters.ts';
import { retentionOf, yearsIn } from '../retention.ts';
import type { Services } from '../services.ts';

/** Meetings that one run goes through at most. */
export const MOST_DUE = 500;

/** A meeting whose retention is over. */
export interface DueMeeting {
  meeting: Meeting;
  course: string;
  until: number;
  /** A legal hold keeps it all the same. */
  held: boolean;
}

/** What is due, oldest first. */
export interface DueList {
  due: DueMeeting[];
  /** Whether there are more than one run goes through. */
  more: boolean;
}

/** Meetings that are kept no longer than they are. @throws AppError INSTITUTION_UNKNOWN */
export async function dueMeetings(
  services: Pick<Services, 'stores' | 'clock'>,
  key: string,
): Promise<DueList> {
  const { stores, clock } = services;
  const institution = await institutionOf(services, key);
  const now = clock.now();
  const years = yearsIn(institution.timeZone);
  // Every rule keeps a year at least, from the end of the meeting's own.
  const before = years.startOf(years.yearOf(now) - 1);
  const ended = await stores.erasures.endedMeetings(key, before, MOST_DUE + 1);
  const ids = [...new Set(ended.map(({ course }) => course))];
  const courses = new Map((await stores.courses.findMany(key, ids)).map((one) => [one.id, one]));
  const holds = await stores.holds.list(key);
  const facts = { institution, holds, now };
  const due = ended.flatMap((meeting) => dueOf(meeting, courses.get(meeting.course) ?? null, facts));
  return { due: due.slice(0, MOST_DUE), more: ended.length > MOST_DUE };
}

function dueOf(
  meeting: Meeting,
  course: Course | null,
  { institution, holds, now }: { institution: Institution; holds: readonly LegalHold[]; now: number },
): DueMeeting[] {
  const { until } = retentionOf(meeting, course ?? { retention: null }, institution);
  const people = [...meeting.sheet, ...meeting.teachers].map(({ person }) => person);
  const obstacle = meetingObstacle({ course: meeting.course, people, until }, holds, now);
  if (obstacle === 'retention') return [];
  const title = meeting.opening?.courseTitle ?? course?.title ?? course?.label ?? '';
  return [{ meeting, course: title, until, held: obstacle === 'hold' }];
}
