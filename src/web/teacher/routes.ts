import type { Router } from 'express';
import { paths } from '../paths.ts';
import { routes, type Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { editMeetingRoutes } from './edit-meeting.routes.ts';
import { newMeetingRoutes } from './new-meeting.routes.ts';
import { projectorHandoffRoutes } from './projector-handoff.routes.ts';

/** The teacher's webspace. */
export function teacherRoutes(services: WebServices): Router {
  const parts = [homeRoutes, newMeetingRoutes, editMeetingRoutes, projectorHandoffRoutes];
  return parts.reduce((all, part) => part(all, services), routes(services)).router;
}

function homeRoutes(routes: Routes): Routes {
  return routes.get(paths.teacher.home, ({ auth, t, page }) => {
    page('teacher/home', { title: t.t('common.webspace.teacher') }, { institution: auth.institution.name });
  });
}
