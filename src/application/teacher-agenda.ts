import { DAY_MS } from '../domain/institution.ts';
import type { Meeting } from '../domain/meeting.ts';
import { coursesAs } from '../domain/person.ts';
import { dayBounds } from './calendar.ts';
import type { LiveSession } from './ports/session.ts';
import type { MeetingSummary } from './ports/stores.ts';
import type { Services } from './services.ts';

/** A teacher's day: today's meetings of all their courses, and which one is current in the course at hand. */
export interface TeacherAgenda {
  today: MeetingSummary[];
  /** Later meetings of the next two weeks. */
  upcoming: MeetingSummary[];
  /** Meetings of the last two weeks, latest first. */
  past: MeetingSummary[];
  /** Of the course at hand: running, else the next of today, else the last of today. */
  current: MeetingSummary | null;
}

const AROUND_MS = 14 * DAY_MS;
const MOST = 200;

/** @param course the course of the launch or the URL; null takes all courses for `current` */
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
  const today = all.filter(({ meeting }) => meeting.end > from && meeting.start < to);
  const ofCourse = course === null ? today : today.filter(({ meeting }) => meeting.course === course);
  return {
    today,
    upcoming: all.filter(({ meeting }) => meeting.start >= to),
    past: all.filter(({ meeting }) => meeting.end <= from).reverse(),
    current: currentMeeting(ofCourse, now),
  };
}

function currentMeeting(today: readonly MeetingSummary[], now: number): MeetingSummary | null {
  const held = today.filter(({ meeting }) => meeting.status !== 'cancelled');
  const running = held.filter(({ meeting }) => isRunning(meeting, now));
  return running.at(-1) ?? held.find(({ meeting }) => meeting.start > now) ?? held.at(-1) ?? null;
}

function isRunning(meeting: Meeting, now: number): boolean {
  return meeting.start <= now && now < meeting.end;
}
