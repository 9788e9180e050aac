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
    const waits = await services.stores.health
      .ping()
      .then(() => waitsOf(services))
      .catch(() => null);
    if (waits === null) {
      res.status(503).set('Retry-After', '5').json({ status: 'away', database: 'away' });
      return;
    }
    res.json({ status: 'ok', database: 'ok', ...waits });
  });
  return router;
}

async function waitsOf(services: HealthServices): Promise<object> {
  const [lag, delay] = await Promise.all([services.evidenceLog.lag(), stampingDelay(services)]);
  return {
    log: { lagSeconds: Math.floor(lag / 1000) },
    time: {
      status: delay >= STAMPS_LATE_MS ? 'late' : 'ok',
      authority: services.stamper.development ? 'development' : 'external',
      delaySeconds: Math.floor(delay / 1000),
    },
  };
}
