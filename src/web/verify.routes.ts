import type { Router } from 'express';
import { paths } from './paths.ts';
import { showPage } from './render.ts';
import { routes } from './route.ts';
import type { WebServices } from './services.ts';
import { verifyView } from './verify.view.ts';

/** The verifier: a page whose scripts read the files where they are. Its policy lets them reach nothing. */
export function verifyRoutes(services: WebServices): Router {
  return routes(services).publicGet(paths.verify, ({ req, res, t }) => {
    showPage(
      services,
      { req, res },
      {
        view: 'verify/verify',
        head: { title: t.t('verify.title'), scripts: ['verify'] },
        model: verifyView(t),
        bare: true,
        offline: true,
      },
    );
  }).router;
}
