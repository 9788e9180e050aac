import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { z } from 'zod';
import type { Platform } from '../application/ports/platforms.ts';
import type { Clock } from '../application/ports/tools.ts';
import { lenient } from './claims.ts';
import { jsonOf, type PlatformGuard } from './guarded-fetch.ts';
import type { ToolKeys } from './tool-keys.ts';

const TIMEOUT_MS = 15_000;
const MAX_BYTES = 64 * 1024;
const LIFE_S = 300;
/** A platform whose clock is behind refuses an assertion from its future. */
const BACKDATED_S = 5;

const token = z.looseObject({ access_token: z.string().min(1), scope: lenient });

/** What a platform gave for an assertion. */
export interface ServiceGrant {
  accessToken: string;
  /** Null when the platform does not say. */
  scopes: string[] | null;
}

/** @see requestGrant */
export async function requestToken(...asked: Parameters<typeof requestGrant>): Promise<string> {
  return (await requestGrant(...asked)).accessToken;
}

/**
 * Client credentials with a private-key assertion (RFC 7523; 1EdTech Security Framework 1.0 section 4.1).
 * @throws Error when the platform gives no token
 */
export async function requestGrant(
  { toolKeys, clock, guard }: { toolKeys: ToolKeys; clock: Clock; guard: PlatformGuard },
  { clientId, tokenUrl }: Pick<Platform, 'clientId' | 'tokenUrl'>,
  scope: string,
): Promise<ServiceGrant> {
  const { kid, privateKey } = await toolKeys.signing();
  const now = Math.floor(clock.now() / 1000) - BACKDATED_S;
  const assertion = await new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(tokenUrl)
    .setIssuedAt(now)
    .setExpirationTime(now + LIFE_S)
    .sign(privateKey);
  const answer = await guard.fetch(tokenUrl, {
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_BYTES,
    form: {
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      scope,
    },
  });
  const { access_token: accessToken, scope: granted } = token.parse(jsonOf(answer));
  return { accessToken, scopes: granted?.split(' ') ?? null };
}
