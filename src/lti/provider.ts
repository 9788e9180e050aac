import { createSecretKey } from 'node:crypto';
import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express';
import ltijs, { type LtijsDatabase } from 'ltijs';
import { z } from 'zod';
import { recordLaunch } from '../application/launch.ts';
import { endReplaced } from '../application/register-platform.ts';
import { AppError } from '../errors.ts';
import { platformInHand, plainHeaders } from './hand-over.ts';
import { verifiedLaunch } from './launch.ts';
import { launchOf } from './read-launch.ts';
import type { Lti } from './types.ts';
import type { VerifiedLaunch } from './verify.ts';

/** ltijs's Express application with our plugin. It never sees a request that the guard has not rewritten. */
export function ltijsBehind(lti: Lti): RequestHandler {
  const provider = new ltijs.Provider.constructor().setup(
    createSecretKey(lti.vault.deriveKey('ltijs')),
    { plugin },
    { appRoute: '/launch', loginRoute: '/login', cors: false, ltiaas: true, tokenMaxAge: false },
  );
  provider.onConnect((_token, req, res, next) => {
    void connect(lti, req, res).catch(next);
  });
  provider.onDeepLinking((_token, req, res, next) => {
    void connect(lti, req, res).catch(next);
  });
  provider.onInvalidToken((_req, res, next) => next(refusalOf(res)));
  return mounted(provider.app);
}

/**
 * ltijs's database seam. Sessions, nonces and states are ours (the session's unique index is the replay check), so it
 * is answered without a database: nothing stored, nothing found but the platform that the guard has verified.
 */
const done = (): Promise<boolean> => Promise.resolve(true);
const plugin: LtijsDatabase = {
  setup: done,
  Close: done,
  Insert: done,
  Replace: done,
  Modify: done,
  Delete: done,
  Get(_encryptionKey, collection) {
    const platform = collection === 'platform' ? platformInHand() : undefined;
    return Promise.resolve(platform === undefined ? false : [platform]);
  },
};

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
  lti.launchTimes.note(launch.platform, launch.deploymentId);
  await endEarlier(lti, launch);
  plainHeaders(res);
  lti.enter(req, res, launched);
}

/** A launch came by a new registration: what it replaces ends. The person is signed in whether or not that succeeds. */
async function endEarlier(lti: Lti, { platform, institution }: VerifiedLaunch): Promise<void> {
  if (platform.replaces?.institution !== institution) return;
  try {
    await endReplaced(lti, platform);
    lti.platforms.forget();
  } catch (error) {
    lti.log.warn({ err: error }, 'an earlier registration could not be ended; the next launch tries again');
  }
}

const details = z.object({ err: z.object({ details: z.object({ message: z.string() }) }) });

/** Why ltijs refuses what the guard let pass: for the log. */
function refusalOf(res: Response): AppError {
  const read = details.safeParse(res.locals);
  const why = read.success ? read.data.err.details.message : 'no reason given';
  return new AppError('LTI_TOKEN_MALFORMED', { reason: `ltijs: ${why.slice(0, 100)}` });
}
