import type { Request, Response } from 'express';
import type { LiveSession } from '../application/ports/session.ts';
import { displayName } from '../domain/person.ts';
import { TRANSLATORS, type Translator } from '../i18n/index.ts';
import { browserOf } from './browser.ts';
import { csrfToken } from './csrf.ts';
import { takeFlash, type Flash } from './flash.ts';
import { translatorOf } from './locale.ts';
import type { IconShape } from './icons.ts';
import { navAt, switcherOf, type NavLink } from './nav.ts';
import { paths } from './paths.ts';
import { stateOf } from './request-state.ts';
import type { PageServices } from './services.ts';

/** What a handler says of its page. */
export interface PageHead {
  title: string;
  /** Modules of `src/client`, by name, beside `page`. */
  scripts?: readonly string[];
  /** From the webspace's start page down to this page's parent. */
  breadcrumbs?: readonly Crumb[];
  /** Tables and two panes use the whole width. */
  wide?: boolean;
  /** A stage: the page fills the window, without bar and foot. */
  stage?: boolean;
  /** Where a browser without scripts is led instead. */
  withoutScript?: string | null;
  /** HTTP status; 200 unless said. */
  status?: number;
  /** A line at the top, instead of the one left by the page before. */
  flash?: Flash;
}

export interface Crumb {
  href: string;
  label: string;
}

export interface LanguageChoice {
  locale: string;
  name: string;
  dir: 'ltr' | 'rtl';
  current: boolean;
}

/** What every page has around its own model. */
export interface PageChrome {
  title: string;
  lang: string;
  dir: 'ltr' | 'rtl';
  t: Translator;
  /** CSP nonce of this answer. */
  nonce: string;
  /** Value of the hidden field `_csrf`; empty for who is not signed in. */
  csrf: string;
  signedInName: string | null;
  institutionName: string | null;
  /** Back to the LMS; null when it did not say where. */
  lmsHref: string | null;
  /** Where anyone verifies a sheet. */
  verifyHref: string;
  switcher: NavLink[];
  nav: NavLink[];
  breadcrumbs: readonly Crumb[];
  languages: LanguageChoice[];
  /** This page's address, for coming back after a choice of language. */
  here: string;
  flash: Flash | null;
  scripts: string[];
  stylesheet: string;
  /** Address of a file in `public/`. */
  asset: (path: string) => string;
  wide: boolean;
  stage: boolean;
  withoutScript: string | null;
  /** No forms around the page: it may be framed by anyone. */
  bare: boolean;
  /** The LMS's origins, between spaces: whom the page may tell how tall it is. */
  framedBy: string;
}

/** A view model with the page around it: what a template's `it` is. */
export type Page<Model> = Model & { page: PageChrome };

/** The layout's own model. */
export interface LayoutView {
  page: PageChrome;
  icons: readonly IconShape[];
  /** The rendered page. */
  body: string;
}

/** @param bare for static error pages: without the person's own bar and forms */
export function chromeOf(
  services: PageServices,
  {
    req,
    res,
    bare = false,
    framedBy = [],
  }: { req: Request; res: Response; bare?: boolean; framedBy?: readonly string[] },
  head: PageHead,
): PageChrome {
  const t = translatorOf(req);
  const { auth, nonce } = stateOf(req);
  const person = auth === null ? STRANGER : personParts(auth, req, t);
  const forms = bare ? WITHOUT_FORMS : formParts(services, { req, res }, t);
  return {
    title: head.title,
    lang: t.locale,
    dir: t.dir,
    t,
    nonce,
    verifyHref: paths.verify,
    ...person,
    ...forms,
    flash: head.flash ?? forms.flash,
    breadcrumbs: head.breadcrumbs ?? [],
    here: req.method === 'GET' ? req.originalUrl : '/',
    scripts: ['page', ...(head.scripts ?? [])].map((name) => services.assets.url(`build/${name}.js`)),
    stylesheet: services.assets.stylesheet,
    asset: (path) => services.assets.url(path),
    wide: head.wide ?? false,
    stage: head.stage ?? false,
    withoutScript: head.withoutScript ?? null,
    bare,
    framedBy: framedBy.join(' '),
  };
}

const STRANGER: Pick<PageChrome, 'signedInName' | 'institutionName' | 'lmsHref' | 'switcher' | 'nav'> = {
  signedInName: null,
  institutionName: null,
  lmsHref: null,
  switcher: [],
  nav: [],
};

function personParts(
  { session, person, institution }: LiveSession,
  req: Request,
  t: Translator,
): typeof STRANGER {
  return {
    signedInName: displayName(person),
    institutionName: institution.name,
    lmsHref: session.returnUrl === null ? null : paths.lms,
    switcher: switcherOf(person, req.path, t),
    nav: navAt(req.path, t),
  };
}

const WITHOUT_FORMS: Pick<PageChrome, 'csrf' | 'languages' | 'flash'> = {
  csrf: '',
  languages: [],
  flash: null,
};

function formParts(
  services: PageServices,
  { req, res }: { req: Request; res: Response },
  t: Translator,
): typeof WITHOUT_FORMS {
  const { auth } = stateOf(req);
  return {
    csrf: auth === null ? '' : csrfToken(services, browserOf(req, res), auth.person.id),
    languages: languageChoices(t),
    flash: takeFlash(req, res),
  };
}

function languageChoices(t: Translator): LanguageChoice[] {
  return [...TRANSLATORS.values()].map(({ locale, name, dir }) => ({
    locale,
    name,
    dir,
    current: locale === t.locale,
  }));
}
