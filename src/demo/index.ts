import type { Express } from 'express';
import type { JWK } from 'jose';
import { PATHS } from './addresses.ts';
import { createApp } from './app.ts';
import type { DemoClock } from './expiring.ts';
import { createLms } from './lms.ts';
import { loadSigningKey } from './oidc/keys.ts';
import type { KnownTool } from './registration/tools.ts';

import { INSTITUTIONS, type DemoInstitution } from './school/institutions.ts';

export type { KnownTool };

/** What the tool registers for each institution of the demo LMS. */
export interface DemoPlatform {
  institutionKey: string;
  institutionName: string;
  timeZone: string;
  /** Whether to grant it a licence; the other shows what an ungranted customer sees. */
  licensed: boolean;
  issuer: string;
  clientId: string;
  deploymentId: string;
  authUrl: string;
  tokenUrl: string;
  jwksUrl: string;
}

/** A demo LMS, ready to listen on a loopback address. */
export interface DemoLms {
  app: Express;
  origin: string;
  platforms: DemoPlatform[];
  /** To be stored, encrypted, and handed in as `keys` at the next start. */
  privateJwk: JWK;
}

/**
 * Makes the demo LMS: registration, OIDC login and launches, key set, tokens, roster and grades. It remembers nothing over a restart but
 * what the caller stores. Both addresses are origins without a trailing slash.
 *
 * @example
 * const { app, platforms } = await createDemoLms({
 *   toolUrl: 'http://localhost:3000', ownUrl: 'http://127.0.0.1:3001', clock,
 * });
 * app.listen(3001, '127.0.0.1');
 */
export async function createDemoLms(options: {
  toolUrl: string;
  ownUrl: string;
  clock: DemoClock;
  keys?: JWK | undefined;
  /** Registrations that the tool made in an earlier run. */
  known?: readonly KnownTool[];
}): Promise<DemoLms> {
  const { toolUrl, ownUrl, clock, known = [] } = options;
  const key = await loadSigningKey(options.keys);
  return {
    app: createApp(createLms({ toolUrl, ownUrl, clock, key, known })),
    origin: ownUrl,
    platforms: INSTITUTIONS.map((institution) => platformOf(institution, ownUrl)),
    privateJwk: key.privateJwk,
  };
}

function platformOf(institution: DemoInstitution, ownUrl: string): DemoPlatform {
  const { key, name, timeZone, licensed, clientId, deploymentId } = institution;
  return {
    institutionKey: key,
    institutionName: name,
    timeZone,
    licensed,
    issuer: ownUrl,
    clientId,
    deploymentId,
    authUrl: ownUrl + PATHS.authorization,
    tokenUrl: ownUrl + PATHS.token,
    jwksUrl: ownUrl + PATHS.jwks,
  };
}
