import type { Course } from '../../domain/course.ts';
import { gradeState, MAX_COLUMN_TITLE, type GradeColumn, type GradeState } from '../../domain/grades.ts';
import type { Institution } from '../../domain/institution.ts';
import { errorWords, type ErrorWords, type Translator } from '../../i18n/index.ts';
import type { Page } from '../page.ts';
import { paths } from '../paths.ts';
import type { FieldView, StatusView, Tone } from '../shared/partials.ts';
import { courseName } from './courses.view.ts';

/** What the page's buttons do. */
export const GRADE_ACTS = ['on', 'off', 'again', 'column'] as const;
export type GradeAct = (typeof GRADE_ACTS)[number];

export type GradesPage = Page<{
  course: string;
  action: string;
  state: StatusView;
  /** What the state means, and what comes next. */
  words: string;
  /** The column's name and when the LMS last had every rate; null when there is none. */
  column: string | null;
  postedAt: string | null;
  refused: string | null;
  trouble: { tone: Tone; words: ErrorWords } | null;
  rules: string[];
  /** The form that turns grades on; null while they are on. */
  turnOn: { name: FieldView | null; errors: { field: string; words: string }[] } | null;
  /** What can be done while they are on, the first thing first. */
  acts: { act: GradeAct; label: string }[];
}>;

const TONES: Record<GradeState, Tone> = {
  off: 'neutral',
  waiting: 'info',
  posting: 'info',
  posted: 'success',
  retrying: 'warning',
  stopped: 'danger',
};

/** What the page is made from. */
export interface GradesFacts {
  course: Course;
  institution: Institution;
  /** Whether the LMS lets the tool post grades of this course, as far as launches said. */
  granted: boolean;
  /** What was typed and why it was refused. */
  refused: { title: string; words: string } | null;
}

/** What is posted to the LMS's gradebook of a course, and how that stands. */
export function gradesModel(t: Translator, facts: GradesFacts): Omit<GradesPage, 'page'> {
  const { course, institution } = facts;
  const column = course.grades;
  const state = gradeState(column);
  return {
    course: courseName(t, course),
    action: paths.secretariat.grades(course.id),
    state: { tone: TONES[state], words: t.t(`grades.state.${state}`) },
    words: stateWords(t, state, { column, institution }),
    column: column?.address ? column.title : null,
    postedAt: typeof column?.postedAt === 'number' ? t.dateTime(column.postedAt, institution.timeZone) : null,
    refused: column !== null && column.refused > 0 ? t.t('grades.refused', { count: column.refused }) : null,
    trouble: troubleOf(t, facts),
    rules: (['validated', 'excused', 'late', 'none'] as const).map((rule) => t.t(`grades.rules.${rule}`)),
    turnOn: state === 'off' ? turnOnForm(t, facts) : null,
    acts: actsOf(t, state, column),
  };
}

function stateWords(
  t: Translator,
  state: GradeState,
  { column, institution }: { column: GradeColumn | null; institution: Institution },
): string {
  const at = column?.due ? t.dateTime(column.due, institution.timeZone) : '';
  return t.t(`grades.${state}Words`, { at });
}

/** What stopped the last posting; before it, what will stop the first one. */
function troubleOf(t: Translator, { course, granted }: GradesFacts): GradesPage['trouble'] {
  const trouble = course.grades?.trouble ?? null;
  if (trouble === null)
    return granted
      ? null
      : { tone: 'warning', words: errorWords(t, { code: 'GRADES_NOT_GRANTED', params: {} }) };
  // Elsewhere the same words say that nothing was changed: here rates wait.
  const words = { ...errorWords(t, trouble), kept: t.t('grades.kept') };
  return { tone: TONES[gradeState(course.grades)], words };
}

function turnOnForm(t: Translator, { course, refused }: GradesFacts): GradesPage['turnOn'] {
  if (course.grades?.address) return { name: null, errors: [] };
  const name: FieldView = {
    name: 'title',
    label: t.t('grades.nameLabel'),
    value: refused?.title ?? course.grades?.title ?? t.t('grades.nameAtFirst'),
    hint: t.t('grades.nameHint'),
    error: refused?.words ?? null,
    required: true,
    autocomplete: 'off',
    maxlength: MAX_COLUMN_TITLE,
    size: 'medium',
  };
  return { name, errors: refused === null ? [] : [{ field: 'title', words: refused.words }] };
}

function actsOf(t: Translator, state: GradeState, column: GradeColumn | null): GradesPage['acts'] {
  if (state === 'off') return [];
  const off = { act: 'off', label: t.t('grades.turnOff') } as const;
  if (column?.trouble?.code === 'GRADES_COLUMN_GONE')
    return [{ act: 'column', label: t.t('grades.makeAgain') }, off];
  const waits = state === 'retrying' || state === 'stopped';
  return waits ? [{ act: 'again', label: t.t('grades.again') }, off] : [off];
}
