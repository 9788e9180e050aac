import { randomBytes } from 'node:crypto';
import { decodeJwt, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { PATHS } from '../addresses.ts';
import { TOKEN_LIFETIME, type Lms } from '../lms.ts';
import { SERVICE_SCOPES } from '../scopes.ts';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

const REQUEST = z.object({
  grant_type: z.literal('client_credentials'),
  client_assertion_type: z.literal(ASSERTION_TYPE),
  client_assertion: z.string().min(1).max(8192),
  scope: z.string().min(1).max(4096),
});

/** A request for a token that is refused, with the text Moodle puts under `error`. */
export class TokenRefusal extends Error {
  override readonly name = 'TokenRefusal';
}

/** An access token. RFC 6749, section 5.1. */
interface TokenAnswer {
  access_token: string;
  token_type: 'Bearer';
  /** Seconds. */
  expires_in: number;
  scope: string;
}

/**
 * Grants a bearer token for a signed assertion. 1EdTech Security Framework 1.1, section 4.1; RFC 7523, section 3.
 * Stricter than Moodle, which accepts any audience.
 * @throws TokenRefusal
 */
export async function grantToken(lms: Lms, parameters: unknown): Promise<TokenAnswer> {
  const request = REQUEST.safeParse(parameters);
  if (!request.success) throw new TokenRefusal('invalid_request');
  const clientId = await authenticate(lms, request.data.client_assertion);
  const scopes = request.data.scope.split(' ').filter((scope) => SERVICE_SCOPES.includes(scope));
  if (scopes.length === 0) throw new TokenRefusal('invalid_scope');
  const token = randomBytes(16).toString('hex');
  lms.tokens.put(token, { clientId, scopes });
  return {
    access_token: token,
    token_type: 'Bearer',
    expires_in: TOKEN_LIFETIME / 1000,
    scope: scopes.join(' '),
  };
}

/** The client that signed the assertion with a key of the tool. */
async function authenticate(lms: Lms, assertion: string): Promise<string> {
  const clientId = claimedClient(lms, assertion);
  try {
    const { payload } = await jwtVerify(assertion, lms.toolKeys, {
      algorithms: ['RS256', 'ES256'],
      audience: [lms.ownUrl + PATHS.token, lms.ownUrl],
      issuer: clientId,
      subject: clientId,
      requiredClaims: ['iat', 'exp', 'jti'],
      maxTokenAge: '1h',
      currentDate: new Date(lms.clock.now()),
    });
    return payload.sub ?? clientId;
  } catch (error) {
    throw new TokenRefusal(reasonOf(error), { cause: error });
  }
}

function claimedClient({ tools }: Lms, assertion: string): string {
  const clientId = subjectOf(assertion);
  if (clientId === undefined) throw new TokenRefusal('invalid_request');
  if (tools.ofClient(clientId) === undefined) throw new TokenRefusal('invalid_client');
  return clientId;
}

function subjectOf(assertion: string): string | undefined {
  try {
    return decodeJwt(assertion).sub;
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'Expired token';
  if (error instanceof errors.JWKSNoMatchingKey) return '"kid" invalid, unable to lookup correct key';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'Signature verification failed';
  if (error instanceof errors.JWTClaimValidationFailed) return `Invalid claim: ${error.claim}`;
  return 'invalid_client';
}
