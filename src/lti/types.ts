import type { Request, RequestHandler, Response } from 'express';
import type { Launched } from '../application/launch.ts';
import type { Stores } from '../application/ports/stores.ts';
import type { RoleMappings } from '../application/role-mappings.ts';
import type {
  Clock,
  DeepLinkSigner,
  GradebookClient,
  LmsClient,
  Log,
  RosterReader,
  Vault,
} from '../application/ports/tools.ts';
import type { LtiConfig } from '../config/lti-config.ts';
import type { PlatformGuard } from './guarded-fetch.ts';
import type { LaunchTimes } from './launch-times.ts';
import type { PlatformKeys } from './platform-keys.ts';
import type { Platforms } from './platforms.ts';
import type { RestatedLaunches } from './restated.ts';

/** Where the LMS keeps a value for us (LTI postMessage Storage 0.1). */
export interface PlatformStorage {
  /** `_parent`, or the name of a frame beside ours. */
  target: string;
  /** Of the LMS's authorization address: asked and heard there alone. */
  origin: string;
  key: string;
}

/** A form of hidden fields that sends a login on. */
export interface Forwarding {
  action: string;
  fields: Readonly<Record<string, string>>;
  /** Origins that the form leads to, redirects included. */
  formAction: readonly string[];
  frameAncestors: readonly string[];
  /** How the login may go on within the frame: what the LMS is to keep, and where the browser goes then. */
  storage: (PlatformStorage & { value: string; href: string }) | null;
}

/** A launch that waits until the LMS has said what it kept for this browser. */
export interface WaitingLaunch {
  action: string;
  fields: Readonly<Record<string, string>>;
  frameAncestors: readonly string[];
  storage: PlatformStorage;
}

/** What to show once an LMS is registered. */
export interface RegisteredNotice {
  institution: string;
  /** The LMS's issuer; its origin is told that the registration is over. */
  issuer: string;
  /** `product_family_code`, which decides what to do next there. */
  product: string;
  /** Whether the LMS named no deployment: the first launch does. */
  awaiting: boolean;
  /** Whether an earlier registration goes on working until the first launch. */
  replaces: boolean;
}

/** How often something may be asked in a minute. Each throws TOO_MANY_REQUESTS. */
export interface LtiLimits {
  /** What no LMS sends. */
  malformed(req: Request): Promise<void>;
  login(req: Request): Promise<void>;
  launch(req: Request): Promise<void>;
}

/** What the web gives: its cookies, its session, its pages. */
export interface LtiWeb {
  limits: LtiLimits;
  /** What the log says of a request that is refused: never a token, nothing personal. */
  note(req: Request, facts: Readonly<Record<string, string>>): void;
  browser: {
    /** The browser's id from its cookie; null when it sent none. */
    known(req: Request): string | null;
    make(req: Request, res: Response): string;
    /** @throws AppError CROSS_SITE_REQUEST for a form that no page of ours sent */
    refuseCrossSite(req: Request): void;
  };
  pages: {
    cookiesRefused(exchange: { req: Request; res: Response }, forwarding: Forwarding): void;
    askStorage(exchange: { req: Request; res: Response }, waiting: WaitingLaunch): void;
    registered(exchange: { req: Request; res: Response }, notice: RegisteredNotice): void;
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
  /** The demo LMS's origin while this process runs it. */
  demoOrigin: string | null;
  allowPrivatePlatforms: boolean;
}

/** Everything that the guard and its routes call. */
export interface Lti extends LtiOptions, LtiWeb {
  platforms: Platforms;
  keys: PlatformKeys;
  guard: PlatformGuard;
  launchTimes: LaunchTimes;
  restated: RestatedLaunches;
  roster: RosterReader;
  roleMappings: RoleMappings;
}

export interface OpenLti {
  roster: RosterReader;
  gradebooks: GradebookClient;
  deepLinks: DeepLinkSigner;
  lms: LmsClient;
  /** The routes under `/lti`. */
  routes(web: LtiWeb): RequestHandler;
  /** Writes what is still to be written. */
  close(): Promise<void>;
}
