import { Router } from 'express';
import { paths } from './paths.ts';
import type { AppServices } from './services.ts';

/** `/healthz`: the process answers. `/readyz`: it can also reach its database; 503 while it cannot. */
export function healthRoutes({ stores }: Pick<AppServices, 'stores'>): Router {
  const router = Router();
  router.get(paths.health, (_req, res) => void res.json({ status: 'ok' }));
  router.get(paths.ready, async (_req, res) => {
    const database = await stores.health.ping().then(
      () => 'ok',
      () => 'away',
    );
    if (database === 'away') res.status(503).set('Retry-After', '5');
    res.json({ status: database === 'ok' ? 'ok' : 'away', database });
  });
  return router;
}
