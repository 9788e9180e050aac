import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Person } from '../domain/person.ts';
import { cookieOf, setCookie } from './cookies.ts';
import { localPath } from './paths.ts';
import { routeAt } from './permissions.ts';
import type { AppServices } from './services.ts';
import { isAllowed } from './who.ts';

/** How long the browser remembers whose session ended: over the night after a day's session. */
const PERSON_MS = 24 * 60 * 60_000;
/** How long a place waits for the launch that the page asks for; later, a launch means what it says. */
const PLACE_MS = 30 * 60_000;

/** Answers that are no page to come back to; `/lms` would lead straight away again. */
const NO_PAGE = /^\/lms$|\/(?:live|state|proof)$/;

/** In the cookie: who was signed in here, and where they were when the session was over. */
const shape = z.object({
  person: z.string(),
  path: z.string().optional(),
  /** Somebody else was signed in here before. */
  changed: z.literal(true).optional(),
});

/** At a launch: whose browser this is, until some time after the session. @param sessionEnd epoch ms UTC */
export function rememberPerson(
  { req, res }: { req: Request; res: Response },
  { id: person }: Person,
  sessionEnd: number,
): void {
  const before = read(req);
  const changed = before !== null && (before.changed === true || before.person !== person);
  const value = JSON.stringify({ person, ...(changed && { changed }) });
  setCookie(res, 'back', { value, expiresAt: sessionEnd + PERSON_MS });
}

/** Whether a tab of this browser may show the page of somebody who is no longer signed in. */
export function wasSomebodyElse(req: Request): boolean {
  return read(req)?.changed === true;
}

/**
 * When the session is over: leaves the place in the browser, for the next launch by the same person.
 * @returns whether there was one to leave
 */
export function rememberPlace(
  { clock, config }: Pick<AppServices, 'clock' | 'config'>,
  req: Request,
  res: Response,
): boolean {
  const known = read(req);
  const path = placeOf(req, config.publicUrl);
  if (known === null || path === null) return false;
  const value = JSON.stringify({ ...known, path });
  setCookie(res, 'back', { value, expiresAt: clock.now() + PLACE_MS });
  return true;
}

/** Where this person was, if they may still go there; null otherwise. */
export function placeToReturn(req: Request, person: Person): string | null {
  const known = read(req);
  if (known?.path === undefined || known.person !== person.id) return null;
  const route = pageAt(known.path);
  if (route === null) return null;
  const holder = { person, session: { purpose: 'webspace', meeting: null } } as const;
  return isAllowed(route.who, holder, route.ids) ? localPath(known.path) : null;
}

/** A page by its address, a form by that of the page that it stands on. */
function placeOf(req: Request, publicUrl: string): string | null {
  const path = req.method === 'GET' ? req.originalUrl : refererPath(req, publicUrl);
  if (path === null || !(req.get('accept') ?? '').includes('text/html')) return null;
  return pageAt(path) === null ? null : path;
}

/** The route of a page that asks for a session. */
function pageAt(path: string): ReturnType<typeof routeAt> {
  const [address = ''] = path.split('?');
  const route = NO_PAGE.test(address) ? null : routeAt('GET', address);
  return route?.who.includes('public') === true ? null : route;
}

function refererPath(req: Request, publicUrl: string): string | null {
  const referer = req.get('referer') ?? '';
  if (!URL.canParse(referer)) return null;
  const { origin, pathname, search } = new URL(referer);
  return origin === publicUrl ? pathname + search : null;
}

function read(req: Request): z.infer<typeof shape> | null {
  const text = cookieOf(req, 'back');
  if (text === null) return null;
  try {
    const known = shape.safeParse(JSON.parse(text));
    return known.success ? known.data : null;
  } catch {
    // Not ours, or cut off: nothing is known.
    return null;
  }
}
