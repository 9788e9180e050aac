import type { Request, RequestHandler, Response } from 'express';
import { handOver } from './hand-over.ts';
import { readLaunch } from './parameters.ts';
import type { Lti } from './types.ts';
import { verifyLaunch, type VerifiedLaunch } from './verify.ts';

const verified = new WeakMap<object, VerifiedLaunch>();

/** What the guard found of this request's launch. */
export function verifiedLaunch(res: Response): VerifiedLaunch | undefined {
  return verified.get(res);
}

/** The launch, before ltijs: everything it does not look at, and what it looks at but answers badly. */
export function guardLaunch(lti: Lti): RequestHandler {
  return async (req, res, next) => {
    const { state, idToken } = readLaunch(req.body);
    const launch = await verifyLaunch(lti, { state, idToken, browser: lti.browser.known(req) });
    verified.set(res, launch);
    answerCookies(req, res, { state, issuer: launch.platform.issuer });
    const body = { state, id_token: idToken };
    const { platform, platformKey } = launch;
    handOver(req, { path: '/launch', body, platform, key: platformKey.key }, next);
  };
}

/** The cookie that ltijs looks for, which the sealed state stands in for. */
function answerCookies(
  req: Request,
  res: Response,
  { state, issuer }: { state: string; issuer: string },
): void {
  // With `cookies` set, ltijs's cookie-parser leaves the signed ones as they are here.
  Object.assign(req, { cookies: {}, signedCookies: { [`state${state}`]: issuer } });
  Object.assign(res, { clearCookie: () => res });
}
