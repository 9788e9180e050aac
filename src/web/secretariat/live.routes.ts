import { worksInOffice } from '../course-access.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { streamChanges } from '../shared/live.ts';

/** Tells supervision that a meeting of the institution changed. Before the page of one meeting: `live` is no id. */
export function liveRoutes(routes: Routes, services: WebServices): Routes {
  return routes.get(paths.secretariat.live, (context) =>
    streamChanges(services, context, { allowed: worksInOffice }),
  );
}
