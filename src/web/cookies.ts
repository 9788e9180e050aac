import type { CookieOptions, Request, Response } from 'express';

/** Cookies of the tool. `__Host-`: this host alone, over TLS (or loopback), for every path. */
export const COOKIES = {
  session: '__Host-emarge-session',
  projector: '__Host-emarge-projector',
  browser: '__Host-emarge-browser',
  locale: '__Host-emarge-locale',
  back: '__Host-emarge-back',
  flash: '__Host-emarge-flash',
  columns: '__Host-emarge-columns',
  scan: '__Host-emarge-scan',
} as const;

export type CookieName = keyof typeof COOKIES;

/** What lets a cookie live in an LMS's cross-site frame (CHIPS): `SameSite=None; Secure; Partitioned`. */
const FRAMEABLE: CookieOptions = {
  httpOnly: true,
  secure: true,
  sameSite: 'none',
  partitioned: true,
  path: '/',
};

/** The value of a cookie; null when it was not sent. */
export function cookieOf(req: Pick<Request, 'headers'>, name: CookieName): string | null {
  const prefix = `${COOKIES[name]}=`;
  const found = (req.headers.cookie ?? '').split(/;\s*/).find((pair) => pair.startsWith(prefix));
  return found === undefined ? null : decoded(found.slice(prefix.length));
}

function decoded(value: string): string | null {
  try {
    return decodeURIComponent(value);
  } catch {
    return null;
  }
}

/** @param expiresAt epoch ms UTC; left out, the cookie ends with the browser */
export function setCookie(
  res: Response,
  name: CookieName,
  { value, expiresAt }: { value: string; expiresAt?: number },
): void {
  const lifetime = expiresAt === undefined ? {} : { expires: new Date(expiresAt) };
  res.cookie(COOKIES[name], value, { ...FRAMEABLE, ...lifetime });
}

export function clearCookie(res: Response, name: CookieName): void {
  res.clearCookie(COOKIES[name], FRAMEABLE);
}
