import type { Course } from '../../domain/course.ts';
import type { Translator } from '../../i18n/index.ts';
import type { Page } from '../page.ts';
import { paths, withQuery } from '../paths.ts';
import { courseName } from './courses.view.ts';
import { listHref, type ListQuery } from './list.view.ts';

/** The course of a new meeting or pack is chosen first. */
export type ChooseCoursePage = Page<{
  action: string;
  q: string;
  courses: { href: string; name: string }[];
  /** How many more there are than are shown; 0 when that is all. */
  more: number;
  coursesHref: string;
}>;

/** The courses to choose from where a page is about one of them; more of them are found by name. */
export function chooseCourseModel(
  t: Translator,
  {
    courses,
    total,
    query,
    action,
  }: { courses: readonly Course[]; total: number; query: ListQuery; action: string },
): Omit<ChooseCoursePage, 'page'> {
  return {
    action,
    q: query.q,
    courses: courses.map((course) => ({
      href: withQuery(action, { course: course.id }),
      name: courseName(t, course),
    })),
    more: total - courses.length,
    coursesHref: listHref(paths.secretariat.courses, { ...query, page: 1 }),
  };
}
