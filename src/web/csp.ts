import helmet from 'helmet';
import type { RequestHandler, Response } from 'express';

export interface CspOptions {
  nonce: string;
  /** Origins that may frame the page; `*` for static error pages without actions, so that there is never a blank one. */
  frameAncestors: readonly string[];
  /** Origins beside our own that a form may lead to, redirects included. */
  formAction?: readonly string[];
  /** Pictures come from the address that the LMS gives; over plain http only while everything is on this machine. */
  plainPictures: boolean;
  /** Scripts may ask no server for anything. */
  offline?: boolean;
}

const ORIGIN = /^https?:\/\/[A-Za-z0-9.:[\]-]+$/;

/** The policy of one page. An origin that is not one is dropped: it could smuggle a directive. */
export function cspOf(options: CspOptions): string {
  const { nonce, frameAncestors, formAction = [], plainPictures, offline = false } = options;
  const ancestors = frameAncestors.filter((origin) => origin === '*' || ORIGIN.test(origin));
  return [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data: https:${plainPictures ? ' http:' : ''}`,
    `media-src 'self' blob:`,
    `connect-src ${offline ? "'none'" : "'self'"}`,
    `form-action ${["'self'", ...formAction.filter((origin) => ORIGIN.test(origin))].join(' ')}`,
    `base-uri 'none'`,
    `frame-ancestors ${ancestors.length === 0 ? "'none'" : ["'self'", ...ancestors].join(' ')}`,
  ].join('; ');
}

export function setCsp(res: Response, options: CspOptions): void {
  res.set('Content-Security-Policy', cspOf(options));
}

const CLOSED = `default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

/** Headers of every answer. Pages then set a policy of their own; whatever is not a page keeps the closed one. */
export function securityHeaders(): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: false,
      xFrameOptions: false, // the LMS frames us: frame-ancestors decides by session
      crossOriginOpenerPolicy: false, // an opener is answered in registration and in new windows
      referrerPolicy: { policy: 'same-origin' },
    }),
    (_req, res, next) => {
      res.set('Content-Security-Policy', CLOSED);
      res.set('Permissions-Policy', 'camera=(self), geolocation=(), microphone=()');
      next();
    },
  ];
}
