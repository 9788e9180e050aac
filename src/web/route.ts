import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import type { LiveSession } from '../application/ports/session.ts';
import { AppError } from '../errors.ts';
import { contextOf, type Context } from './context.ts';
import { refuseCrossSite, refuseForgedForm } from './csrf.ts';
import { whoMay, type PublicPath, type SignedInPath, type Who } from './permissions.ts';
import { limitOf, type LimitName } from './rate-limits.ts';
import { stateOf } from './request-state.ts';
import type { WebServices } from './services.ts';
import { asStranger, readSession } from './session.ts';
import { refuseUnless } from './who.ts';

type Handler<Path extends string, Auth extends LiveSession | null = LiveSession> = (
  context: Context<Path, Auth>,
) => void | Promise<void>;

export interface RouteOptions {
  limit?: LimitName;
}

/**
 * Declares the routes of a part of the site. Who may use one stands in PERMISSIONS; a path that is not there does not
 * compile. A write is taken from our own pages only, and from the person whose form it is.
 *
 * @example
 * export const studentRoutes = (services: WebServices): Router =>
 *   routes(services).get(paths.student.home, async ({ auth, page, t }) => { ... }).router;
 */
export interface Routes {
  readonly router: Router;
  get<Path extends SignedInPath<'GET'>>(path: Path, handler: Handler<Path>): Routes;
  post<Path extends SignedInPath<'POST'>>(path: Path, handler: Handler<Path>, options?: RouteOptions): Routes;
  /** For everyone: `auth` is null for who is not signed in. */
  publicGet<Path extends PublicPath<'GET'>>(path: Path, handler: Handler<Path, LiveSession | null>): Routes;
  publicPost<Path extends PublicPath<'POST'>>(path: Path, handler: Handler<Path, LiveSession | null>): Routes;
}

export function routes(services: WebServices): Routes {
  const router = Router();
  const made: Routes = {
    router,
    get: (path, handler) => {
      router.get(path, entry(services, whoMay('GET', path)), signedIn(services, handler));
      return made;
    },
    post: (path, handler, { limit } = {}) => {
      const limits = limit === undefined ? [] : [limitOf(limit)];
      router.post(
        path,
        entry(services, whoMay('POST', path)),
        ...limits,
        bodies,
        formGuard(services),
        signedIn(services, handler),
      );
      return made;
    },
    publicGet: (path, handler) => {
      router.get(path, entry(services, whoMay('GET', path)), anyone(services, handler));
      return made;
    },
    publicPost: (path, handler) => {
      router.post(path, entry(services, whoMay('POST', path)), bodies, anyone(services, handler));
      return made;
    },
  };
  return made;
}

/** Ink of 20,000 points is below 2 MB; 300 students with five fields each are below 5,000 fields. Read after the session, so that a stranger sends nothing large. */
const bodies: RequestHandler[] = [
  express.urlencoded({ extended: true, limit: '2mb', parameterLimit: 5_000 }),
  express.json({ limit: '2mb' }),
];

/** Session, then role, then (for writes) where the request comes from. */
function entry(services: WebServices, who: readonly Who[]): RequestHandler {
  const purpose = who.includes('projector') ? 'projector' : 'webspace';
  const open = who.includes('public');
  return async (req, _res, next) => {
    const reading = readSession(services, req, purpose);
    const live = await (open ? reading.catch(asStranger) : reading);
    stateOf(req).auth = live;
    refuseUnless(who, live, { course: named(req, 'course'), meeting: named(req, 'meeting') });
    if (req.method === 'POST') refuseCrossSite(services, req);
    next();
  };
}

function named(req: Request, name: string): string | undefined {
  const value = req.params[name];
  return typeof value === 'string' ? value : undefined;
}

function formGuard(services: WebServices): RequestHandler {
  return (req, _res, next) => {
    refuseForgedForm(services, req, signedInAs(req));
    next();
  };
}

function signedInAs(req: Request): LiveSession {
  const { auth } = stateOf(req);
  if (auth === null) throw new AppError('SESSION_MISSING');
  return auth;
}

function signedIn<Path extends string>(services: WebServices, handler: Handler<Path>): RequestHandler {
  return (req: Request, res: Response) =>
    handler(contextOf<Path, LiveSession>(services, { req, res }, signedInAs(req)));
}

function anyone<Path extends string>(
  services: WebServices,
  handler: Handler<Path, LiveSession | null>,
): RequestHandler {
  return (req: Request, res: Response) =>
    handler(contextOf<Path, LiveSession | null>(services, { req, res }, stateOf(req).auth));
}
