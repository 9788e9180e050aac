import { MOST_CHECKED, type PreAudit } from '../../application/pre-audit.ts';
import type { Translator } from '../../i18n/index.ts';
import type { Page } from '../page.ts';
import { paths } from '../paths.ts';
import type { EmptyStateView } from '../shared/partials.ts';
import { flagGroups, notCheckedWords, type FlagGroup } from './anomalies.view.ts';

/** What the address says of the report. */
export interface ChecksFilter {
  /** `YYYY-MM-DD`, both included. */
  from: string;
  to: string;
  course: string;
  teacher: string;
}

interface Option {
  value: string;
  label: string;
}

/** Secretariat > Checks. */
export type ChecksPage = Page<{
  action: string;
  filter: ChecksFilter;
  courses: Option[];
  teachers: Option[];
  summary: string;
  more: string;
  groups: FlagGroup[];
  notChecked: string[];
  empty: EmptyStateView | null;
}>;

export interface ChecksFacts {
  audit: PreAudit;
  filter: ChecksFilter;
  /** Names of what is asked for, though it may have no meeting then; null for all. */
  asked: { course: string | null; teacher: string | null };
  zone: string;
}

/** What the check before an audit found in a period, by kind. */
export function checksModel(t: Translator, facts: ChecksFacts): Omit<ChecksPage, 'page'> {
  const { audit, filter, zone } = facts;
  const { anomalies, meetings, more } = audit;
  return {
    action: paths.secretariat.checks,
    filter,
    ...optionsOf(t, facts),
    summary: t.t('secretariat.checks.summary', { flags: anomalies.length, meetings: meetings.size }),
    more: more ? t.t('secretariat.checks.more', { count: MOST_CHECKED }) : '',
    groups: flagGroups(t, { audit, zone }),
    notChecked: notCheckedWords(t, audit),
    empty: anomalies.length > 0 ? null : emptyOf(t, meetings.size),
  };
}

function optionsOf(
  t: Translator,
  { audit, filter, asked }: ChecksFacts,
): Pick<ChecksPage, 'courses' | 'teachers'> {
  const found = [...audit.meetings.values()];
  const courses = new Map(found.map(({ course }) => [course.id, course.title]));
  const teachers = new Map(found.flatMap((one) => one.teachers.map(({ person, name }) => [person, name])));
  if (asked.course !== null) courses.set(filter.course, asked.course);
  if (asked.teacher !== null) teachers.set(filter.teacher, asked.teacher);
  return {
    courses: sorted(t, courses, t.t('secretariat.allCourses')),
    teachers: sorted(t, teachers, t.t('secretariat.checks.allTeachers')),
  };
}

function sorted(t: Translator, names: ReadonlyMap<string, string>, all: string): Option[] {
  const options = [...names].map(([value, label]) => ({ value, label }));
  return [{ value: '', label: all }, ...options.sort((a, b) => t.compare(a.label, b.label))];
}

function emptyOf(t: Translator, meetings: number): EmptyStateView {
  return meetings === 0
    ? {
        title: t.t('secretariat.checks.noMeetings'),
        words: t.t('secretariat.checks.noMeetingsNext'),
        action: null,
      }
    : { title: t.t('secretariat.checks.none'), words: t.t('secretariat.checks.noneNext'), action: null };
}
