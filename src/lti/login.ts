import type { Request, RequestHandler, Response } from 'express';
import { AppError } from '../errors.ts';
import type { Lti } from './index.ts';
import { readLogin, type LoginParameters } from './parameters.ts';
import { makeState, nonceOf } from './state.ts';

const SEALED_LOGIN = 'lti-login';
/** How long a browser may take for one redirect to itself. */
const CONTINUE_MS = 5 * 60_000;

/**
 * Login initiation, before ltijs: strict parameters, a known platform, and a browser that keeps our cookie. The cookie
 * is looked for now because the launch's hint can be used only once.
 */
export function guardLogin(lti: Lti): RequestHandler {
  return (req, res, next) => {
    const login = readLogin(req.method === 'POST' ? req.body : req.query);
    if (lti.browser.known(req) === null) {
      lti.browser.make(req, res);
      res.redirect(303, `/lti/login/continue?p=${encodeURIComponent(sealLogin(lti, login))}`);
      return;
    }
    void begin(lti, { req, res, login }).then(next, next);
  };
}

/** Where a browser comes back that had no cookie: with it, or to a page that opens a window which keeps cookies. */
export function continueLogin(lti: Lti): RequestHandler {
  return (req, res, next) => {
    const login = openLogin(lti, req.query['p']);
    if (lti.browser.known(req) === null) void refuseCookies(lti, { req, res, login }).catch(next);
    else void begin(lti, { req, res, login }).then(next, next);
  };
}

/** The login parameters go on by a form into a window of their own, where the browser keeps cookies. */
async function refuseCookies(
  lti: Lti,
  { req, res, login }: { req: Request; res: Response; login: LoginParameters },
): Promise<void> {
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

function sealLogin(lti: Lti, login: LoginParameters): string {
  return lti.vault.encrypt(SEALED_LOGIN, JSON.stringify({ login, at: lti.clock.now() }));
}

function openLogin(lti: Lti, sealed: unknown): LoginParameters {
  try {
    if (typeof sealed !== 'string') throw new AppError('LTI_LOGIN_INVALID', { parameter: 'p' });
    const opened: unknown = JSON.parse(lti.vault.decrypt(SEALED_LOGIN, sealed));
    if (typeof opened !== 'object' || opened === null || !('login' in opened) || !('at' in opened)) {
      throw new AppError('LTI_LOGIN_INVALID', { parameter: 'p' });
    }
    if (lti.clock.now() - Number(opened.at) > CONTINUE_MS) throw new AppError('LTI_STATE_EXPIRED');
    return readLogin(opened.login);
  } catch (error) {
    if (error instanceof AppError && error.code === 'LTI_STATE_EXPIRED') throw error;
    throw new AppError('LTI_LOGIN_INVALID', { parameter: 'p' }, error);
  }
}

/** Checks the platform and prepares what ltijs reads and answers. */
async function begin(
  lti: Lti,
  { req, res, login }: { req: Request; res: Response; login: LoginParameters },
): Promise<void> {
  const platform = await lti.platforms.find(login.iss, login.client_id);
  lti.ltijsKeys.rememberAddresses(platform);
  if (!isOurs(lti.publicUrl, login.target_link_uri)) {
    throw new AppError('LTI_LOGIN_INVALID', { parameter: 'target_link_uri' });
  }
  const browser = lti.browser.known(req) ?? '';
  const { issuer, clientId } = platform;
  const state = makeState(lti, { issuer, clientId, target: login.target_link_uri, browser });
  const redirect = (address: string): void => {
    const url = new URL(address);
    url.searchParams.set('state', state);
    url.searchParams.set('nonce', nonceOf(lti, state));
    url.searchParams.set('redirect_uri', `${lti.publicUrl}/lti/launch`);
    lti.plainHeaders(res);
    res.status(302).set('Location', url.href).end();
  };
  // ltijs makes a state, a nonce and a cookie of its own; the state and nonce above are bound to this browser instead.
  Object.assign(res, { redirect, cookie: () => res });
  handOver(req, '/login', {
    ...login,
    client_id: clientId,
    target_link_uri: targetForLtijs(login.target_link_uri),
  });
}

/** ltijs would store the query of a target; it stands in our state. */
function targetForLtijs(target: string): string {
  return target.split('?')[0] ?? target;
}

function isOurs(publicUrl: string, target: string): boolean {
  return URL.canParse(target) && new URL(target).origin === publicUrl;
}

/** Gives ltijs's own Express application exactly what was checked, and nothing else. */
export function handOver(req: Request, path: string, body: object): void {
  req.url = path;
  req.method = 'POST';
  req.body = body;
  // body-parser's mark for a body that has been read.
  Object.assign(req, { _body: true });
  delete req.headers.authorization;
}
