import type { Router } from 'express';
import { routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { agendaRoutes } from './agenda.routes.ts';
import { completeRoutes } from './complete.routes.ts';
import { marksRoutes } from './marks.routes.ts';
import { rollCallRoutes } from './roll-call.routes.ts';

/** The teacher's webspace. */
export function teacherRoutes(services: WebServices): Router {
  const parts = [agendaRoutes, rollCallRoutes, marksRoutes, completeRoutes];
  return parts.reduce((all, part) => part(all, services), routes(services)).router;
}
