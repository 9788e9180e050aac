import type { Router } from 'express';
import { paths } from '../paths.ts';
import { routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { codeRoutes } from './codes.routes.ts';
import { peopleRoutes } from './people.routes.ts';
import { providerRoutes } from './provider.routes.ts';
import { signatureRoutes } from './signature.routes.ts';

/** The administrator's webspace. */
export function adminRoutes(services: WebServices): Router {
  const declare = routes(services).get(paths.admin.home, ({ auth, t, page }) => {
    page('admin/home', { title: t.t('common.webspace.admin') }, { institution: auth.institution.name });
  });
  signatureRoutes(declare, services);
  codeRoutes(declare, services);
  providerRoutes(declare, services);
  peopleRoutes(declare, services);
  return declare.router;
}
