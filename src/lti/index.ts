import express, {
  Router,
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import ltijs from 'ltijs';
import { recordLaunch, type Launched } from '../application/launch.ts';
import type { Stores } from '../application/ports/stores.ts';
import type { Clock, Log, RosterReader, Vault } from '../application/ports/tools.ts';
import { publishedConfig, type LtiConfig } from '../config/lti-config.ts';
import { AppError } from '../errors.ts';
import { guardLaunch, launchOf, verifiedLaunch } from './launch.ts';
import { continueLogin, guardLogin } from './login.ts';
import { ltijsPlugin, LtijsKeys } from './ltijs-plugin.ts';
import { PlatformKeys } from './platform-keys.ts';
import { Platforms } from './platforms.ts';
import { createRosterReader } from './roster.ts';
import { openToolKeys } from './tool-keys.ts';

/** A form of hidden fields that sends a login on. */
export interface Forwarding {
  action: string;
  fields: Readonly<Record<string, string>>;
  /** Origins that the form leads to, redirects included. */
  formAction: readonly string[];
  frameAncestors: readonly string[];
}

/** What the web gives: its cookies, its session, its pages. */
export interface LtiWeb {
  browser: {
    /** The browser's id from its cookie; null when it sent none. */
    known(req: Request): string | null;
    make(req: Request, res: Response): string;
  };
  pages: {
    cookiesRefused(exchange: { req: Request; res: Response }, forwarding: Forwarding): void;
  };
  /** Carries the session to the browser and sends the person to their page. */
  enter(req: Request, res: Response, launched: Launched): void;
}

export interface LtiOptions {
  stores: Stores;
  vault: Vault;
  clock: Clock;
  log: Log;
  publicUrl: string;
  config: LtiConfig;
  /** The demo LMS's launches are taken only while this process runs it. */
  isDemoAllowed: () => boolean;
}

interface LtiCore extends LtiOptions {
  platforms: Platforms;
  keys: PlatformKeys;
  ltijsKeys: LtijsKeys;
  ltijsSecret: string;
  roster: RosterReader;
  plainHeaders(res: Response): void;
}

/** Everything that the guard and its routes call. */
export type Lti = LtiCore & LtiWeb;

export interface OpenLti {
  roster: RosterReader;
  /** The routes under `/lti`. */
  routes(web: LtiWeb): RequestHandler;
}

const BODY_LIMIT = '100kb';
const KEYS_MAX_AGE_S = 300;

/** Opens LTI: the tool's keys, the caches, and ltijs behind the guard. */
export async function openLti(options: LtiOptions): Promise<OpenLti> {
  const { stores, clock, log, vault } = options;
  const toolKeys = await openToolKeys(options);
  const platforms = new Platforms({ stores, clock, isDemoAllowed: options.isDemoAllowed });
  const roster = createRosterReader({ stores, platforms, toolKeys, clock, log });
  const core: LtiCore = {
    ...options,
    platforms,
    keys: new PlatformKeys({ clock, log }),
    ltijsKeys: new LtijsKeys(),
    ltijsSecret: Buffer.from(vault.deriveKey('ltijs')).toString('base64url'),
    roster,
    plainHeaders,
  };
  return { roster, routes: (web) => routesOf({ ...core, ...web }, toolKeys.jwks) };
}

function routesOf(lti: Lti, jwks: object): RequestHandler {
  const router = Router();
  const published = publishedConfig(lti.config, lti.publicUrl);
  const form = express.urlencoded({ extended: false, limit: BODY_LIMIT, parameterLimit: 50 });
  const ltijs = ltijsBehind(lti);
  router.get('/keys', (_req, res) => {
    res.set('Cache-Control', `public, max-age=${String(KEYS_MAX_AGE_S)}`).json(jwks);
  });
  router.get('/config.json', (_req, res) => {
    res.json(published);
  });
  router.get('/login', guardLogin(lti), ltijs);
  router.post('/login', form, guardLogin(lti), ltijs);
  router.get('/login/continue', continueLogin(lti), ltijs);
  router.post('/launch', form, guardLaunch(lti), ltijs);
  router.all(['/keys', '/config.json', '/login', '/login/continue', '/launch'], () => {
    throw new AppError('METHOD_NOT_ALLOWED');
  });
  router.use(() => {
    throw new AppError('NOT_FOUND');
  });
  return router;
}

/** ltijs's Express application with our plugin. It never sees a request that the guard has not rewritten. */
function ltijsBehind(lti: Lti): RequestHandler {
  const provider = new ltijs.Provider.constructor().setup(
    lti.ltijsSecret,
    { plugin: ltijsPlugin(lti.ltijsKeys) },
    { appRoute: '/launch', loginRoute: '/login', cors: false, ltiaas: true, tokenMaxAge: false },
  );
  provider.onConnect((_token, req, res, next) => {
    void connect(lti, req, res).catch(next);
  });
  provider.onInvalidToken((_req, res, next) => {
    const details: unknown = res.locals['err']?.details?.message;
    next(new AppError('LTI_TOKEN_MALFORMED', {}, new Error(`ltijs: ${String(details)}`)));
  });
  provider.onSessionTimeout((_req, _res, next) => next(new AppError('SESSION_MISSING')));
  provider.onUnregisteredPlatform((_req, _res, next) => next?.(new AppError('LTI_PLATFORM_UNKNOWN')));
  provider.onInactivePlatform((_req, _res, next) => next?.(new AppError('LTI_PLATFORM_UNKNOWN')));
  return mounted(provider.app);
}

/** Mounted as an application in a router of its own, so that Express 4 gives request and response back as they were. */
function mounted(app: RequestHandler): RequestHandler {
  const parent = express();
  parent.disable('x-powered-by');
  parent.use(app);
  const passOn: ErrorRequestHandler = (error, _req, _res, next) => next(error);
  parent.use(passOn);
  return parent;
}

async function connect(lti: Lti, req: Request, res: Response): Promise<void> {
  const launch = verifiedLaunch(res);
  if (launch === undefined) throw new AppError('LTI_STATE_INVALID');
  const launched = await recordLaunch(lti, launchOf(launch));
  plainHeaders(res);
  lti.enter(req, res, launched);
}

/** ltijs's helmet forbids what a page in an LMS's frame needs; the web sets its own headers. */
function plainHeaders(res: Response): void {
  for (const name of [
    'Cross-Origin-Embedder-Policy',
    'Cross-Origin-Opener-Policy',
    'Cross-Origin-Resource-Policy',
    'Origin-Agent-Cluster',
    'X-Frame-Options',
  ]) {
    res.removeHeader(name);
  }
}
