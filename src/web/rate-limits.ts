import type { Request, RequestHandler } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../errors.ts';
import { auth } from './request-state.ts';

/** Requests per minute. A whole school of 1,500 students stands behind one address and must pass in one minute. */
const LIMITS = {
  login: { points: 6_000, of: addressOf },
  launch: { points: 6_000, of: addressOf },
  /** One person signs: double taps and retries included, far below. */
  signing: { points: 60, of: personOf },
} as const;

export type LimitName = keyof typeof LIMITS;

const MINUTE_S = 60;

/** Counts in this process's memory, a limit of its own for each use. */
export function limitOf(name: LimitName): RequestHandler {
  const { points, of } = LIMITS[name];
  const limiter = new RateLimiterMemory({ points, duration: MINUTE_S });
  return async (req, _res, next) => {
    try {
      await limiter.consume(of(req));
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      throw new AppError('TOO_MANY_REQUESTS', { seconds: Math.ceil(refused.msBeforeNext / 1000) });
    }
    next();
  };
}

function addressOf(req: Request): string {
  return req.ip ?? '';
}

function personOf(req: Request): string {
  return auth(req)?.person.id ?? addressOf(req);
}
