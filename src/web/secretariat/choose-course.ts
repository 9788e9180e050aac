import type { Context } from '../context.ts';
import type { PageHead } from '../page.ts';
import type { WebServices } from '../services.ts';
import { chooseCourseModel } from './choose-course.view.ts';

/** Courses offered at once when one is chosen; the search finds the others. */
const COURSES_OFFERED = 30;

/** The course is chosen first. @param action the page that goes on with `?course=` */
export async function chooseCourse(
  services: WebServices,
  { auth, t, page }: Pick<Context<string>, 'auth' | 't' | 'page'>,
  { q, action, head }: { q: string; action: string; head: PageHead },
): Promise<void> {
  const filter = { search: q, skip: 0, limit: COURSES_OFFERED };
  const { courses, total } = await services.stores.courses.list(auth.institution.key, filter);
  const query = { q, page: 1, filters: {} };
  page('secretariat/choose-course', head, chooseCourseModel(t, { courses, total, query, action }));
}
