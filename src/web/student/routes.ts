import type { Router } from 'express';
import { paths } from '../paths.ts';
import { routes } from '../route.ts';
import type { WebServices } from '../services.ts';

/** The student's webspace. */
export function studentRoutes(services: WebServices): Router {
  return routes(services).get(paths.student.home, ({ auth, t, page }) => {
    page('student/home', { title: t.t('common.webspace.student') }, { institution: auth.institution.name });
  }).router;
}
