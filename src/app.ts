import express, { type Express, type RequestHandler } from 'express';
import { adminRoutes } from './web/admin/routes.ts';
import { securityHeaders } from './web/csp.ts';
import { answerErrors, nothingHere } from './web/errors.ts';
import { healthRoutes } from './web/health.ts';
import { linkRoutes } from './web/links/routes.ts';
import { logRoutes } from './web/log.routes.ts';
import { verifyRoutes } from './web/verify.routes.ts';
import { ltiPages, type LtiPages } from './web/lti-pages.ts';
import { metricsRoutes } from './web/metrics.ts';
import { projectorRoutes } from './web/projector/routes.ts';
import { publicRoutes } from './web/public.routes.ts';
import { requestLog } from './web/request-log.ts';
import { scanRoutes } from './web/scan/routes.ts';
import { secretariatRoutes } from './web/secretariat/routes.ts';
import type { AppServices, WebServices } from './web/services.ts';
import { signOutRoutes } from './web/sign-out.routes.ts';
import { createAssets, staticFiles } from './web/static.ts';
import { studentRoutes } from './web/student/routes.ts';
import { teacherRoutes } from './web/teacher/routes.ts';
import { createViews } from './web/views.ts';

/** Makes the routes under `/lti`, given the pages that they may show. */
export type LtiMount = (pages: LtiPages) => RequestHandler;

/** The application: the one list of middleware and routes, in order. */
export function createApp(services: AppServices, lti: LtiMount | null = null): Express {
  const web: WebServices = { ...services, assets: createAssets(), views: createViews() };
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', services.config.trustedProxies);
  app.set('query parser', 'extended');

  app.use(requestLog(services.log));
  app.use(securityHeaders());
  app.use(...metricsRoutes(services));
  app.use(healthRoutes(services));
  app.use(...staticFiles());

  if (lti !== null) app.use('/lti', lti(ltiPages(web)));

  app.use(publicRoutes(web));
  app.use(logRoutes(web));
  app.use(verifyRoutes(web));
  app.use(scanRoutes(web));
  app.use(projectorRoutes(web));
  app.use(studentRoutes(web));
  app.use(teacherRoutes(web));
  app.use(linkRoutes(web));
  app.use(secretariatRoutes(web));
  app.use(adminRoutes(web));
  app.use(signOutRoutes(web));

  app.use(nothingHere(web));
  app.use(answerErrors(web));
  return app;
}
