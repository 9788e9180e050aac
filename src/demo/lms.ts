import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { Expiring, type DemoClock } from './expiring.ts';
import { PlacedLinks } from './deep-linking/placed-links.ts';
import { Tools, type KnownTool } from './registration/tools.ts';
import { Gradebook } from './services/gradebook.ts';
import type { SigningKey } from './oidc/keys.ts';
import type { PendingLaunch } from './oidc/pending-launch.ts';

const HOUR = 3_600_000;

/** What a bearer token allows. */
export interface Grant {
  clientId: string;
  scopes: readonly string[];
}

/** Everything the routes share: addresses, keys, and what the LMS remembers while it runs. */
export interface Lms {
  /** Origin of the tool. */
  toolUrl: string;
  /** Origin of this LMS; its issuer. */
  ownUrl: string;
  clock: DemoClock;
  key: SigningKey;
  /** The tool's public keys, fetched when needed. */
  toolKeys: JWTVerifyGetKey;
  /** Launches begun and not yet authorised, by their message hint. */
  launches: Expiring<PendingLaunch>;
  tokens: Expiring<Grant>;
  /** Registrations of the tool. */
  tools: Tools;
  /** Permissions to register a tool, each good for one. */
  permissions: Expiring<true>;
  gradebook: Gradebook;
  links: PlacedLinks;
  /** Teachers who are choosing a link, by the token in the address that the tool answers to. */
  choices: Expiring<PendingLaunch>;
}

/** Lifetime of a bearer token, ms; Moodle's. */
export const TOKEN_LIFETIME = HOUR;

export function createLms({
  known,
  ...options
}: Pick<Lms, 'toolUrl' | 'ownUrl' | 'clock' | 'key'> & { known: readonly KnownTool[] }): Lms {
  const { clock, toolUrl } = options;
  return {
    ...options,
    tools: new Tools(known),
    permissions: new Expiring({ clock, lifetime: HOUR }),
    toolKeys: createRemoteJWKSet(new URL('/lti/keys', toolUrl), { timeoutDuration: 3000 }),
    launches: new Expiring({ clock, lifetime: HOUR }),
    tokens: new Expiring({ clock, lifetime: TOKEN_LIFETIME }),
    gradebook: new Gradebook(Math.floor(clock.now() / 1000)),
    links: new PlacedLinks(),
    choices: new Expiring({ clock, lifetime: HOUR }),
  };
}
