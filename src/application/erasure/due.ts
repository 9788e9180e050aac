import { courseTitle } from '../../domain/course.ts';
import { meetingObstacle, type LegalHold } from '../../domain/erasure-obstacles.ts';
import type { Institution } from '../../domain/institution.ts';
import { keptSince, RETENTION_RULES, ruleOf, yearsOf, type RetentionRule } from '../../domain/retention.ts';
import { institutionOf } from '../parameters.ts';
import type { EndedMeeting, EndedPage, RuledCourse } from '../ports/erasure.ts';
import { retentionOf, yearsIn } from '../retention.ts';
import type { Services } from '../services.ts';

/** Meetings that one run erases at most, and held ones that a list names at most. */
export const MOST_DUE = 500;

/** Read at once. */
const PAGE = 500;

/** A meeting whose retention is over. */
export interface DueMeeting {
  meeting: EndedMeeting;
  course: string;
  until: number;
  /** A legal hold keeps it all the same. */
  held: boolean;
}

/** What is due, by when it ended. */
export interface DueList {
  due: DueMeeting[];
  /** Whether more can be erased than one run goes through. */
  more: boolean;
}

/** By what a meeting is judged. */
interface Rules {
  institution: Institution;
  courses: ReadonlyMap<string, RetentionRule>;
  holds: readonly LegalHold[];
  now: number;
}

type Found = Omit<DueMeeting, 'course'>;

/** Meetings that are kept no longer than they are. @throws AppError INSTITUTION_UNKNOWN */
export async function dueMeetings(
  services: Pick<Services, 'stores' | 'clock'>,
  key: string,
): Promise<DueList> {
  const { stores, clock } = services;
  const institution = await institutionOf(services, key);
  const [ruled, holds] = await Promise.all([stores.erasures.ruledCourses(key), stores.holds.list(key)]);
  const courses = new Map(ruled.map(({ id, retention }) => [id, retention]));
  const found = await foundDue(services, { institution, courses, holds, now: clock.now() }, ruled);
  const free = found.filter(({ held }) => !held);
  const listed = new Set([
    ...free.slice(0, MOST_DUE),
    ...found.filter(({ held }) => held).slice(0, MOST_DUE),
  ]);
  const due = found.filter((one) => listed.has(one));
  return { due: await titled(services, key, due), more: free.length > MOST_DUE };
}

/** Goes on, page by page, until there are more than one run erases: what is held or kept lets nothing wait behind it. */
async function foundDue(
  { stores }: Pick<Services, 'stores'>,
  rules: Rules,
  ruled: readonly RuledCourse[],
): Promise<Found[]> {
  const kinds = kindsOf(rules, ruled);
  const found: Found[] = [];
  let after: EndedMeeting | null = null;
  do {
    const page: EndedMeeting[] = await stores.erasures.endedMeetings(rules.institution.key, {
      kinds,
      after,
      limit: PAGE,
    });
    found.push(...page.flatMap((meeting) => dueOf(meeting, rules)));
    after = page.length < PAGE ? null : (page.at(-1) ?? null);
  } while (after !== null && found.filter(({ held }) => !held).length <= MOST_DUE);
  return found;
}

/** For each rule its courses, and before when their meetings must have ended; the institution's own is for all others. */
function kindsOf({ institution, now }: Rules, ruled: readonly RuledCourse[]): EndedPage['kinds'] {
  const { settings, timeZone } = institution;
  const usual = ruleOf({ retention: null }, settings);
  const others = ruled.filter(({ retention }) => retention !== usual).map(({ id }) => id);
  return RETENTION_RULES.map((rule) => ({
    before: keptSince(now, yearsOf(rule, settings), yearsIn(timeZone)),
    courses:
      rule === usual
        ? { notIn: others }
        : { in: ruled.filter(({ retention }) => retention === rule).map(({ id }) => id) },
  }));
}

function dueOf(meeting: EndedMeeting, { institution, courses, holds, now }: Rules): Found[] {
  const course = { retention: courses.get(meeting.course) ?? null };
  const { until } = retentionOf(meeting, course, institution);
  const obstacle = meetingObstacle({ course: meeting.course, people: meeting.people, until }, holds, now);
  return obstacle === 'retention' ? [] : [{ meeting, until, held: obstacle === 'hold' }];
}

async function titled(
  { stores }: Pick<Services, 'stores'>,
  institution: string,
  due: readonly Found[],
): Promise<DueMeeting[]> {
  const ids = [...new Set(due.map(({ meeting }) => meeting.course))];
  const known = await stores.courses.findMany(institution, ids);
  const titles = new Map(known.map((one) => [one.id, courseTitle(one)]));
  return due.map((one) => ({
    ...one,
    course: one.meeting.courseTitle ?? titles.get(one.meeting.course) ?? '',
  }));
}
