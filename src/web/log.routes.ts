import type { Router } from 'express';
import { AppError } from '../errors.ts';
import { routes } from './route.ts';
import type { WebServices } from './services.ts';

const YEAR_S = 365 * 24 * 60 * 60;
/** What stands in a tile of a given width never changes. */
const FOR_EVER = `public, max-age=${YEAR_S}, immutable`;

/** The log of each institution, for witnesses and anyone else (C2SP tlog-tiles): it names nobody. */
export function logRoutes(services: WebServices): Router {
  const { evidenceLog } = services;
  return routes(services)
    .publicGet('/log/:institution/checkpoint', async ({ param, res }) => {
      const note = existing(await evidenceLog.checkpoint(param('institution')));
      res.set('Cache-Control', 'no-cache').type('text/plain').send(note);
    })
    .publicGet('/log/:institution/key', async ({ param, res }) => {
      const key = existing(await evidenceLog.key(param('institution')));
      res.set('Cache-Control', 'no-cache').type('text/plain').send(`${key}\n`);
    })
    .publicGet('/log/:institution/tile/*tile', async ({ param, res }) => {
      const bytes = existing(await evidenceLog.tile(param('institution'), `tile/${param('tile')}`));
      res.set('Cache-Control', FOR_EVER).type('application/octet-stream').send(Buffer.from(bytes));
    }).router;
}

/** @throws AppError NOT_FOUND */
function existing<T>(found: T | null): T {
  if (found === null) throw new AppError('NOT_FOUND');
  return found;
}
