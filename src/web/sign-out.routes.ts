import type { Router } from 'express';
import { clearCookie } from './cookies.ts';
import { paths } from './paths.ts';
import { showPage } from './render.ts';
import { stateOf } from './request-state.ts';
import { routes } from './route.ts';
import type { WebServices } from './services.ts';

/** Ends the session of this browser at a shared machine; the way back is a launch. */
export function signOutRoutes(services: WebServices): Router {
  return routes(services).post(paths.signOut, async ({ req, res, t, auth: { session } }) => {
    await services.stores.sessions.end(session.idHash);
    clearCookie(res, 'session');
    clearCookie(res, 'back');
    Object.assign(stateOf(req), { auth: null, language: t.locale });
    // Answered at once: in the LMS's frame only this request still knows who may frame it.
    showPage(
      services,
      { req, res },
      {
        view: 'signed-out',
        head: { title: t.t('signedOut.title') },
        model: {},
        bare: true,
        frameAncestors: session.frameAncestors,
      },
    );
  }).router;
}
