import { testConnection } from './connection-test.ts';
import { createPlatformGuard } from './guarded-fetch.ts';
import { LaunchTimes } from './launch-times.ts';
import { PlatformKeys } from './platform-keys.ts';
import { Platforms } from './platforms.ts';
import { createRosterReader } from './roster.ts';
import { ltiRoutes } from './routes.ts';
import { openToolKeys } from './tool-keys.ts';
import type { LtiOptions, OpenLti } from './types.ts';

/** Opens LTI: the tool's keys, the caches, and ltijs behind the guard. */
export async function openLti(options: LtiOptions): Promise<OpenLti> {
  const { stores, clock, log, isDemoAllowed, allowPrivatePlatforms, demoOrigin } = options;
  const toolKeys = await openToolKeys(options);
  const guard = createPlatformGuard({ allowPrivate: allowPrivatePlatforms, trustedOrigin: demoOrigin });
  const platforms = new Platforms({ stores, clock, isDemoAllowed });
  const keys = new PlatformKeys({ clock, log, guard });
  const roster = createRosterReader({ stores, platforms, toolKeys, guard, clock, log });
  const launchTimes = new LaunchTimes({ stores, clock, log });
  return {
    roster,
    lms: {
      accepts: (address) => guard.accepts(address),
      test: (institution, platform) =>
        testConnection({ stores, clock, toolKeys, guard }, institution, platform),
      forget: () => platforms.forget(),
    },
    routes: (web) =>
      ltiRoutes({ ...options, ...web, platforms, keys, guard, launchTimes, roster }, toolKeys.jwks),
    close: () => launchTimes.close(),
  };
}
