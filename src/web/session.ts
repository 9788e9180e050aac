import type { Request, Response } from 'express';
import { sessionIdHash } from '../application/identity.ts';
import type { LiveSession, Session } from '../application/ports/session.ts';
import { AppError } from '../errors.ts';
import { cookieOf, setCookie } from './cookies.ts';
import type { AppServices } from './services.ts';

const IDLE_MS = 4 * 60 * 60_000;
/** Sliding expiry is written at most this often. */
const TOUCH_MS = 5 * 60_000;

type SessionServices = Pick<AppServices, 'stores' | 'clock' | 'log'>;

const COOKIE_OF = { webspace: 'session', projector: 'projector' } as const;

/** Puts a new session into the browser. @param expiresAt epoch ms UTC */
export function carrySession(
  res: Response,
  session: { id: string; expiresAt: number },
  purpose: Session['purpose'] = 'webspace',
): void {
  setCookie(res, COOKIE_OF[purpose], { value: session.id, expiresAt: session.expiresAt });
}

/**
 * The live session that the browser carries; null when it carries none.
 * @throws AppError SESSION_EXPIRED after 4 h without a request or at its absolute end
 */
export async function readSession(
  services: SessionServices,
  req: Request,
  purpose: Session['purpose'],
): Promise<LiveSession | null> {
  const live = await peekSession(services, req, purpose);
  const now = services.clock.now();
  if (live !== null && now - live.session.lastSeenAt >= TOUCH_MS) touch(services, live.session.idHash, now);
  return live;
}

/**
 * As `readSession`, without counting as a request: a page that stays open does not keep its session alive.
 * @throws AppError SESSION_EXPIRED
 */
export async function peekSession(
  services: SessionServices,
  req: Request,
  purpose: Session['purpose'] = 'webspace',
): Promise<LiveSession | null> {
  const id = cookieOf(req, COOKIE_OF[purpose]);
  if (id === null || id === '') return null;
  const live = await services.stores.sessions.find(sessionIdHash(id));
  if (live === null || isOver(live.session, services.clock.now())) throw new AppError('SESSION_EXPIRED');
  return live.session.purpose === purpose ? live : null;
}

/** For `catch`, where everyone may enter: who is no longer signed in is a stranger. */
export function asStranger(error: unknown): null {
  if (error instanceof AppError && error.code === 'SESSION_EXPIRED') return null;
  throw error;
}

function isOver(session: Session, now: number): boolean {
  return now >= session.expiresAt || now - session.lastSeenAt >= IDLE_MS;
}

/** The answer does not wait for it: a touch that is lost is made by the next request. */
function touch({ stores, log }: SessionServices, idHash: string, now: number): void {
  stores.sessions.touch(idHash, now).catch((error: unknown) => {
    log.warn({ err: error }, 'a session could not be touched');
  });
}
