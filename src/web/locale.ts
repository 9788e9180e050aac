import type { Request } from 'express';
import { chooseLocale, TRANSLATORS, translatorFor, type Translator } from '../i18n/index.ts';
import { cookieOf } from './cookies.ts';
import { auth, stateOf } from './request-state.ts';

/** The language of an answer: as chosen here, as the LMS speaks to the person, as the browser asks, as the institution writes. */
export function translatorOf(req: Request): Translator {
  const live = auth(req);
  const locale = chooseLocale(
    {
      chosen: stateOf(req).language ?? cookieOf(req, 'locale'),
      launch: live?.session.locale ?? null,
      acceptLanguage: req.get('accept-language') ?? null,
      institution: live?.institution.language ?? null,
    },
    [...TRANSLATORS.keys()],
  );
  return translatorFor(locale);
}
