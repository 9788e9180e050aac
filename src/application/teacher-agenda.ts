import type { Course } from '../domain/course.ts';
import { DAY_MS } from '../domain/institution.ts';
import type { Meeting } from '../domain/meeting.ts';
import { coursesAs } from '../domain/person.ts';
import { dayBounds } from './calendar.ts';
import type { LiveSession } from './ports/session.ts';
import type { MeetingSummary } from './ports/stores.ts';
import type { Services } from './services.ts';

/** A teacher's day: today's meetings of all their courses, and which one is current in the course at hand. */
export interface TeacherAgenda {
  /** The course at hand, or all courses of the teacher. */
  courses: Course[];
  today: MeetingSummary[];
  /** Later meetings of the next two weeks, of these courses. */
  upcoming: MeetingSummary[];
  /** Their meetings of the last two weeks, latest first. */
  past: MeetingSummary[];
  /** Of the course at hand: running, else the next of today, else the last of today. */
  current: MeetingSummary | null;
}

const AROUND_MS = 14 * DAY_MS;
const MOST = 200;

/**
 * One read, and a second for the titles of courses without a meeting in these weeks.
 * @param course the course of the URL; null takes all courses of the teacher
 */
export async function teacherAgenda(
  services: Pick<Services, 'stores' | 'clock'>,
  { person, institution }: LiveSession,
  course: string | null,
): Promise<TeacherAgenda> {
  const now = services.clock.now();
  const { from, to } = dayBounds(institution.timeZone, now);
  const filter = {
    courses: coursesAs(person, 'teacher'),
    from: from - AROUND_MS,
    to: to + AROUND_MS,
    limit: MOST,
  };
  const all = await services.stores.meetings.listSummaries(institution.key, filter);
  const isToday = ({ meeting }: MeetingSummary): boolean => meeting.end > from && meeting.start < to;
  const own = all.filter(({ meeting }) => course === null || meeting.course === course);
  return {
    courses: await coursesOf(services, all, {
      institution: institution.key,
      ids: course === null ? filter.courses : [course],
    }),
    today: all.filter(isToday),
    upcoming: own.filter(({ meeting }) => meeting.start >= to),
    past: own.filter(({ meeting }) => meeting.end <= from).reverse(),
    current: currentMeeting(own.filter(isToday), now),
  };
}

async function coursesOf(
  { stores }: Pick<Services, 'stores'>,
  summaries: readonly MeetingSummary[],
  { institution, ids }: { institution: string; ids: readonly string[] },
): Promise<Course[]> {
  const known = new Map(summaries.map(({ course }) => [course.id, course]));
  const unknown = ids.filter((id) => !known.has(id));
  for (const course of await stores.courses.findMany(institution, unknown)) known.set(course.id, course);
  return ids.flatMap((id) => known.get(id) ?? []);
}

function currentMeeting(today: readonly MeetingSummary[], now: number): MeetingSummary | null {
  const held = today.filter(({ meeting }) => meeting.status !== 'cancelled');
  const running = held.filter(({ meeting }) => isRunning(meeting, now));
  return running.at(-1) ?? held.find(({ meeting }) => meeting.start > now) ?? held.at(-1) ?? null;
}

function isRunning(meeting: Meeting, now: number): boolean {
  return meeting.start <= now && now < meeting.end;
}
