import { RoleMappings } from '../application/role-mappings.ts';
import { PlatformKeys } from './platform-keys.ts';
import { Platforms } from './platforms.ts';
import { deepLinkSigner } from './deep-links.ts';
import { createRosterReader } from './roster.ts';
import { ltiRoutes } from './routes.ts';
import { ToolKeys } from './tool-keys.ts';
import type { LtiOptions, OpenLti } from './types.ts';

/** Opens LTI: the tool's keys, the caches, and ltijs behind the guard. */
export async function openLti(options: LtiOptions): Promise<OpenLti> {
  const { stores, clock, log, isDemoAllowed } = options;
  const toolKeys = new ToolKeys(options);
  // Made and opened now: a first key or a wrong secret is not found out by a launch.
  await toolKeys.signing();
  const platforms = new Platforms({ stores, clock, isDemoAllowed });
  const keys = new PlatformKeys({ clock, log });
  const roleMappings = new RoleMappings({ stores, clock });
  const roster = createRosterReader({ stores, platforms, toolKeys, roleMappings, clock, log });
  return {
    roster,
    deepLinks: deepLinkSigner({ toolKeys, clock, publicUrl: options.publicUrl }),
    routes: (web) => ltiRoutes({ ...options, ...web, platforms, keys, roster, roleMappings }, toolKeys),
  };
}
