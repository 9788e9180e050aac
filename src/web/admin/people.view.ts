import {
  coursesAs,
  displayName,
  isAdministrator,
  isSecretary,
  type CourseRole,
  type Person,
} from '../../domain/person.ts';
import type { MessageKey, Translator } from '../../i18n/index.ts';
import type { Page } from '../page.ts';
import { paths, withQuery } from '../paths.ts';
import type { EmptyStateView, ErrorSummaryView, SelectView, StatusView } from '../shared/partials.ts';

export const PEOPLE_ROLES = ['all', 'teacher', 'student', 'staff'] as const;
export type PeopleRole = (typeof PEOPLE_ROLES)[number];

/** What the list is asked for; it stands in the address. */
export interface PeopleQuery {
  q: string;
  role: PeopleRole;
  /** From 1. */
  page: number;
}

/** One press that gives or takes something. */
export interface PersonAct {
  action: string;
  value: 'yes' | 'no';
  label: string;
  /** The same with the person's name, for who hears one button alone. */
  fullLabel: string;
}

/** The form for who came without a name. */
export interface NameEntry {
  action: string;
  /** Also its id. */
  field: string;
  label: string;
  value: string;
  error: string | null;
}

export interface PersonRow {
  name: string;
  /** What is held on them, to export or to erase. */
  data: { href: string; label: string };
  /** 'Name entered here', or that the LMS sends none. */
  note: string | null;
  roles: { words: string; hint: string | null }[];
  /** Null for who teaches nowhere. */
  right: { status: StatusView; act: PersonAct } | null;
  secretary: PersonAct;
  nameEntry: NameEntry | null;
}

export type PeoplePage = Page<{
  action: string;
  query: PeopleQuery;
  role: SelectView;
  count: string;
  rows: PersonRow[];
  empty: EmptyStateView | null;
  pager: { words: string; previous: string | null; next: string | null } | null;
  /** Where a press comes back to. */
  back: string;
  errors: ErrorSummaryView | null;
}>;

/** A name that was typed for a person and refused. */
export interface RefusedName {
  person: string;
  typed: string;
}

export const PAGE_SIZE = 25;

const ROLE_WORDS: Record<PeopleRole, MessageKey> = {
  all: 'admin.people.everyone',
  teacher: 'admin.people.teachers',
  student: 'admin.people.students',
  staff: 'admin.people.staff',
};

/** The people of the institution as found, with what each may do and how that is changed. */
export function peopleView(
  t: Translator,
  { people, total, query }: { people: readonly Person[]; total: number; query: PeopleQuery },
  refused: RefusedName | null,
): Omit<PeoplePage, 'page'> {
  const rows = people.map((person) => rowOf(t, person, refused));
  const wrong = rows.flatMap(({ nameEntry }) =>
    nameEntry?.error ? [{ field: nameEntry.field, words: nameEntry.error }] : [],
  );
  return {
    action: paths.admin.people,
    query,
    role: {
      name: 'role',
      label: t.t('admin.people.role'),
      value: query.role,
      options: PEOPLE_ROLES.map((value) => ({ value, label: t.t(ROLE_WORDS[value]) })),
    },
    count: t.t('admin.people.count', { total }),
    rows,
    empty: total === 0 ? nobody(t) : null,
    pager: pagerOf(t, total, query),
    back: addressOf(query),
    errors: wrong.length === 0 ? null : { title: t.t('common.problem'), errors: wrong },
  };
}

/** The list's own address. */
export function addressOf({ q, role, page }: PeopleQuery): string {
  return withQuery(paths.admin.people, {
    q,
    role: role === 'all' ? null : role,
    page: page === 1 ? null : page,
  });
}

function nobody(t: Translator): EmptyStateView {
  return {
    title: t.t('admin.people.nobodyTitle'),
    words: t.t('admin.people.nobodyWords'),
    action: { href: paths.admin.people, label: t.t('admin.people.showAll') },
  };
}

