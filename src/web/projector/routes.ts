import type { Router } from 'express';
import { routes } from '../route.ts';
import type { WebServices } from '../services.ts';

export function projectorRoutes(services: WebServices): Router {
  return routes(services).router;
}
