import { RoleMappings } from '../application/role-mappings.ts';
import { testConnection } from './connection-test.ts';
import { createPlatformGuard } from './guarded-fetch.ts';
import { LaunchTimes } from './launch-times.ts';
import { PlatformKeys } from './platform-keys.ts';
import { Platforms } from './platforms.ts';
import { RestatedLaunches } from './restated.ts';
import { deepLinkSigner } from './deep-links.ts';
import { createRosterReader } from './roster.ts';
import { createGradebookClient } from './gradebook.ts';
import { ltiRoutes } from './routes.ts';
import { ToolKeys } from './tool-keys.ts';
import type { LtiOptions, OpenLti } from './types.ts';

/** Opens LTI: the tool's keys, the caches, and ltijs behind the guard. */
export async function openLti(options: LtiOptions): Promise<OpenLti> {
  const { stores, clock, log, isDemoAllowed, allowPrivatePlatforms, demoOrigin } = options;
  const toolKeys = new ToolKeys(options);
  // Made and opened now: a first key or a wrong secret is not found out by a launch.
  await toolKeys.signing();
  const guard = createPlatformGuard({ allowPrivate: allowPrivatePlatforms, trustedOrigin: demoOrigin });
  const platforms = new Platforms({ stores, clock, isDemoAllowed });
  const keys = new PlatformKeys({ clock, log, guard });
  const roleMappings = new RoleMappings({ stores, clock });
  const roster = createRosterReader({ stores, platforms, toolKeys, guard, roleMappings, clock, log });
  const launchTimes = new LaunchTimes({ stores, clock, log });
  const restated = new RestatedLaunches(clock);
  const core = { ...options, platforms, keys, guard, launchTimes, restated, roster, roleMappings };
  return {
    roster,
    gradebooks: createGradebookClient({ platforms, toolKeys, guard, clock }),
    deepLinks: deepLinkSigner({ toolKeys, clock, publicUrl: options.publicUrl }),
    lms: {
      accepts: (address) => guard.accepts(address),
      test: (institution, platform) =>
        testConnection({ stores, clock, toolKeys, guard }, institution, platform),
      forget: () => platforms.forget(),
      settle: () => launchTimes.settle(),
    },
    routes: (web) => ltiRoutes({ ...core, ...web }, toolKeys),
    close: () => launchTimes.settle(),
  };
}
