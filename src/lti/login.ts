import { randomBytes } from 'node:crypto';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Platform } from '../application/ports/platforms.ts';
import { AppError } from '../errors.ts';
import { counted } from './counted.ts';
import { factsOf } from './facts.ts';
import { handOver, plainHeaders } from './hand-over.ts';
import { readLogin, type LoginParameters } from './parameters.ts';
import { openLogin, sealLogin } from './sealed-login.ts';
import { makeState, nonceOf, storageKey } from './state.ts';
import type { Forwarding, Lti } from './types.ts';

interface Exchange {
  req: Request;
  res: Response;
  login: LoginParameters;
  next: NextFunction;
}

/** How a login goes on. */
interface Way {
  /** The id that the launch must bring again. */
  browser: string;
  /** The LMS's frame that keeps it; null where a cookie does. */
  storage: string | null;
  /** Answers, given the authentication request's address and its state. */
  answer(address: string, state: string): void;
}

/**
 * Login initiation, before ltijs: strict parameters, a known platform, and a browser that keeps our cookie. The cookie
 * is looked for now because the launch's hint can be used only once.
 */
export function guardLogin(lti: Lti): RequestHandler {
  return async (req, res, next) => {
    const login = await readCounted(lti, req, () => readLogin(req.method === 'POST' ? req.body : req.query));
    const browser = lti.browser.known(req);
    if (browser !== null) return begin(lti, { req, res, login, next }, byCookie(res, browser));
    lti.browser.make(req, res);
    res.redirect(303, `/lti/login/continue?p=${encodeURIComponent(sealLogin(lti, login))}`);
  };
}

/** Where a browser comes back that had no cookie: with it, or to a page that knows other ways. */
export function continueLogin(lti: Lti): RequestHandler {
  return async (req, res, next) => {
    const login = await readCounted(lti, req, () => openLogin(lti, req.query['p']));
    const exchange = { req, res, login, next };
    const browser = lti.browser.known(req);
    if (browser !== null) return begin(lti, exchange, byCookie(res, browser));
    return withoutCookie(lti, exchange);
  };
}

async function readCounted(lti: Lti, req: Request, read: () => LoginParameters): Promise<LoginParameters> {
  const login = await counted(lti, { req, as: 'login' }, read);
  const { iss: issuer, client_id: client, lti_deployment_id: deployment } = login;
  lti.note(req, factsOf({ issuer, client, deployment }));
  return login;
}

function byCookie(res: Response, browser: string): Way {
  return {
    browser,
    storage: null,
    answer: (address) => {
      res.status(302).set('Location', address).end();
    },
  };
}

/**
 * The login parameters go on by a form into a window of their own, where the browser keeps cookies. Where the LMS keeps
 * data for tools, the page may go on in the frame as well.
 */
async function withoutCookie(lti: Lti, exchange: Exchange): Promise<void> {
  const { req, res, login } = exchange;
  const { issuer, authUrl } = await platformOf(lti, login);
  const origin = new URL(authUrl).origin;
  const origins = [new URL(issuer).origin, origin];
  const show = (storage: Forwarding['storage']): void => {
    const shown = { action: '/lti/login', fields: { ...login }, frameAncestors: origins, storage };
    lti.pages.cookiesRefused({ req, res }, { ...shown, formAction: [lti.publicUrl, ...origins] });
  };
  const target = login.lti_storage_target;
  if (target === undefined) {
    show(null);
    return;
  }
  const browser = randomBytes(32).toString('base64url');
  return begin(lti, exchange, {
    browser,
    storage: target,
    answer: (href, state) => show({ target, origin, key: storageKey(state), value: browser, href }),
  });
}

/** Checks the platform and prepares what ltijs reads and answers. */
async function begin(lti: Lti, { req, res, login, next }: Exchange, way: Way): Promise<void> {
  const platform = await platformOf(lti, login);
  const target = login.target_link_uri;
  if (!isOurs(lti.publicUrl, target)) {
    throw new AppError('LTI_LOGIN_INVALID', { parameter: 'target_link_uri' });
  }
  answerOwn(lti, res, { platform, target, way });
  const body = {
    ...login,
    client_id: platform.clientId,
    // ltijs would store the query of a target; its digest stands in our state.
    target_link_uri: target.split('?')[0],
  };
  handOver(req, { path: '/login', body, cookies: {}, platform, key: null }, next);
}

/** ltijs makes a state, a nonce and a cookie of its own; ours are bound to this browser instead. */
function answerOwn(
  lti: Lti,
  res: Response,
  { platform, target, way }: { platform: Platform; target: string; way: Way },
): void {
  const { issuer, clientId, authUrl } = platform;
  const { browser, storage } = way;
  const state = makeState(lti, { issuer, clientId, target, browser, storage });
  const redirect = (address: string): void => {
    // Begun anew, since ltijs would escape the query that an address may have of itself.
    const url = new URL(authUrl);
    for (const [name, value] of new URL(address).searchParams) url.searchParams.set(name, value);
    url.searchParams.set('state', state);
    url.searchParams.set('nonce', nonceOf(lti, state));
    url.searchParams.set('redirect_uri', `${lti.publicUrl}/lti/launch`);
    plainHeaders(res);
    way.answer(url.href, state);
  };
  Object.assign(res, { redirect, cookie: () => res });
}

function platformOf(
  { platforms }: Lti,
  { iss, client_id: clientId, lti_deployment_id: deployment }: LoginParameters,
): Promise<Platform> {
  return platforms.find(iss, clientId, deployment);
}

function isOurs(publicUrl: string, target: string): boolean {
  return URL.canParse(target) && new URL(target).origin === publicUrl;
}
