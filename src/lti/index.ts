import { PlatformKeys } from './platform-keys.ts';
import { Platforms } from './platforms.ts';
import { createRosterReader } from './roster.ts';
import { ltiRoutes } from './routes.ts';
import { openToolKeys } from './tool-keys.ts';
import type { LtiOptions, OpenLti } from './types.ts';

/** Opens LTI: the tool's keys, the caches, and ltijs behind the guard. */
export async function openLti(options: LtiOptions): Promise<OpenLti> {
  const { stores, clock, log, isDemoAllowed } = options;
  const toolKeys = await openToolKeys(options);
  const platforms = new Platforms({ stores, clock, isDemoAllowed });
  const keys = new PlatformKeys({ clock, log });
  const roster = createRosterReader({ stores, platforms, toolKeys, clock, log });
  return {
    roster,
    routes: (web) => ltiRoutes({ ...options, ...web, platforms, keys, roster }, toolKeys.jwks),
  };
}
