import type { Request, Response } from 'express';
import { setCsp, type CspOptions } from './csp.ts';
import { ICONS } from './icons.ts';
import { chromeOf, type LayoutView, type PageHead } from './page.ts';
import type { PageServices } from './services.ts';
import { stateOf } from './request-state.ts';

/** One page: its template, what is said of it, and its model. */
export interface PageToShow {
  /** Path under `views/` without extension. */
  view: string;
  head: PageHead;
  model: object;
  /** Static and without actions: for who is not signed in, anyone may frame it, so that there is never a blank page. */
  bare?: boolean;
  /** Its scripts may ask no server for anything. */
  offline?: boolean;
  /** Origins beside our own that the page's forms lead to. */
  formAction?: readonly string[];
  /** Instead of the session's. */
  frameAncestors?: readonly string[];
}

/** Renders the page, then the layout around it, and sends it under the page's own policy. */
export function showPage(
  services: PageServices,
  { req, res }: { req: Request; res: Response },
  shown: PageToShow,
): void {
  const { view, head, model, bare = false } = shown;
  const policy = policyOf(services, req, shown);
  const framedBy = policy.frameAncestors.filter((origin) => origin !== '*');
  const page = chromeOf(services, { req, res, bare, framedBy }, head);
  const body = services.views.render(view, { ...model, page });
  const layout: LayoutView = { page, icons: ICONS, body };
  const html = services.views.render('layout', layout);
  setCsp(res, policy);
  res.set('Cache-Control', 'no-store');
  res.set('Content-Language', page.lang);
  res
    .status(head.status ?? 200)
    .type('html')
    .send(html);
}

function policyOf(services: PageServices, req: Request, shown: PageToShow): CspOptions {
  const { nonce, auth } = stateOf(req);
  // What shows who is signed in is framed by their LMS alone, an error too.
  const own = auth?.session.frameAncestors ?? (shown.bare === true ? ['*'] : []);
  return {
    nonce,
    frameAncestors: shown.frameAncestors ?? own,
    formAction: shown.formAction ?? [],
    plainPictures: services.config.loopback,
    offline: shown.offline ?? false,
  };
}
