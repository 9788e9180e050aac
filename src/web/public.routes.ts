import type { Router } from 'express';
import { z } from 'zod';
import { readReturnUrl } from '../application/launch.ts';
import { webspacesOf } from '../domain/person.ts';
import { AppError } from '../errors.ts';
import { TRANSLATORS } from '../i18n/index.ts';
import { setCookie } from './cookies.ts';
import { HOME_OF } from './nav.ts';
import { localPath, paths } from './paths.ts';
import { routes } from './route.ts';
import type { WebServices } from './services.ts';

const YEAR_MS = 365 * 24 * 60 * 60_000;

const languageForm = z.object({
  locale: z.string().refine((locale) => TRANSLATORS.has(locale)),
  back: z.string().default('/'),
});

/** The start address, the way back to the LMS, the choice of language, and what verifiers read. */
export function publicRoutes(services: WebServices): Router {
  return routes(services)
    .publicGet(paths.home, ({ auth, redirect }) => {
      const space = auth === null ? undefined : webspacesOf(auth.person)[0];
      if (auth === null) throw new AppError('SESSION_MISSING');
      if (space === undefined) throw new AppError('NO_ROLE_HERE');
      redirect(HOME_OF[space]);
    })
    .get(paths.lms, ({ auth: { session }, redirect }) => {
      if (session.returnUrl === null) throw new AppError('NOT_FOUND');
      redirect(readReturnUrl(services, session.returnUrl));
    })
    .publicGet('/institutions/:institution/crl', async ({ res, param }) => {
      const list = await services.sealKeys.revocationList(param('institution'));
      if (list === null) throw new AppError('NOT_FOUND');
      res.set('Cache-Control', 'public, max-age=600').type('application/pkix-crl').send(Buffer.from(list));
    })
    .publicGet('/institutions/:institution/authority', async ({ res, param }) => {
      const institution = await services.stores.institutions.find(param('institution'));
      // Before the first seal there is no authority, and nobody's asking makes one.
      if (institution === null || (await services.sealKeys.revocationList(institution.key)) === null)
        throw new AppError('NOT_FOUND');
      const pem = await services.sealKeys.authority(institution.key);
      res.set('Content-Disposition', `attachment; filename="${institution.key}-authority.pem"`);
      res.set('Cache-Control', 'public, max-age=600').type('application/x-pem-file').send(pem);
    })
    .publicGet(paths.stampRoot, async ({ res }) => {
      const pem = await services.stamper.root();
      if (pem === null) throw new AppError('NOT_FOUND');
      res.set('Content-Disposition', 'attachment; filename="development-time-stamps.pem"');
      res.set('Cache-Control', 'public, max-age=600').type('application/x-pem-file').send(pem);
    })
    .publicPost(paths.language, ({ res, body, redirect, now }) => {
      const { locale, back } = body(languageForm);
      setCookie(res, 'locale', { value: locale, expiresAt: now + YEAR_MS });
      redirect(localPath(back));
    }).router;
}
