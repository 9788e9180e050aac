/**
 * How long a funder wants evidence kept, in whole calendar years. They differ: certificates and what they rest on for
 * three years, evidence for a tax audit for six, whatever the European Union co-finances for ten.
 */
export const RETENTION_YEARS = { certificates: 3, evidence: 6, 'eu-cofinanced': 10 } as const;

/** A funder's rule; `own` is a number of years that the institution sets. */
export type RetentionRule = keyof typeof RETENTION_YEARS | 'own';
export const RETENTION_RULES: readonly RetentionRule[] = ['certificates', 'evidence', 'eu-cofinanced', 'own'];

export const MAX_OWN_YEARS = 50;
export const DEFAULT_OWN_YEARS = 5;

export interface RetentionSettings {
  /** For courses without a rule of their own. */
  retention: RetentionRule;
  /** What `own` means. */
  ownRetentionYears: number;
}

export function isOwnYears(years: number): boolean {
  return Number.isInteger(years) && years >= 1 && years <= MAX_OWN_YEARS;
}

/** The rule of a course: its own, else the institution's. */
export function ruleOf(
  course: { retention: RetentionRule | null },
  settings: RetentionSettings,
): RetentionRule {
  return course.retention ?? settings.retention;
}

export function yearsOf(rule: RetentionRule, { ownRetentionYears }: RetentionSettings): number {
  return rule === 'own' ? ownRetentionYears : RETENTION_YEARS[rule];
}

/** Years of the institution's own calendar. */
export interface YearCalendar {
  /** The calendar year of an instant (epoch ms UTC). */
  yearOf(at: number): number;
  /** When a calendar year begins, epoch ms UTC. */
  startOf(year: number): number;
}

/** When a meeting was over, as far as its retention goes. */
export interface Lasting {
  /** Epoch ms UTC. */
  end: number;
  validated: { at: number } | null;
}

/** What retention counts from, epoch ms UTC: hours that are amended to an earlier day do not shorten it. */
export function keptFrom({ end, validated }: Lasting): number {
  return Math.max(end, validated?.at ?? end);
}

/**
 * Until when a meeting is kept, epoch ms UTC: so many years from the end of the calendar year in which it ended, in the
 * institution's zone. Funders count from the end of a year; at this very instant it may be erased.
 */
export function keptUntil(end: number, years: number, calendar: YearCalendar): number {
  return calendar.startOf(calendar.yearOf(end) + years + 1);
}

/** Meetings of before this instant, epoch ms UTC, are kept no longer: the same rule, asked of `now`. */
export function keptSince(now: number, years: number, calendar: YearCalendar): number {
  return calendar.startOf(calendar.yearOf(now) - years);
}
