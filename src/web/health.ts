import { Router } from 'express';
import { stampingDelay } from '../application/stamp-due.ts';
import { STAMPS_LATE_MS } from '../domain/stamping.ts';
import { paths } from './paths.ts';
import type { AppServices } from './services.ts';

type HealthServices = Pick<AppServices, 'stores' | 'clock' | 'stamper'>;

/**
 * `/healthz`: the process answers. `/readyz`: it can also reach its database; 503 while it cannot. A time-stamping authority
 * that is away makes nobody wait: the delay is told, and the status stays 200.
 */
export function healthRoutes(services: HealthServices): Router {
  const router = Router();
  router.get(paths.health, (_req, res) => void res.json({ status: 'ok' }));
  router.get(paths.ready, async (_req, res) => {
    const database = await services.stores.health.ping().then(
      () => 'ok',
      () => 'away',
    );
    if (database === 'away') res.status(503).set('Retry-After', '5');
    const time = database === 'ok' ? await timeOf(services) : null;
    res.json({ status: database, database, ...(time !== null && { time }) });
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
