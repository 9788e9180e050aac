import type { Router } from 'express';
import { paths } from '../paths.ts';
import { routes } from '../route.ts';
import type { WebServices } from '../services.ts';

/** The secretariat's webspace. */
export function secretariatRoutes(services: WebServices): Router {
  return routes(services).get(paths.secretariat.home, ({ auth, t, page }) => {
    page(
      'secretariat/home',
      { title: t.t('common.webspace.secretariat') },
      { institution: auth.institution.name },
    );
  }).router;
}
