import type { Router } from 'express';
import { routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { agendaRoutes } from './agenda.routes.ts';
import { meetingRoutes } from './meeting.routes.ts';
import { receiptRoutes } from './receipt.routes.ts';
import { scanRoutes } from './scan.routes.ts';

/** The student's webspace. */
export function studentRoutes(services: WebServices): Router {
  const parts = [agendaRoutes, meetingRoutes, scanRoutes, receiptRoutes];
  return parts.reduce((all, part) => part(all, services), routes(services)).router;
}
