import type { Router } from 'express';
import { routes } from '../route.ts';
import type { WebServices } from '../services.ts';

/** The student's webspace. */
export function studentRoutes(services: WebServices): Router {
  return routes(services).router;
}
