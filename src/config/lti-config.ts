import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { AppError } from '../errors.ts';

/** The tool's own LTI configuration, as it stands in `lti-config.json` at the top of the repository. */
export const LTI_CONFIG = z.strictObject({
  title: z.string().min(1).max(100),
  description: z.string().min(1).max(500),
  /** Path of the icon on this host. */
  icon: z.string().startsWith('/'),
  scopes: z.array(z.url()),
  messages: z
    .array(
      z.strictObject({
        type: z.enum(['LtiResourceLinkRequest', 'LtiDeepLinkingRequest']),
        label: z.string(),
        placements: z.array(z.string().min(1)),
      }),
    )
    .min(1),
  customParameters: z.record(z.string(), z.string()),
  claims: z.array(z.string().min(1)),
});

export type LtiConfig = z.infer<typeof LTI_CONFIG>;

/** @throws AppError LTI_CONFIG_INVALID naming the file and what is wrong in it */
export function readLtiConfig(file: URL): LtiConfig {
  try {
    return LTI_CONFIG.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const problem = error instanceof z.ZodError ? z.prettifyError(error) : 'it is not JSON';
    throw new AppError('LTI_CONFIG_INVALID', { file: 'lti-config.json', problem }, error);
  }
}

export const TOOL_CONFIGURATION = 'https://purl.imsglobal.org/spec/lti-tool-configuration';

/** What Canvas's 'Enter URL' and 'Paste JSON' take. https://developerdocs.instructure.com, Configuring LTI 1.3 tools. */
export function canvasConfig(config: LtiConfig, publicUrl: string): Record<string, unknown> {
  const launch = `${publicUrl}/lti/launch`;
  const icon = `${publicUrl}${config.icon}`;
  return {
    title: config.title,
    description: config.description,
    oidc_initiation_url: `${publicUrl}/lti/login`,
    target_link_uri: launch,
    public_jwk_url: `${publicUrl}/lti/keys`,
    scopes: config.scopes,
    custom_fields: config.customParameters,
    extensions: [
      {
        platform: 'canvas.instructure.com',
        domain: new URL(publicUrl).host,
        privacy_level: 'public',
        settings: {
          text: config.title,
          icon_url: icon,
          placements: config.messages.flatMap(({ type, placements }) =>
            placements.map((placement) => ({
              text: config.title,
              placement,
              enabled: true,
              icon_url: icon,
              message_type: type,
              target_link_uri: launch,
            })),
          ),
        },
      },
    ],
  };
}

/** What an LMS needs to register the tool (OpenID Connect Dynamic Registration with the LTI tool configuration). */
export function publishedConfig(config: LtiConfig, publicUrl: string): Record<string, unknown> {
  const launch = `${publicUrl}/lti/launch`;
  return {
    application_type: 'web',
    response_types: ['id_token'],
    grant_types: ['implicit', 'client_credentials'],
    initiate_login_uri: `${publicUrl}/lti/login`,
    redirect_uris: [launch],
    client_name: config.title,
    jwks_uri: `${publicUrl}/lti/keys`,
    logo_uri: `${publicUrl}${config.icon}`,
    token_endpoint_auth_method: 'private_key_jwt',
    scope: config.scopes.join(' '),
    [TOOL_CONFIGURATION]: {
      domain: new URL(publicUrl).host,
      description: config.description,
      target_link_uri: launch,
      custom_parameters: config.customParameters,
      claims: config.claims,
      // Canvas sends no names otherwise.
      'https://canvas.instructure.com/lti/privacy_level': 'public',
      messages: config.messages.map(({ type, label, placements }) => ({
        type,
        target_link_uri: launch,
        label,
        placements,
      })),
    },
  };
}
