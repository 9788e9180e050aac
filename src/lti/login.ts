import type { Request, RequestHandler, Response } from 'express';
import type { Platform } from '../application/ports/platforms.ts';
import { AppError } from '../errors.ts';
import { handOver, plainHeaders } from './hand-over.ts';
import { readLogin, type LoginParameters } from './parameters.ts';
import { openLogin, sealLogin } from './sealed-login.ts';
import { makeState, nonceOf } from './state.ts';
import type { Lti } from './types.ts';

interface Exchange {
  req: Request;
  res: Response;
  login: LoginParameters;
}

/**
 * Login initiation, before ltijs: strict parameters, a known platform, and a browser that keeps our cookie. The cookie
 * is looked for now because the launch's hint can be used only once.
 */
export function guardLogin(lti: Lti): RequestHandler {
  return async (req, res, next) => {
    const login = readLogin(req.method === 'POST' ? req.body : req.query);
    if (lti.browser.known(req) !== null) return begin(lti, { req, res, login }, next);
    lti.browser.make(req, res);
    res.redirect(303, `/lti/login/continue?p=${encodeURIComponent(sealLogin(lti, login))}`);
  };
}

/** Where a browser comes back that had no cookie: with it, or to a page that opens a window which keeps cookies. */
export function continueLogin(lti: Lti): RequestHandler {
  return async (req, res, next) => {
    const login = openLogin(lti, req.query['p']);
    if (lti.browser.known(req) !== null) return begin(lti, { req, res, login }, next);
    return refuseCookies(lti, { req, res, login });
  };
}

/** The login parameters go on by a form into a window of their own, where the browser keeps cookies. */
async function refuseCookies(lti: Lti, { req, res, login }: Exchange): Promise<void> {
  const { issuer, authUrl } = await lti.platforms.find(login.iss, login.client_id);
  const origins = [new URL(issuer).origin, new URL(authUrl).origin];
  lti.pages.cookiesRefused(
    { req, res },
    {
      action: '/lti/login',
      fields: { ...login },
      formAction: [lti.publicUrl, ...origins],
      frameAncestors: origins,
    },
  );
}

/** Checks the platform and prepares what ltijs reads and answers. */
async function begin(lti: Lti, { req, res, login }: Exchange, next: () => void): Promise<void> {
  const platform = await lti.platforms.find(login.iss, login.client_id);
  if (!isOurs(lti.publicUrl, login.target_link_uri)) {
    throw new AppError('LTI_LOGIN_INVALID', { parameter: 'target_link_uri' });
  }
  answerRedirect(lti, { req, res, login }, platform);
  const body = {
    ...login,
    client_id: platform.clientId,
    // ltijs would store the query of a target; its digest stands in our state.
    target_link_uri: login.target_link_uri.split('?')[0],
  };
  handOver(req, { path: '/login', body, cookies: {}, platform, key: null }, next);
}

/** ltijs makes a state, a nonce and a cookie of its own; ours are bound to this browser instead. */
function answerRedirect(lti: Lti, { req, res, login }: Exchange, platform: Platform): void {
  const { issuer, clientId, authUrl } = platform;
  const browser = lti.browser.known(req) ?? '';
  const state = makeState(lti, { issuer, clientId, target: login.target_link_uri, browser });
  const redirect = (address: string): void => {
    // Begun anew, since ltijs would escape the query that an address may have of itself.
    const url = new URL(authUrl);
    for (const [name, value] of new URL(address).searchParams) url.searchParams.set(name, value);
    url.searchParams.set('state', state);
    url.searchParams.set('nonce', nonceOf(lti, state));
    url.searchParams.set('redirect_uri', `${lti.publicUrl}/lti/launch`);
    plainHeaders(res);
    res.status(302).set('Location', url.href).end();
  };
  Object.assign(res, { redirect, cookie: () => res });
}

function isOurs(publicUrl: string, target: string): boolean {
  return URL.canParse(target) && new URL(target).origin === publicUrl;
}