function pagerOf(t: Translator, total: number, query: PeopleQuery): PeoplePage['pager'] {
  const pages = Math.ceil(total / PAGE_SIZE);
  const { page } = query;
  if (pages < 2) return null;
  return {
    words: t.t('admin.people.pageOf', { page, pages }),
    previous: page > 1 ? addressOf({ ...query, page: page - 1 }) : null,
    next: page < pages ? addressOf({ ...query, page: page + 1 }) : null,
  };
}

function rowOf(t: Translator, person: Person, refused: RefusedName | null): PersonRow {
  const name = displayName(person);
  return {
    name,
    data: { href: paths.admin.personData(person.id), label: t.t('admin.people.dataFor', { name }) },
    note: noteOf(t, person),
    roles: rolesOf(t, person),
    right: rightOf(t, person, name),
    secretary: secretaryAct(t, person, name),
    nameEntry: isNameless(person) ? nameEntryOf(t, person, refused) : null,
  };
}

/** Whether the LMS sends no name of this person. */
function isNameless({ name, givenName, familyName }: Person): boolean {
  return name === null && givenName === null && familyName === null;
}

function noteOf(t: Translator, person: Person): string | null {
  if (!isNameless(person)) return null;
  return t.t(person.enteredName === null ? 'admin.people.noName' : 'admin.people.enteredHere');
}

function nameEntryOf(t: Translator, person: Person, refused: RefusedName | null): NameEntry {
  const isRefused = refused?.person === person.id;
  return {
    action: paths.admin.personName(person.id),
    field: `name-${person.id}`,
    label: t.t('admin.people.nameFor', { name: displayName(person) }),
    value: isRefused ? refused.typed : (person.enteredName ?? ''),
    error: isRefused ? t.t('admin.people.nameWrong') : null,
  };
}

function rolesOf(t: Translator, person: Person): PersonRow['roles'] {
  const roles: PersonRow['roles'] = [];
  if (person.launchAdministrator)
    roles.push({ words: t.t('admin.people.adminByLms'), hint: t.t('admin.people.adminByLmsHint') });
  else if (isAdministrator(person))
    roles.push({ words: t.t('admin.people.adminByOperator'), hint: t.t('admin.people.adminByOperatorHint') });
  if (isSecretary(person)) roles.push({ words: t.t('admin.people.roleSecretary'), hint: null });
  for (const [role, key] of COURSE_ROLE_WORDS) {
    const count = coursesAs(person, role).length;
    if (count > 0) roles.push({ words: t.t(key, { count }), hint: null });
  }
  return roles.length > 0 ? roles : [{ words: t.t('admin.people.noRole'), hint: null }];
}

const COURSE_ROLE_WORDS: readonly [CourseRole, MessageKey][] = [
  ['teacher', 'admin.people.roleTeacher'],
  ['student', 'admin.people.roleStudent'],
];

function rightOf(t: Translator, person: Person, name: string): PersonRow['right'] {
  if (coursesAs(person, 'teacher').length === 0) return null;
  const may = person.rightToEnterAbsences ?? true;
  return {
    status: { tone: may ? 'success' : 'warning', words: t.t(may ? 'common.yes' : 'common.no') },
    act: {
      action: paths.admin.absenceRight(person.id),
      value: may ? 'no' : 'yes',
      label: t.t(may ? 'admin.people.rightWithdraw' : 'admin.people.rightGive'),
      fullLabel: t.t(may ? 'admin.people.rightWithdrawFor' : 'admin.people.rightGiveFor', { name }),
    },
  };
}

function secretaryAct(t: Translator, person: Person, name: string): PersonAct {
  const is = isSecretary(person);
  return {
    action: paths.admin.role(person.id),
    value: is ? 'no' : 'yes',
    label: t.t(is ? 'admin.people.revoke' : 'admin.people.grant'),
    fullLabel: t.t(is ? 'admin.people.revokeFor' : 'admin.people.grantFor', { name }),
  };
}
