import { randomBytes } from 'node:crypto';
import type { Request } from 'express';
import type { LiveSession } from '../application/ports/session.ts';
import type { ErrorCode } from '../errors.ts';

/** What is known of one request beside what Express knows. */
export interface RequestState {
  /** Correlation id: in the answer's header, in error pages and in the log. */
  readonly id: string;
  /** CSP nonce of the page that answers. */
  readonly nonce: string;
  auth: LiveSession | null;
  /** The language of the answer, where it outlives the session that said it. */
  language: string | null;
  errorCode: ErrorCode | null;
  /** What the log says of it if it is refused. */
  facts: Record<string, string | number>;
}

const states = new WeakMap<object, RequestState>();

/** The state of a request, made on first use. */
export function stateOf(req: Request): RequestState {
  const known = states.get(req);
  if (known !== undefined) return known;
  const state: RequestState = {
    id: randomBytes(8).toString('hex'),
    nonce: randomBytes(16).toString('base64'),
    auth: null,
    language: null,
    errorCode: null,
    facts: {},
  };
  states.set(req, state);
  return state;
}

/** Who is signed in; null before the session was read, and for who is not. */
export function auth(req: Request): LiveSession | null {
  return stateOf(req).auth;
}
