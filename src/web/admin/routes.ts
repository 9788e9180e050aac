import type { Router } from 'express';
import { routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { auditRoutes } from './audit.routes.ts';
import { connectRoutes } from './connect.routes.ts';
import { connectionRoutes } from './connection.routes.ts';
import { codeRoutes } from './codes.routes.ts';
import { erasureRoutes } from './erasure.routes.ts';
import { holdRoutes } from './holds.routes.ts';
import { homeRoutes } from './home.routes.ts';
import { peopleRoutes } from './people.routes.ts';
import { personDataRoutes } from './person-data.routes.ts';
import { providerRoutes } from './provider.routes.ts';
import { roleRoutes } from './roles.routes.ts';
import { signatureRoutes } from './signature.routes.ts';

/** The administrator's webspace. */
export function adminRoutes(services: WebServices): Router {
  const declare = routes(services);
  homeRoutes(declare, services);
  signatureRoutes(declare, services);
  codeRoutes(declare, services);
  providerRoutes(declare, services);
  roleRoutes(declare, services);
  peopleRoutes(declare, services);
  personDataRoutes(declare, services);
  erasureRoutes(declare, services);
  holdRoutes(declare, services);
  auditRoutes(declare, services);
  connectRoutes(declare, services);
  connectionRoutes(declare, services);
  return declare.router;
}
