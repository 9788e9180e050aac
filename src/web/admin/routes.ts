import type { Router } from 'express';
import { paths } from '../paths.ts';
import { routes } from '../route.ts';
import type { WebServices } from '../services.ts';

/** The admin's webspace. */
export function adminRoutes(services: WebServices): Router {
  return routes(services).get(paths.admin.home, ({ auth, t, page }) => {
    page('admin/home', { title: t.t('common.webspace.admin') }, { institution: auth.institution.name });
  }).router;
}
