import type { Request, RequestHandler, Response } from 'express';
import { counted } from './counted.ts';
import { factsOf } from './facts.ts';
import { handOver } from './hand-over.ts';
import { readLaunch, type LaunchParameters } from './parameters.ts';
import { readState, refuseOtherBrowser, storageKey, type LoginState } from './state.ts';
import type { Lti } from './types.ts';
import { verifyLaunch, type VerifiedLaunch } from './verify.ts';

type Waiting = Pick<LaunchParameters, 'state' | 'idToken'> & { login: LoginState; storage: string };

const verified = new WeakMap<object, VerifiedLaunch>();

/** What the guard found of this request's launch. */
export function verifiedLaunch(res: Response): VerifiedLaunch | undefined {
  return verified.get(res);
}

/** The launch, before ltijs: everything it does not look at, and what it looks at but answers badly. */
export function guardLaunch(lti: Lti): RequestHandler {
  return async (req, res, next) => {
    const { state, idToken, kept, login } = await counted(lti, { req, as: 'launch' }, () => {
      const posted = readLaunch(req.body);
      return { ...posted, login: readState(lti, posted.state) };
    });
    lti.note(req, factsOf({ issuer: login.issuer, client: login.clientId }));
    const { storage } = login;
    if (storage !== null && kept === null)
      return askStorage(lti, { req, res }, { state, idToken, login, storage });
    refuseOtherBrowser(login, storage === null ? lti.browser.known(req) : keptFor(lti, req, kept));
    const launch = await verifyLaunch(lti, { state, login, idToken });
    verified.set(res, launch);
    Object.assign(res, { clearCookie: () => res });
    const { platform } = launch;
    const told = await lti.restated.tell(launch);
    const handed = {
      path: '/launch',
      body: { state, id_token: told.idToken },
      // The cookie that ltijs looks for, which the sealed state stands in for.
      cookies: { [`state${state}`]: platform.issuer },
      platform,
      key: told.key,
    } as const;
    handOver(req, handed, next);
  };
}

/** What the LMS kept is believed of a page of ours alone: who began a login elsewhere knows its id, too. */
function keptFor(lti: Lti, req: Request, kept: string | null): string | null {
  lti.browser.refuseCrossSite(req);
  return kept;
}

/** No cookie could come: a page of ours asks the LMS for the browser's id, and sends the launch again with it. */
async function askStorage(
  lti: Lti,
  exchange: { req: Request; res: Response },
  { state, idToken, login, storage: target }: Waiting,
): Promise<void> {
  const { issuer, authUrl } = await lti.platforms.find(login.issuer, login.clientId);
  const origin = new URL(authUrl).origin;
  lti.pages.askStorage(exchange, {
    action: '/lti/launch',
    fields: { state, id_token: idToken },
    frameAncestors: [new URL(issuer).origin, origin],
    storage: { target, origin, key: storageKey(state) },
  });
}
