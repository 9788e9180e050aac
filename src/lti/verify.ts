import { compactVerify, decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import type { Platform } from '../application/ports/platforms.ts';
import { AppError } from '../errors.ts';
import type { DeepLinkingRequest } from '../application/deep-link.ts';
import { CLAIMS, contextClaim, deepLinkingClaim, idClaim, resourceLinkClaim, rolesClaim } from './claims.ts';
import type { PlatformKey, PlatformKeys } from './platform-keys.ts';
import type { Platforms } from './platforms.ts';
import { isTargetOf, nonceOf, type LoginState, type StateTools } from './state.ts';

/** Clocks may differ by this much; a larger difference is named. */
const LEEWAY_MS = 60_000;

export interface VerifyTools extends StateTools {
  platforms: Platforms;
  keys: PlatformKeys;
}

/** A launch that holds in every respect. */
export interface VerifiedLaunch {
  platform: Platform;
  platformKey: PlatformKey;
  institution: string;
  deploymentId: string;
  claims: JWTPayload;
  sub: string;
  nonce: string;
  roles: string[];
  idToken: string;
  /** What a deep linking launch asks for; null for a resource link's. */
  deepLinking: DeepLinkingRequest | null;
}

/**
 * Verifies a launch before ltijs sees it (OpenID Connect Core 3.1.3.7; 1EdTech Security Framework 1.0 section 5.1.3;
 * LTI 1.3 section 5.3).
 * @throws AppError LTI_* naming what does not hold
 */
export async function verifyLaunch(
  tools: VerifyTools,
  { state, login, idToken }: { state: string; login: LoginState; idToken: string },
): Promise<VerifiedLaunch> {
  const kid = readHeader(idToken);
  const claims = readClaims(idToken);
  if (claims.iss !== login.issuer) throw new AppError('LTI_ISSUER_WRONG');
  refuseAudience(claims, login.clientId);
  const platform = await tools.platforms.find(login.issuer, login.clientId);
  const platformKey = await tools.keys.find(platform.jwksUrl, kid);
  await refuseSignature(idToken, platformKey);
  refuseTimes(claims, { now: tools.clock.now(), begun: login.at });
  const nonce = nonceOf(tools, state);
  if (claims['nonce'] !== nonce) throw new AppError('LTI_NONCE_WRONG');
  const message = readMessage(claims, login);
  const { institution } = await tools.platforms.deployment(platform, message.deploymentId);
  return { platform, platformKey, institution, claims, nonce, idToken, ...message };
}

function readHeader(idToken: string): string {
  const header = attempt(() => decodeProtectedHeader(idToken));
  if (header.alg !== 'RS256') throw new AppError('LTI_ALGORITHM_WRONG');
  if (typeof header.kid !== 'string' || header.kid === '') throw new AppError('LTI_KEY_NOT_NAMED');
  return header.kid;
}

function readClaims(idToken: string): JWTPayload {
  return attempt(() => decodeJwt(idToken));
}

function attempt<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new AppError('LTI_TOKEN_MALFORMED', {}, error);
  }
}

/** Several audiences need `azp`, and none may be a stranger. */
function refuseAudience({ aud, azp }: JWTPayload & { azp?: unknown }, clientId: string): void {
  const audiences = Array.isArray(aud) ? aud : [aud];
  const onlyUs = audiences.length > 0 && audiences.every((audience) => audience === clientId);
  if (!onlyUs || (azp !== undefined && azp !== clientId)) throw new AppError('LTI_AUDIENCE_WRONG');
  if (Array.isArray(aud) && azp === undefined && aud.length > 1) throw new AppError('LTI_AUDIENCE_WRONG');
}

async function refuseSignature(idToken: string, { key }: PlatformKey): Promise<void> {
  try {
    // The signature alone: times are judged by our own clock, with words of their own.
    await compactVerify(idToken, key, { algorithms: ['RS256'] });
  } catch (error) {
    throw new AppError('LTI_SIGNATURE_INVALID', {}, error);
  }
}

