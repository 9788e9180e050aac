import type { Router } from 'express';
import { routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { agendaRoutes } from './agenda.routes.ts';
import { completeRoutes } from './complete.routes.ts';
import { editMeetingRoutes } from './edit-meeting.routes.ts';
import { marksRoutes } from './marks.routes.ts';
import { newMeetingRoutes } from './new-meeting.routes.ts';
import { projectorHandoffRoutes } from './projector-handoff.routes.ts';
import { rollCallRoutes } from './roll-call.routes.ts';

/** The teacher's webspace. */
export function teacherRoutes(services: WebServices): Router {
  const parts = [
    agendaRoutes,
    newMeetingRoutes,
    editMeetingRoutes,
    rollCallRoutes,
    marksRoutes,
    completeRoutes,
    projectorHandoffRoutes,
  ];
  return parts.reduce((all, part) => part(all, services), routes(services)).router;
}
