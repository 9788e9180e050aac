import { Router } from 'express';
import { stampingDelay } from '../application/stamp-due.ts';
import { STAMPS_LATE_MS } from '../domain/stamping.ts';
import { paths } from './paths.ts';
import type { AppServices } from './services.ts';

type HealthServices = Pick<AppServices, 'stores' | 'clock' | 'stamper' | 'evidenceLog'>;

/**
 * `/healthz`: the process answers. `/readyz`: it can also reach its database; 503 while it cannot. How long statements have
 * waited for their place in the log, and for a time-stamp, is told, and is no reason to send people away: signing goes on.
 */
export function healthRoutes(services: HealthServices): Router {
  const router = Router();
  router.get(paths.health, (_req, res) => void res.json({ status: 'ok' }));
  router.get(paths.ready, async (_req, res) => {
    const lagMs = await services.stores.health
      .ping()
      .then(() => services.evidenceLog.lag())
      .catch(() => null);
    if (lagMs === null) {
      res.status(503).set('Retry-After', '5').json({ status: 'away', database: 'away' });
      return;
    }
    const log = { lagSeconds: Math.floor(lagMs / 1000) };
    res.json({ status: 'ok', database: 'ok', log, time: await timeOf(services) });
  });
  return router;
}

/** Null when the database went away between the two questions. */
async function timeOf(services: HealthServices): Promise<object | null> {
  const delay = await stampingDelay(services).catch(() => null);
  if (delay === null) return null;
  return {
    status: delay >= STAMPS_LATE_MS ? 'late' : 'ok',
    authority: services.stamper.development ? 'development' : 'external',
    delaySeconds: Math.round(delay / 1000),
  };
}