/** @param times `begun`: when the login began, by our own clock; epoch ms */
function refuseTimes(
  { iat, exp, nbf = iat }: JWTPayload,
  { now, begun }: { now: number; begun: number },
): void {
  if (iat === undefined) throw missing('iat');
  if (exp === undefined) throw missing('exp');
  if (![iat, exp, nbf].every(Number.isFinite)) throw new AppError('LTI_TIMES_INVALID');
  const seconds = secondsBetween(iat, now);
  if (seconds * 1000 > LEEWAY_MS) {
    // One that was made after its login began is not of a wrong clock, but late: a page that is loaded again sends it.
    const isLate = iat * 1000 < now && iat * 1000 >= begun - LEEWAY_MS;
    throw new AppError(isLate ? 'LTI_TOKEN_EXPIRED' : 'LTI_CLOCK_SKEW', { seconds });
  }
  if (nbf !== undefined && nbf * 1000 - now > LEEWAY_MS)
    throw new AppError('LTI_CLOCK_SKEW', { seconds: secondsBetween(nbf, now) });
  if (exp * 1000 <= now) throw new AppError('LTI_TOKEN_EXPIRED', { seconds });
}

function secondsBetween(claimS: number, nowMs: number): number {
  return Math.round(Math.abs(claimS * 1000 - nowMs) / 1000);
}

type Message = Pick<VerifiedLaunch, 'deploymentId' | 'sub' | 'roles' | 'deepLinking'>;

/** Claims that every launch carries, by the names that an LMS administrator knows. */
const REQUIRED = {
  version: CLAIMS.version,
  message_type: CLAIMS.messageType,
  deployment_id: CLAIMS.deploymentId,
  roles: CLAIMS.roles,
  sub: 'sub',
} as const;
const REQUIRED_OF_A_LINK = {
  target_link_uri: CLAIMS.targetLinkUri,
  resource_link: CLAIMS.resourceLink,
} as const;
const REQUIRED_OF_A_CHOICE = { deep_linking_settings: CLAIMS.deepLinking, context: CLAIMS.context } as const;

function readMessage(claims: JWTPayload, login: LoginState): Message {
  refuseMissing(claims, REQUIRED);
  if (claims[CLAIMS.version] !== '1.3.0') throw new AppError('LTI_VERSION_WRONG');
  const deploymentId = idOf(claims[CLAIMS.deploymentId], 'deployment_id');
  const sub = idOf(claims.sub, 'sub');
  if (!contextClaim.safeParse(claims[CLAIMS.context]).success) throw missing('context.id');
  const deepLinking = readAsked(claims, deploymentId);
  const target = claims[CLAIMS.targetLinkUri];
  if (target !== undefined && !isTargetOf(login, target)) throw new AppError('LTI_TARGET_CHANGED');
  const roles = rolesClaim.safeParse(claims[CLAIMS.roles]);
  if (!roles.success) throw new AppError('LTI_ROLES_INVALID');
  return { deploymentId, sub, roles: roles.data, deepLinking };
}

/** An id must be text: a number is sent by a platform that is set up wrongly, and is not missing. */
function idOf(value: unknown, claim: string): string {
  const id = idClaim.safeParse(value);
  if (id.success) return id.data;
  throw value === '' || value === null ? missing(claim) : new AppError('LTI_CLAIM_INVALID', { claim });
}

/** By message type: a resource link's launch names its link, a deep linking launch says where to answer. */
function readAsked(claims: JWTPayload, deploymentId: string): DeepLinkingRequest | null {
  switch (claims[CLAIMS.messageType]) {
    case 'LtiResourceLinkRequest':
      refuseMissing(claims, REQUIRED_OF_A_LINK);
      if (!resourceLinkClaim.safeParse(claims[CLAIMS.resourceLink]).success)
        throw missing('resource_link.id');
      return null;
    case 'LtiDeepLinkingRequest':
      refuseMissing(claims, REQUIRED_OF_A_CHOICE);
      return readDeepLinking(claims, deploymentId);
    default:
      throw new AppError('LTI_MESSAGE_TYPE_WRONG');
  }
}

function readDeepLinking(claims: JWTPayload, deploymentId: string): DeepLinkingRequest {
  const settings = deepLinkingClaim.safeParse(claims[CLAIMS.deepLinking]);
  if (!settings.success) throw missing('deep_linking_settings');
  const { deep_link_return_url: returnUrl, accept_types: types, data = null } = settings.data;
  if (!types.includes('ltiResourceLink')) throw new AppError('DEEP_LINKING_REFUSES_LINKS');
  return { returnUrl, deploymentId, data };
}

function refuseMissing(claims: JWTPayload, required: Readonly<Record<string, string>>): void {
  for (const [name, claim] of Object.entries(required)) if (claims[claim] === undefined) throw missing(name);
}

function missing(claim: string): AppError {
  return new AppError('LTI_CLAIM_MISSING', { claim });
}
