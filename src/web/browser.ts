import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import { cookieOf, setCookie } from './cookies.ts';

const PATTERN = /^[A-Za-z0-9_-]{43}$/;

/** The browser's own id: 256 random bits in a cookie, made on first use. Forms are bound to it and to the person. */
export function browserOf(req: Request, res: Response): string {
  const known = knownBrowser(req);
  if (known !== null) return known;
  const made = randomBytes(32).toString('base64url');
  setCookie(res, 'browser', { value: made });
  return made;
}

export function knownBrowser(req: Request): string | null {
  const value = cookieOf(req, 'browser');
  return value !== null && PATTERN.test(value) ? value : null;
}
