import type { LiveSession } from '../../application/ports/session.ts';
import { AppError } from '../../errors.ts';
import type { Context } from '../context.ts';
import type { WebServices } from '../services.ts';
import { peekSession } from '../session.ts';

const HEARTBEAT_MS = 20_000;
/** What the browser waits before it connects again. */
const RETRY_MS = 3_000;

export interface LiveOptions {
  /** Which meetings the page shows. */
  concerns?: (meeting: string) => boolean;
  /** Whether the person may still see them; asked at every heartbeat. */
  allowed: (live: LiveSession) => boolean;
}

/**
 * Answers with server-sent events (`change`, whose data is a meeting's id) until the browser leaves or the session
 * ends, which is said by `end`. The page reads itself again: no event carries what may be seen only by some.
 */
export function streamChanges(
  services: WebServices,
  { req, res, auth }: Pick<Context<string>, 'req' | 'res' | 'auth'>,
  { concerns = () => true, allowed }: LiveOptions,
): void {
  res.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no', // proxies would hold events back
  });
  res.write(`retry: ${RETRY_MS}\n\n`);
  const leave = (): void => {
    clearInterval(heartbeat);
    unsubscribe();
  };
  const unsubscribe = services.stores.changes.subscribe(auth.institution.key, (meeting) => {
    if (concerns(meeting)) res.write(`event: change\ndata: ${meeting}\n\n`);
  });
  const heartbeat = setInterval(() => {
    void stillSignedIn(services, req, allowed).then((signedIn) => {
      if (res.writableEnded) return;
      if (signedIn) res.write(': still here\n\n');
      else {
        // Before the end: whatever comes after it would be an error, and a slow reader closes late.
        leave();
        res.end('event: end\ndata: \n\n');
      }
    });
  }, HEARTBEAT_MS);
  res.on('close', leave);
  // A browser that is gone before it has read everything: `close` follows.
  res.on('error', leave);
}

/** A database that is away for a moment does not end the stream: the browser would only come back and ask again. */
async function stillSignedIn(
  services: WebServices,
  req: Context<string>['req'],
  allowed: (live: LiveSession) => boolean,
): Promise<boolean> {
  try {
    const live = await peekSession(services, req);
    return live !== null && allowed(live);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'SESSION_EXPIRED') return false;
    services.log.warn({ err: thrown }, 'a live page could not check its session');
    return true;
  }
}
