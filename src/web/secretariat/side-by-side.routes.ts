import { sideBySide } from '../../application/side-by-side.ts';
import { displayName } from '../../domain/person.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { sideBySideModel } from './side-by-side.view.ts';

/** One person's signatures side by side, for a human to look at. */
export function sideBySideRoutes(routes: Routes, services: WebServices): Routes {
  return routes.get('/secretariat/students/:person/signatures', async ({ auth, t, param, page }) => {
    const found = await sideBySide(services, auth, param('person'));
    const title = t.t('secretariat.sideBySide.title', { name: displayName(found.person) });
    const breadcrumbs = [{ href: paths.secretariat.students, label: t.t('common.nav.students') }];
    const model = sideBySideModel(t, found, auth.institution.timeZone);
    page('secretariat/side-by-side', { title, breadcrumbs, wide: true }, model);
  });
}
