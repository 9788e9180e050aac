import type { Router } from 'express';
import { z } from 'zod';
import { TRANSLATORS } from '../i18n/index.ts';
import { translatorOf } from './locale.ts';
import { paths, withQuery } from './paths.ts';
import { showPage } from './render.ts';
import { stateOf } from './request-state.ts';
import { routes } from './route.ts';
import type { WebServices } from './services.ts';
import { verifyView } from './verify.view.ts';

/** A language by its tag; any other word asks for nothing. */
const asked = z.object({ lang: z.string().catch('').default('') });

/** The verifier: a page whose scripts read the files where they are. Its policy lets them reach nothing. */
export function verifyRoutes(services: WebServices): Router {
  return routes(services).publicGet(paths.verify, ({ req, res, query }) => {
    const { lang } = query(asked);
    if (TRANSLATORS.has(lang)) stateOf(req).language = lang;
    const t = translatorOf(req);
    showPage(
      services,
      { req, res },
      {
        view: 'verify/verify',
        head: { title: t.t('verify.title'), scripts: ['verify'] },
        model: verifyView(t, (locale) => withQuery(paths.verify, { lang: locale })),
        bare: true,
        offline: true,
      },
    );
  }).router;
}
