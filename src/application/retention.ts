import { DateTime } from 'luxon';
import {
  keptFrom,
  keptUntil,
  ruleOf,
  yearsOf,
  type Lasting,
  type RetentionRule,
  type RetentionSettings,
  type YearCalendar,
} from '../domain/retention.ts';
import { AppError } from '../errors.ts';
import { audit, type Actor, type Services } from './services.ts';

/** The years of a zone; the first instant of a year is midnight there, or the first one that exists. */
export function yearsIn(zone: string): YearCalendar {
  return {
    yearOf: (at) => DateTime.fromMillis(at, { zone }).year,
    startOf: (year) => DateTime.fromObject({ year }, { zone }).startOf('year').toMillis(),
  };
}

/** What a meeting's retention is: the rule of its course now, and until when that keeps it. */
export function retentionOf(
  meeting: Lasting,
  course: { retention: RetentionRule | null },
  institution: { timeZone: string; settings: RetentionSettings },
): { rule: RetentionRule; until: number } {
  const rule = ruleOf(course, institution.settings);
  const years = yearsOf(rule, institution.settings);
  return { rule, until: keptUntil(keptFrom(meeting), years, yearsIn(institution.timeZone)) };
}

/** Says how long a course's funder wants evidence kept; null returns to the institution's rule. @throws AppError COURSE_UNKNOWN */
export async function setCourseRetention(
  services: Pick<Services, 'stores' | 'clock'>,
  actor: Actor,
  { course: id, rule }: { course: string; rule: RetentionRule | null },
): Promise<void> {
  const course = await services.stores.courses.find(actor.institution, id);
  if (course === null) throw new AppError('COURSE_UNKNOWN');
  if (course.retention === rule) return;
  await services.stores.courses.setRetention(actor.institution, id, rule);
  const event = { type: 'course-retention-changed', course: id, rule, ruleBefore: course.retention } as const;
  await audit(services, actor, [event]);
}
