import { z } from 'zod';
import type { Registered } from '../../application/register-platform.ts';
import { publishedConfig, TOOL_CONFIGURATION, type LtiConfig } from '../../config/lti-config.ts';
import { PLAIN_ID } from '../../domain/text.ts';
import { AppError } from '../../errors.ts';
import { jsonOf } from '../guarded-fetch.ts';
import type { Lti } from '../types.ts';
import { bearer, type PlatformConfiguration } from './configuration.ts';

/** Ids are shown in pages and terminals: no control or formatting character belongs into one. */
const id = z.union([z.string(), z.number()]).transform(String).pipe(z.string().max(500).regex(PLAIN_ID));
const answered = z.looseObject({
  client_id: id,
  scope: z.string().max(4_000).catch(''),
  [TOOL_CONFIGURATION]: z
    .looseObject({ deployment_id: id.optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

type RegistrationTools = Pick<Lti, 'guard' | 'config' | 'publicUrl' | 'demoOrigin'>;

/**
 * Registers the tool as a client of the LMS. OpenID Connect Dynamic Registration 1.0 section 3; LTI Dynamic Registration 1.0
 * section 3.6.
 * @throws AppError REGISTRATION_REFUSED with the LMS's reason, REGISTRATION_ANSWER_INVALID, PLATFORM_*
 */
export async function registerClient(
  tools: RegistrationTools,
  configuration: PlatformConfiguration,
  { token, configurationUrl }: { token: string | null; configurationUrl: string },
): Promise<Registered> {
  const { issuer, authUrl, tokenUrl, jwksUrl, product, site } = configuration;
  const json = publishedConfig(offered(tools.config, configuration), tools.publicUrl);
  const read = answered.safeParse(await post(tools, configuration.registrationUrl, { json, token }));
  if (!read.success) throw new AppError('REGISTRATION_ANSWER_INVALID');
  const { client_id: clientId, scope } = read.data;
  return {
    issuer,
    clientId,
    authUrl,
    tokenUrl,
    jwksUrl,
    demo: new URL(issuer).origin === tools.demoOrigin,
    deployment: read.data[TOOL_CONFIGURATION]?.deployment_id ?? null,
    registration: { configurationUrl, product, site, scope },
  };
}

async function post(
  { guard }: RegistrationTools,
  url: string,
  { json, token }: { json: object; token: string | null },
): Promise<unknown> {
  const answer = await guard.fetch(url, { json, headers: bearer(token) });
  try {
    return jsonOf(answer);
  } catch (error) {
    if (error instanceof AppError && error.code === 'PLATFORM_ANSWERED')
      throw new AppError('REGISTRATION_REFUSED', error.params, error);
    throw error;
  }
}

/** What this LMS says that it knows; an LMS may refuse a registration that asks for anything else. */
function offered(config: LtiConfig, { scopes, messages }: PlatformConfiguration): LtiConfig {
  const known = config.messages.filter(({ type }) => messages === null || messages.includes(type));
  return {
    ...config,
    scopes: config.scopes.filter((scope) => scopes === null || scopes.includes(scope)),
    messages: known.length === 0 ? config.messages : known,
  };
}
