import { licenceStatus } from '../../domain/licence.ts';
import { isSecretary } from '../../domain/person.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { homeView } from './home.view.ts';

/** Secretaries are few; beyond this the number is not exact, and the task is done all the same. */
const MOST_STAFF = 200;

/** The administrator's start page: what is to be done before the first signature. */
export function homeRoutes(declare: Routes, { stores }: WebServices): Routes {
  return declare.get(paths.admin.home, async ({ auth, t, now, page }) => {
    const { institution } = auth;
    const { key } = institution;
    const [platforms, staff, courses] = await Promise.all([
      stores.platforms.list(key),
      stores.people.list(key, { role: 'staff', skip: 0, limit: MOST_STAFF }),
      stores.courses.list(key, { subject: true, skip: 0, limit: 1 }),
    ]);
    page(
      'admin/home',
      { title: t.t('admin.tasks.title') },
      homeView(t, {
        institution,
        licence: licenceStatus(institution.licence, now),
        platforms,
        secretaries: staff.people.filter(isSecretary).length,
        courses: courses.total,
      }),
    );
  });
}
