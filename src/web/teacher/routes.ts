import type { Router } from 'express';
import { paths } from '../paths.ts';
import { routes } from '../route.ts';
import type { WebServices } from '../services.ts';

/** The teacher's webspace. */
export function teacherRoutes(services: WebServices): Router {
  return routes(services).get(paths.teacher.home, ({ auth, t, page }) => {
    page('teacher/home', { title: t.t('common.webspace.teacher') }, { institution: auth.institution.name });
  }).router;
}
