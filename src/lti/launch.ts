import type { RequestHandler, Response } from 'express';
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
    Object.assign(res, { clearCookie: () => res });
    const { platform, platformKey } = launch;
    const handed = {
      path: '/launch',
      body: { state, id_token: idToken },
      // The cookie that ltijs looks for, which the sealed state stands in for.
      cookies: { [`state${state}`]: platform.issuer },
      platform,
      key: platformKey.key,
    } as const;
    handOver(req, handed, next);
  };
}
