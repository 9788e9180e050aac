import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { displayName, webspacesOf } from '../domain/person.ts';
import { AppError, type ErrorCode } from '../errors.ts';
import { errorWords, type ErrorWords } from '../i18n/index.ts';
import { translatorOf } from './locale.ts';
import { HOME_OF, webspaceAt } from './nav.ts';
import type { Page } from './page.ts';
import { methodsAt } from './permissions.ts';
import { factsOfRefusal, isFaultOfLms } from './refusal-facts.ts';
import { showPage } from './render.ts';
import { stateOf } from './request-state.ts';
import { rememberPlace, wasSomebodyElse } from './return-path.ts';
import { asStranger, readSession } from './session.ts';
import type { WebServices } from './services.ts';

/** An error as a page: no dead end. */
export type ErrorPage = Page<{
  words: ErrorWords;
  code: ErrorCode;
  correlationId: string;
  /** The person's start page; null for who is not signed in. */
  home: string | null;
  /** Whether the next launch leads back to this place. */
  returns: boolean;
  /** Who is signed in now, where it may be another person than the page was opened by. */
  another: string | null;
}>;

/** Seconds after which trying again makes sense. */
const RETRY_AFTER: Partial<Record<ErrorCode, number>> = {
  DATABASE_AWAY: 5,
  ENGINE_UNAVAILABLE: 30,
  TOO_MANY_REQUESTS: 60,
};

/** The browser drops the cookie of a session at its absolute end, and then shows none. */
const SESSION_OVER: ReadonlySet<ErrorCode> = new Set(['SESSION_EXPIRED', 'SESSION_MISSING']);

/** For addresses that no route took; who is signed in reads it in their language, with the way back. */
export function nothingHere(services: WebServices): RequestHandler {
  return async (req, res) => {
    stateOf(req).auth = await readSession(services, req, 'webspace').catch(asStranger);
    const methods = methodsAt(req.path);
    if (methods.length === 0) throw new AppError('NOT_FOUND');
    res.set('Allow', methods.join(', '));
    throw new AppError('METHOD_NOT_ALLOWED');
  };
}

/** Answers every failure: a page, or JSON for `/api` and for who asks for it. Never a stack. */
export function answerErrors(services: WebServices): ErrorRequestHandler {
  return (thrown: unknown, req: Request, res: Response, next) => {
    const error = asAppError(thrown);
    const state = stateOf(req);
    state.errorCode = error.code;
    Object.assign(state.facts, factsOfRefusal(error));
    // The line of the request says it all of an LMS that fails.
    if (error.status >= 500 && !isFaultOfLms(error.code, error.status))
      services.log.error({ err: thrown, code: error.code, id: state.id }, 'a request failed');
    if (res.headersSent) {
      next(thrown);
      return;
    }
    const retryAfter = error.params['seconds'] ?? RETRY_AFTER[error.code];
    if (error.status === 429 || error.status === 503) res.set('Retry-After', String(retryAfter ?? 60));
    if (wantsJson(req)) answerJson(req, res, error);
    else answerPage(services, { req, res }, error);
  };
}

/** What reached us from Express's own parts, and what nobody foresaw. */
function asAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof URIError) return new AppError('BAD_REQUEST', {}, thrown);
  const status: unknown = thrown instanceof Error ? Reflect.get(thrown, 'status') : undefined;
  if (status === 413) return new AppError('TOO_LARGE', {}, thrown);
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new AppError('BAD_REQUEST', {}, thrown);
  return new AppError('INTERNAL', {}, thrown);
}

export function wantsJson(req: Request): boolean {
  return req.path.startsWith('/api/') || req.accepts(['html', 'json']) === 'json';
}

function answerJson(req: Request, res: Response, error: AppError): void {
  const { what, kept, next } = errorWords(translatorOf(req), error);
  const { code, status } = error;
  const correlationId = stateOf(req).id;
  res.set('Cache-Control', 'no-store');
  res.status(status).json({ error: { code, message: what, kept, next, correlationId } });
}

function answerPage(
  services: WebServices,
  { req, res }: { req: Request; res: Response },
  error: AppError,
): void {
  const words = errorWords(translatorOf(req), error);
  const { id } = stateOf(req);
  showPage(
    services,
    { req, res },
    {
      view: 'errors/error',
      head: { title: words.what, status: error.status },
      model: {
        words,
        code: error.code,
        correlationId: id,
        home: homeOf(req),
        another: anotherOf(req, error.code),
        returns: SESSION_OVER.has(error.code) && rememberPlace(services, req, res),
      },
      bare: true,
    },
  );
}

/** Two people in one browser: what the first may do is refused to the second, in the first one's tab. */
function anotherOf(req: Request, code: ErrorCode): string | null {
  const { auth } = stateOf(req);
  if (auth === null || code !== 'NOT_ALLOWED' || !wasSomebodyElse(req)) return null;
  return translatorOf(req).t('common.errorPage.another', { name: displayName(auth.person) });
}

/** The start page of the webspace that the person was in, else of their first one. */
function homeOf(req: Request): string | null {
  const { auth } = stateOf(req);
  const spaces = auth === null ? [] : webspacesOf(auth.person);
  const space = spaces.find((one) => one === webspaceAt(req.path)) ?? spaces[0];
  return space === undefined ? null : HOME_OF[space];
}
