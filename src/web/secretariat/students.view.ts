import type { Course } from '../../domain/course.ts';
import type { Institution } from '../../domain/institution.ts';
import { coursesAs, displayName, type Person } from '../../domain/person.ts';
import { firstShown } from '../../domain/text.ts';
import type { MessageKey, Translator } from '../../i18n/index.ts';
import { paths, withQuery } from '../paths.ts';
import type { EmptyStateView } from '../shared/partials.ts';
import { courseName } from './courses.view.ts';
import {
  listHref,
  pagesOf,
  type ListCell,
  type ListLine,
  type ListModel,
  type ListQuery,
  type NameForm,
} from './list.view.ts';

export const STUDENT_COLUMNS = ['subject', 'email', 'courses', 'identifier', 'lms'] as const;
export type StudentColumn = (typeof STUDENT_COLUMNS)[number];
export const STUDENT_COLUMNS_AT_FIRST: readonly StudentColumn[] = ['subject', 'email', 'courses'];

const HEADS: Record<StudentColumn, MessageKey> = {
  subject: 'secretariat.students.subject',
  email: 'secretariat.students.email',
  courses: 'common.nav.courses',
  identifier: 'secretariat.students.identifier',
  lms: 'secretariat.list.lms',
};

/** What the list of students is made from. */
export interface StudentsFacts {
  people: readonly Person[];
  total: number;
  query: ListQuery;
  /** The course whose students are shown; null for everybody. */
  course: Course | null;
  shown: readonly StudentColumn[];
  institution: Institution;
}

/** The list of students with its columns, gestures and actions. */
export function studentsModel(t: Translator, facts: StudentsFacts): ListModel {
  const { people, total, query, shown, course } = facts;
  const path = paths.secretariat.students;
  return {
    path,
    query,
    searchLabel: t.t('secretariat.students.search'),
    filtered:
      course === null
        ? null
        : {
            words: t.t('secretariat.students.ofCourse', { course: courseName(t, course) }),
            clearHref: withQuery(path, { q: query.q }),
          },
    notice: facts.institution.settings.signatureActive
      ? null
      : { tone: 'warning', words: t.t('secretariat.list.inactive') },
    columnsAction: listHref(paths.secretariat.studentsColumns, query),
    columns: STUDENT_COLUMNS.map((key) => ({ key, label: t.t(HEADS[key]), shown: shown.includes(key) })),
    modifyAction: listHref(paths.secretariat.studentsModify, query),
    modifyLabel: t.t('secretariat.students.modify'),
    groups: [
      {
        label: t.t('secretariat.students.subject'),
        actions: [
          { value: 'subject.yes', label: t.t('common.yes') },
          { value: 'subject.no', label: t.t('common.no') },
        ],
      },
    ],
    nameLabel: t.t('secretariat.column.name'),
    heads: shown.map((key) => t.t(HEADS[key])),
    lines: people.map((person) => lineOf(t, person, facts)),
    totalWords: t.t('secretariat.students.total', { count: total }),
    pages: pagesOf(t, path, { query, total }),
    empty: people.length > 0 ? null : emptyOf(t, query),
  };
}

/** Whether the LMS shares no name of this person. */
export function isNameless({ name, givenName, familyName }: Person): boolean {
  return firstShown(name, givenName, familyName) === null;
}

function lineOf(t: Translator, person: Person, { query, shown }: StudentsFacts): ListLine {
  const nameless = isNameless(person);
  const key =
    person.enteredName === null ? 'secretariat.students.enterName' : 'secretariat.students.changeName';
  const here = listHref(paths.secretariat.students, {
    ...query,
    filters: { ...query.filters, name: person.id },
  });
  return {
    id: person.id,
    name: displayName(person),
    note: nameless ? t.t('secretariat.students.nameless') : '',
    links: [
      { href: paths.secretariat.sideBySide(person.id), label: t.t('secretariat.sideBySide.offer') },
      ...(nameless ? [{ href: here, label: t.t(key) }] : []),
    ],
    cells: shown.map((column) => cellOf(t, column, person)),
  };
}

function cellOf(t: Translator, key: StudentColumn, person: Person): ListCell {
  const label = t.t(HEADS[key]);
  if (key === 'subject') {
    const on = person.subjectToSignature;
    const about = t.t('secretariat.list.about', { what: label, name: displayName(person) });
    const text = t.t(on ? 'common.yes' : 'common.no');
    return { label, text, href: null, toggle: { value: `${person.id}.${on ? 'no' : 'yes'}`, on, about } };
  }
  return { label, text: textOf(t, key, person), href: null, toggle: null };
}

function textOf(t: Translator, key: Exclude<StudentColumn, 'subject'>, person: Person): string {
  switch (key) {
    case 'email':
      return person.email ?? '';
    case 'courses':
      return t.number(coursesAs(person, 'student').length);
    case 'identifier':
      return person.sub;
    case 'lms':
      return person.issuer;
  }
}

function emptyOf(t: Translator, query: ListQuery): EmptyStateView {
  if (query.q === '' && query.page === 1) {
    return {
      title: t.t('secretariat.students.none'),
      words: t.t('secretariat.students.noneNext'),
      action: null,
    };
  }
  return {
    title: t.t('secretariat.students.noMatch'),
    words: t.t('secretariat.list.noMatchNext'),
    action: { href: paths.secretariat.students, label: t.t('secretariat.clearFilters') },
  };
}

/** @param typed what was typed and refused; null for a form that is first shown */
export function nameFormOf(
  t: Translator,
  person: Person,
  { query, typed }: { query: ListQuery; typed: string | null },
): NameForm | null {
  if (!isNameless(person)) return null;
  return {
    action: listHref(paths.secretariat.studentName(person.id), query),
    title: t.t('secretariat.students.nameTitle', { name: displayName(person) }),
    value: typed ?? person.enteredName ?? '',
    error: typed === null ? null : t.t('secretariat.students.nameMissing'),
    cancelHref: listHref(paths.secretariat.students, query),
  };
}
