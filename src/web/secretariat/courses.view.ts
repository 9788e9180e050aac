import { SIGN_IN_MODES, type Institution } from '../../domain/institution.ts';
import { courseTitle, type Course } from '../../domain/course.ts';
import { gradeState } from '../../domain/grades.ts';
import { RETENTION_RULES } from '../../domain/retention.ts';
import { firstShown } from '../../domain/text.ts';
import type { MessageKey, Translator } from '../../i18n/index.ts';
import { paths, withQuery } from '../paths.ts';
import { rosterWords } from '../shared/roster-words.ts';
import { MODE_WORDS } from '../shared/meeting-form.ts';
import type { EmptyStateView } from '../shared/partials.ts';
import {
  listHref,
  pagesOf,
  type ListCell,
  type ListLine,
  type ListModel,
  type ListQuery,
} from './list.view.ts';

export const COURSE_COLUMNS = ['subject', 'mode', 'label', 'grades', 'retention', 'roster', 'lms'] as const;
export type CourseColumn = (typeof COURSE_COLUMNS)[number];
export const COURSE_COLUMNS_AT_FIRST: readonly CourseColumn[] = ['subject', 'mode', 'label', 'grades'];

const HEADS: Record<CourseColumn, MessageKey> = {
  subject: 'secretariat.courses.subject',
  mode: 'secretariat.courses.mode',
  label: 'secretariat.courses.label',
  grades: 'grades.column',
  retention: 'secretariat.courses.retention',
  roster: 'secretariat.courses.roster',
  lms: 'secretariat.list.lms',
};

/** What the list of courses is made from. */
export interface CoursesFacts {
  courses: readonly Course[];
  total: number;
  query: ListQuery;
  shown: readonly CourseColumn[];
  institution: Institution;
}

/** The list of courses with its columns, gestures and actions. */
export function coursesModel(t: Translator, facts: CoursesFacts): ListModel {
  const { courses, total, query, shown } = facts;
  const path = paths.secretariat.courses;
  return {
    path,
    query,
    searchLabel: t.t('secretariat.courses.search'),
    filtered: null,
    notice: facts.institution.settings.signatureActive
      ? null
      : { tone: 'warning', words: t.t('secretariat.list.inactive') },
    columnsAction: listHref(paths.secretariat.coursesColumns, query),
    columns: COURSE_COLUMNS.map((key) => ({ key, label: t.t(HEADS[key]), shown: shown.includes(key) })),
    modifyAction: listHref(paths.secretariat.coursesModify, query),
    modifyLabel: t.t('secretariat.courses.modify'),
    groups: [
      {
        label: t.t('secretariat.courses.subject'),
        actions: [
          { value: 'subject.yes', label: t.t('common.yes') },
          { value: 'subject.no', label: t.t('common.no') },
        ],
      },
      {
        label: t.t('secretariat.courses.mode'),
        actions: [
          ...SIGN_IN_MODES.map((mode) => ({ value: `mode.${mode}`, label: t.t(MODE_WORDS[mode]) })),
          { value: 'mode.institution', label: t.t('secretariat.courses.modeOfInstitution') },
        ],
      },
      {
        label: t.t('secretariat.courses.retention'),
        actions: [...RETENTION_RULES, 'institution' as const].map((rule) => ({
          value: `retention.${rule}`,
          label: t.t(`retention.rule.${rule}`),
        })),
      },
      {
        label: t.t('secretariat.courses.rosterGroup'),
        actions: [{ value: 'roster.read', label: t.t('common.roster.readAgain') }],
      },
    ],
    nameLabel: t.t('secretariat.course'),
    heads: shown.map((key) => t.t(HEADS[key])),
    lines: courses.map((course) => lineOf(t, course, facts)),
    totalWords: t.t('secretariat.courses.total', { count: total }),
    pages: pagesOf(t, path, { query, total }),
    empty: courses.length > 0 ? null : emptyOf(t, query),
  };
}

/** A course's name in lists; an LMS may send neither title nor label. */
export function courseName(t: Translator, course: Course): string {
  return firstShown(course.title, course.label) === null
    ? t.t('secretariat.courses.untitled', { id: course.contextId })
    : courseTitle(course);
}

function lineOf(t: Translator, course: Course, facts: CoursesFacts): ListLine {
  return {
    id: course.id,
    name: courseName(t, course),
    note: firstShown(course.title, course.label) === null ? t.t('secretariat.courses.untitledNote') : '',
    links: [
      {
        href: withQuery(paths.secretariat.students, { course: course.id }),
        label: t.t('common.nav.students'),
      },
      {
        href: withQuery(paths.secretariat.newPack, { course: course.id }),
        label: t.t('secretariat.packs.link'),
      },
    ],
    cells: facts.shown.map((key) => cellOf(t, key, { course, facts })),
  };
}

function cellOf(
  t: Translator,
  key: CourseColumn,
  { course, facts }: { course: Course; facts: CoursesFacts },
): ListCell {
  const label = t.t(HEADS[key]);
  if (key === 'subject') {
    const on = course.subjectToSignature;
    const about = t.t('secretariat.list.about', { what: label, name: courseName(t, course) });
    const text = t.t(on ? 'common.yes' : 'common.no');
    return { label, text, href: null, toggle: { value: `${course.id}.${on ? 'no' : 'yes'}`, on, about } };
  }
  const href = key === 'grades' ? paths.secretariat.grades(course.id) : null;
  return { label, text: textOf(t, key, { course, facts }), href, toggle: null };
}

function textOf(
  t: Translator,
  key: Exclude<CourseColumn, 'subject'>,
  { course, facts }: { course: Course; facts: CoursesFacts },
): string {
  const { settings, timeZone } = facts.institution;
  switch (key) {
    case 'mode':
      return course.signInMode === null
        ? t.t('secretariat.courses.modeInherited', { mode: t.t(MODE_WORDS[settings.signInMode]) })
        : t.t(MODE_WORDS[course.signInMode]);
    case 'label':
      return course.label ?? '';
    case 'grades':
      return t.t(`grades.state.${gradeState(course.grades)}`);
    case 'retention':
      return course.retention === null
        ? t.t('secretariat.courses.retentionInherited', { rule: t.t(`retention.rule.${settings.retention}`) })
        : t.t(`retention.rule.${course.retention}`);
    case 'roster':
      return rosterWords(t, course.roster, timeZone);
    case 'lms':
      return course.issuer;
  }
}

function emptyOf(t: Translator, query: ListQuery): EmptyStateView {
  if (query.q === '' && query.page === 1) {
    return {
      title: t.t('secretariat.courses.none'),
      words: t.t('secretariat.courses.noneNext'),
      action: null,
    };
  }
  return {
    title: t.t('secretariat.courses.noMatch'),
    words: t.t('secretariat.list.noMatchNext'),
    action: { href: paths.secretariat.courses, label: t.t('secretariat.clearFilters') },
  };
}
