import type { RegistrationLink } from '../../domain/registration-link.ts';

export interface Deployment {
  id: string;
  institution: string;
  /** Its launches are refused for now. */
  paused?: boolean;
  /** As of some seconds ago: launches are counted in the background. */
  lastLaunchAt?: number;
}

/** What an LMS said of itself when it registered the tool. LTI Dynamic Registration 1.0. */
export interface PlatformRegistration {
  at: number;
  configurationUrl: string;
  /** `product_family_code` in lower case; empty when it was not told. */
  product: string;
  /** The account, where many customers share one issuer (Canvas); empty elsewhere. */
  site: string;
  /** Granted scopes, as answered. */
  scope: string;
}

export type PlatformId = Pick<Platform, 'issuer' | 'clientId'>;

/** An LMS's registration: global by issuer + client id, each deployment belonging to one institution. */
export interface Platform {
  issuer: string;
  clientId: string;
  authUrl: string;
  tokenUrl: string;
  jwksUrl: string;
  deployments: Deployment[];
  /** The built-in demo LMS: launches are taken only while this process runs it. */
  demo: boolean;
  /** The operator refuses every launch for now. */
  paused?: boolean;
  /** None for a platform that was entered by hand. */
  registration?: PlatformRegistration;
  /** To whom the first unknown deployment belongs, for an LMS that named none when it registered the tool. */
  awaiting?: { institution: string; until: number } | null;
  /** Earlier registrations of the same LMS, by client id, which end with the institution's first launch from this one. */
  replaces?: { institution: string; clientIds: string[] } | null;
  /** Epoch ms UTC. None for a platform of before this was kept. */
  addedAt?: number;
}

export interface PlatformStore {
  list(institution?: string): Promise<Platform[]>;
  /** Several when the issuer alone is given and has more than one registration: the oldest 200. */
  find(issuer: string, clientId?: string): Promise<Platform[]>;
  /**
   * Adds the platform or, to a known one, the deployment.
   * @returns whether anything was added
   * @throws AppError PLATFORM_DIFFERS, DEPLOYMENT_TAKEN
   */
  add(platform: Platform): Promise<boolean>;
  /**
   * Takes what an LMS answered to a registration: makes the platform, or brings it up to date and adds the deployment.
   * @throws AppError PLATFORM_OF_OTHERS when another institution uses it and anything would have to change
   */
  register(platform: Platform, institution: string): Promise<void>;
  /** Removes the institution's deployment, and the platform with its last one. */
  removeDeployment(platform: PlatformId, deployment: Deployment): Promise<boolean>;
  /** Waits no longer for the institution's first deployment; removes the platform if it has none. */
  stopAwaiting(platform: PlatformId, institution: string): Promise<boolean>;
  /** Gives the deployment to the institution that the platform awaits; null when it awaits none (any more). */
  bindAwaited(platform: PlatformId, deployment: string, now: number): Promise<Deployment | null>;
  /** What it replaced is gone. */
  endReplacing(platform: PlatformId): Promise<void>;
  /** Of the whole platform, or of one deployment. */
  setPaused(platform: PlatformId, paused: boolean, deployment?: Deployment): Promise<boolean>;
  moveDeployment(platform: PlatformId, deployment: Deployment, institution: string): Promise<boolean>;
  recordLaunches(launches: readonly LaunchTime[]): Promise<void>;
}

/** When a deployment was last launched from. */
export interface LaunchTime extends PlatformId {
  deployment: string;
  at: number;
}

export interface RegistrationStore {
  insert(link: RegistrationLink): Promise<void>;
  find(tokenHash: string): Promise<RegistrationLink | null>;
  /** Newest first. */
  list(institution: string): Promise<RegistrationLink[]>;
  /** Takes an open link for one exchange; false when it is not open or another exchange has it since `staleBefore`. */
  take(tokenHash: string, now: number, staleBefore: number): Promise<boolean>;
  release(tokenHash: string): Promise<void>;
  finish(tokenHash: string, usedAt: number, platform: PlatformId): Promise<void>;
  /** False when there is no open one of that id. */
  revoke(institution: string, id: string, revokedAt: number): Promise<boolean>;
}
