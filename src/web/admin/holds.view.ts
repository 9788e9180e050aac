import { courseTitle, type Course } from '../../domain/course.ts';
import { displayName, type Person } from '../../domain/person.ts';
import type { LegalHold } from '../../domain/erasure-obstacles.ts';
import type { Translator } from '../../i18n/index.ts';
import type { FieldError } from '../form.ts';
import type { Page } from '../page.ts';
import { paths } from '../paths.ts';
import type { EmptyStateView, ErrorSummaryView, SelectView, StatusView } from '../shared/partials.ts';

/** What a form asks for: of a person whose page it was opened from, or of a course, or of all. */
export interface HoldForm {
  scope: string;
  person: string;
  course: string;
  reason: string;
}

export interface HoldRow {
  id: string;
  about: string;
  status: StatusView;
  placed: string;
  lifted: string;
  /** Id of the field of its own form. */
  field: string;
  /** What was typed there and not taken; empty before. */
  typed: string;
  error: string | null;
  active: boolean;
}

export type HoldsPage = Page<{
  rows: HoldRow[];
  empty: EmptyStateView | null;
  place: string;
  lift: string;
  form: HoldForm;
  /** The person that a hold can be placed on here; null when the page was opened from nobody's. */
  person: string | null;
  scopes: { value: string; label: string; hint: string; checked: boolean }[];
  courses: SelectView;
  wrong: string | null;
  errors: ErrorSummaryView | null;
}>;

export interface HoldFacts {
  holds: readonly LegalHold[];
  people: readonly Person[];
  courses: readonly Course[];
  form: HoldForm;
  /** The reason to lift a hold, as it was typed and not taken. */
  lifting?: { hold: string; reason: string };
  errors: readonly FieldError[];
  zone: string;
}

/** The legal holds of the institution, in force and lifted, and the form that places one. */
export function holdsView(t: Translator, facts: HoldFacts): Omit<HoldsPage, 'page'> {
  const { holds, people, courses, form, errors } = facts;
  const person = people.find(({ id }) => id === form.person);
  const name = person === undefined ? null : displayName(person);
  const scopes = [...(name === null ? [] : ['person' as const]), 'course' as const, 'institution' as const];
  return {
    rows: holds.map((hold) => rowOf(t, hold, facts)),
    empty:
      holds.length > 0
        ? null
        : { title: t.t('admin.holds.none'), words: t.t('admin.holds.noneWords'), action: null },
    place: paths.admin.holds,
    lift: paths.admin.holdLift,
    form,
    person: name,
    scopes: scopes.map((value) => ({
      value,
      label: value === 'person' ? (name ?? '') : t.t(`admin.holds.scope.${value}`),
      hint: t.t(`admin.holds.hint.${value}`),
      checked: value === form.scope,
    })),
    courses: {
      name: 'course',
      label: t.t('admin.holds.course'),
      value: form.course,
      error: errorOf(errors, 'course'),
      options: [
        { value: '', label: t.t('admin.holds.noCourse') },
        ...courses.map((course) => ({ value: course.id, label: courseTitle(course) })),
      ],
    },
    wrong: errorOf(errors, 'reason'),
    errors: errors.length === 0 ? null : { title: t.t('common.problem'), errors },
  };
}

function errorOf(errors: readonly FieldError[], name: string): string | null {
  return errors.find(({ field }) => field === name)?.words ?? null;
}

function rowOf(t: Translator, hold: LegalHold, facts: HoldFacts): HoldRow {
  const { placed, lifted } = hold;
  const act = (done: LegalHold['placed']): string =>
    t.t('admin.holds.act', { name: done.byName, at: t.dateTime(done.at, facts.zone), reason: done.reason });
  return {
    id: hold.id,
    about: aboutOf(t, hold, facts),
    status:
      lifted === null
        ? { tone: 'warning', words: t.t('admin.holds.inForce') }
        : { tone: 'neutral', words: t.t('admin.holds.lifted') },
    placed: act(placed),
    lifted: lifted === null ? '' : act(lifted),
    field: `reason-${hold.id}`,
    typed: facts.lifting?.hold === hold.id ? facts.lifting.reason : '',
    error: errorOf(facts.errors, `reason-${hold.id}`),
    active: lifted === null,
  };
}

function aboutOf(t: Translator, { scope }: LegalHold, { people, courses }: HoldFacts): string {
  if (scope.kind === 'institution') return t.t('admin.holds.scope.institution');
  if (scope.kind === 'course') {
    const course = courses.find(({ id }) => id === scope.course);
    return course === undefined ? t.t('admin.audit.unknown') : courseTitle(course);
  }
  const person = people.find(({ id }) => id === scope.person);
  return person === undefined ? t.t('common.erasedPerson') : displayName(person);
}
