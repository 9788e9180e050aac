import { Router } from 'express';
import { paths } from './paths.ts';
import type { AppServices } from './services.ts';

/**
 * `/healthz`: the process answers. `/readyz`: it can also reach its database; 503 while it cannot. How long statements have
 * waited for their place in the log is told, and is no reason to send people away: signing goes on.
 */
export function healthRoutes({ stores, evidenceLog }: Pick<AppServices, 'stores' | 'evidenceLog'>): Router {
  const router = Router();
  router.get(paths.health, (_req, res) => void res.json({ status: 'ok' }));
  router.get(paths.ready, async (_req, res) => {
    const lagMs = await stores.health
      .ping()
      .then(() => evidenceLog.lag())
      .catch(() => null);
    if (lagMs === null) {
      res.status(503).set('Retry-After', '5').json({ status: 'away', database: 'away' });
      return;
    }
    res.json({ status: 'ok', database: 'ok', log: { lagSeconds: Math.floor(lagMs / 1000) } });
  });
  return router;
}
