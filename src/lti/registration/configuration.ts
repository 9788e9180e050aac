import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { lenient } from '../claims.ts';
import { jsonOf, type PlatformGuard } from '../guarded-fetch.ts';

const PLATFORM = 'https://purl.imsglobal.org/spec/lti-platform-configuration';
/** Tells one customer of Canvas from another: they share an issuer. */
const CANVAS_ACCOUNT = 'https://canvas.instructure.com/lti/account_lti_guid';

const MAX_BYTES = 64 * 1024;

const address = z.string().min(1).max(2_000);
const names = z.array(z.string()).optional().catch(undefined);
const ENDPOINTS = ['authorization_endpoint', 'token_endpoint', 'jwks_uri', 'registration_endpoint'] as const;
const shape = z.looseObject({
  issuer: z.string().min(1).max(500),
  authorization_endpoint: address,
  token_endpoint: address,
  jwks_uri: address,
  registration_endpoint: address,
  scopes_supported: names,
  [PLATFORM]: z
    .looseObject({
      product_family_code: lenient,
      messages_supported: z
        .array(z.looseObject({ type: z.string() }))
        .optional()
        .catch(undefined),
      [CANVAS_ACCOUNT]: lenient,
    })
    .optional()
    .catch(undefined),
});

/** What an LMS says of itself. OpenID Connect Discovery 1.0 section 3; LTI Dynamic Registration 1.0 section 3.5. */
export interface PlatformConfiguration {
  issuer: string;
  authUrl: string;
  tokenUrl: string;
  jwksUrl: string;
  registrationUrl: string;
  product: string;
  site: string;
  /** Null when it does not say which it knows. */
  scopes: readonly string[] | null;
  messages: readonly string[] | null;
}

/** The registration token as a bearer; Canvas wants it for the configuration too. */
export function bearer(token: string | null): Record<string, string> {
  return token === null ? {} : { Authorization: `Bearer ${token}` };
}

/**
 * Reads the configuration at the address that an LMS gave. A host speaks only for itself: the issuer must be its own.
 * @throws AppError REGISTRATION_CONFIGURATION_INVALID naming the field, REGISTRATION_ISSUER_WRONG, PLATFORM_*
 */
export async function readConfiguration(
  guard: PlatformGuard,
  url: string,
  token: string | null,
): Promise<PlatformConfiguration> {
  const answer = await guard.fetch(url, { headers: bearer(token), maxBytes: MAX_BYTES });
  const read = shape.safeParse(jsonOf(answer));
  if (!read.success) throw invalid(String(read.error.issues[0]?.path[0] ?? 'issuer'));
  const configuration = read.data;
  const { issuer } = configuration;
  if (!URL.canParse(issuer) || new URL(issuer).host !== answer.host)
    throw new AppError('REGISTRATION_ISSUER_WRONG', { issuer: issuer.slice(0, 200), host: answer.host });
  // Shown as a link, and called: judged as one that is entered by hand.
  if (!guard.accepts(issuer)) throw invalid('issuer');
  const refused = ENDPOINTS.find((name) => !guard.accepts(configuration[name]));
  if (refused !== undefined) throw invalid(refused);
  const platform = configuration[PLATFORM];
  return {
    issuer,
    authUrl: configuration.authorization_endpoint,
    tokenUrl: configuration.token_endpoint,
    jwksUrl: configuration.jwks_uri,
    registrationUrl: configuration.registration_endpoint,
    product: (platform?.product_family_code ?? '').toLowerCase().slice(0, 100),
    site: platform?.[CANVAS_ACCOUNT]?.slice(0, 200) ?? '',
    scopes: configuration.scopes_supported ?? null,
    messages: platform?.messages_supported?.map(({ type }) => type) ?? null,
  };
}

function invalid(field: string): AppError {
  return new AppError('REGISTRATION_CONFIGURATION_INVALID', { field });
}
