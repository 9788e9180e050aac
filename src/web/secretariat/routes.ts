import type { Router } from 'express';
import { routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { amendRoutes } from './amend.routes.ts';
import { checksRoutes } from './checks.routes.ts';
import { coursesRoutes } from './courses.routes.ts';
import { gradesRoutes } from './grades.routes.ts';
import { liveRoutes } from './live.routes.ts';
import { meetingRoutes } from './meeting.routes.ts';
import { meetingsRoutes } from './meetings.routes.ts';
import { newMeetingRoutes } from './new-meeting.routes.ts';
import { sheetsRoutes } from './sheets.routes.ts';
import { sideBySideRoutes } from './side-by-side.routes.ts';
import { statementRoutes } from './statement.routes.ts';
import { studentsRoutes } from './students.routes.ts';
import { supervisionRoutes } from './supervision.routes.ts';
import { validateRoutes } from './validate.routes.ts';

/** The secretariat's webspace. */
export function secretariatRoutes(services: WebServices): Router {
  const parts = [
    liveRoutes,
    supervisionRoutes,
    validateRoutes,
    amendRoutes,
    statementRoutes,
    sheetsRoutes,
    checksRoutes,
    sideBySideRoutes,
    coursesRoutes,
    gradesRoutes,
    studentsRoutes,
    meetingsRoutes,
    newMeetingRoutes,
    meetingRoutes,
  ];
  return parts.reduce((all, part) => part(all, services), routes(services)).router;
}
