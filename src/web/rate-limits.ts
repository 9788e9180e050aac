import type { Request, RequestHandler } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { tooManyRequests } from '../errors.ts';
import { knownBrowser } from './browser.ts';
import { auth } from './request-state.ts';

/** Requests per minute. A whole school of 1,500 students stands behind one address and must pass in one minute. */
const OF_AN_ADDRESS = 6_000;
/** One browser logs in and launches: frames that are loaded again included, far below. */
const OF_A_BROWSER = 120;
/** What no LMS sends. */
const MALFORMED = 600;
/** One person signs: double taps and retries included, far below. */
const SIGNING = 60;

const MINUTE_S = 60;

/** Counts in this process's memory, apart from every other counter. @throws AppError TOO_MANY_REQUESTS */
type Counter = (key: string) => Promise<void>;

function counterOf(points: number): Counter {
  const limiter = new RateLimiterMemory({ points, duration: MINUTE_S });
  return async (key) => {
    try {
      await limiter.consume(key);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      throw tooManyRequests(refused.msBeforeNext);
    }
  };
}

type Limit = (req: Request) => Promise<void>;

/** Signing, by person. */
function signingLimit(): RequestHandler {
  const count = counterOf(SIGNING);
  return async (req, _res, next) => {
    await count(auth(req)?.person.id ?? addressOf(req));
    next();
  };
}

const LIMITS = { signing: signingLimit } as const;

export type LimitName = keyof typeof LIMITS;

/** The limit that a route declares. */
export function limitOf(name: LimitName): RequestHandler {
  return LIMITS[name]();
}

/**
 * Logins and launches. What is malformed has a small counter of its own, so that it uses up nothing of what others may;
 * a browser that was here before is counted for itself first, and apart from those that come without a cookie: a flood
 * of these does not shut it out.
 */
export function ltiLimits(): { malformed: Limit; login: Limit; launch: Limit } {
  const malformed = counterOf(MALFORMED);
  return {
    malformed: (req) => malformed(addressOf(req)),
    login: byBrowserAndAddress(),
    launch: byBrowserAndAddress(),
  };
}

function byBrowserAndAddress(): Limit {
  const browsers = counterOf(OF_A_BROWSER);
  const addresses = counterOf(OF_AN_ADDRESS);
  return async (req) => {
    const browser = knownBrowser(req);
    if (browser !== null) await browsers(browser);
    await addresses(`${browser === null ? 'new' : 'known'} ${addressOf(req)}`);
  };
}

function addressOf(req: Request): string {
  return req.ip ?? '';
}
