import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { LiveSession } from '../application/ports/session.ts';
import { AppError } from '../errors.ts';
import type { Translator } from '../i18n/index.ts';
import { leaveFlash, type Flash } from './flash.ts';
import { readForm, type FormResult } from './form.ts';
import { translatorOf } from './locale.ts';
import type { PageHead } from './page.ts';
import { showPage } from './render.ts';
import type { WebServices } from './services.ts';

/** The names in a path: `/a/:b/c/:d/*e` has `b`, `d` and `e`. */
type NameIn<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | NameIn<Rest>
  : Path extends `${string}${':' | '*'}${infer Name}`
    ? Name
    : never;

/** What a handler is given: who asks, in which language, and how to read and answer. */
export interface Context<Path extends string, Auth extends LiveSession | null = LiveSession> {
  req: Request;
  res: Response;
  auth: Auth;
  t: Translator;
  /** Epoch ms UTC at which the request was taken up. */
  now: number;
  /** A named part of the address. */
  param: (name: NameIn<Path>) => string;
  /** The query, read. @throws AppError FIELD_INVALID naming the field */
  query: <Schema extends z.ZodType>(schema: Schema) => z.output<Schema>;
  /** The body, read. @throws AppError FIELD_INVALID naming the field */
  body: <Schema extends z.ZodType>(schema: Schema) => z.output<Schema>;
  /** As `body`, for pages that show the form again with what is wrong. */
  form: <Schema extends z.ZodType>(schema: Schema) => FormResult<z.output<Schema>>;
  /** Shows a template of `views/` with its model. */
  page: (view: string, head: PageHead, model: object) => void;
  json: (value: object) => void;
  /** Answers a form: 303, and a line for the page that follows. */
  redirect: (path: string, flash?: Flash) => void;
}

/** Makes the context of one request. */
export function contextOf<Path extends string, Auth extends LiveSession | null>(
  services: WebServices,
  { req, res }: { req: Request; res: Response },
  auth: Auth,
): Context<Path, Auth> {
  return {
    req,
    res,
    auth,
    t: translatorOf(req),
    now: services.clock.now(),
    param: (name: string) => paramOf(req, name),
    query: (schema) => parsed(schema, req.query),
    body: (schema) => parsed(schema, req.body),
    form: (schema) => readForm(schema, req.body),
    page: (view, head, model) => showPage(services, { req, res }, { view, head, model }),
    json: (value) => void res.set('Cache-Control', 'no-store').json(value),
    redirect: (path, flash) => {
      if (flash !== undefined) leaveFlash(res, flash);
      res.redirect(303, path);
    },
  };
}

function paramOf(req: Request, name: string): string {
  const given = req.params[name];
  // A wildcard's segments.
  const value = Array.isArray(given) ? given.join('/') : given;
  if (typeof value !== 'string') throw new AppError('NOT_FOUND');
  return value;
}

function parsed<Schema extends z.ZodType>(schema: Schema, sent: unknown): z.output<Schema> {
  const read = readForm(schema, sent);
  if (!read.ok) throw new AppError('FIELD_INVALID', { field: read.fields[0] ?? '' });
  return read.value;
}
