import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { AppError } from '../errors.ts';

const words = (max: number) => {
  const error = `must be a text of 1 to ${String(max)} characters`;
  return z.string({ error }).min(1, { error }).max(max, { error });
};
const OBJECT = { error: 'must be an object' };
const list = <Item extends z.ZodType>(item: Item) => z.array(item, { error: 'must be a list' });
const ICON = 'must be a path that begins with /';
const MESSAGE_TYPES = ['LtiResourceLinkRequest', 'LtiDeepLinkingRequest'] as const;

const message = z.strictObject(
  {
    type: z.enum(MESSAGE_TYPES, { error: `must be ${MESSAGE_TYPES.join(' or ')}` }),
    label: words(100),
    placements: list(words(100)),
  },
  OBJECT,
);

/** The tool's own LTI configuration, as it stands in `lti-config.json` at the top of the repository. */
export const LTI_CONFIG = z.strictObject(
  {
    title: words(100),
    description: words(500),
    /** Path of the icon on this host. */
    icon: z.string({ error: ICON }).startsWith('/', { error: ICON }),
    scopes: list(z.url({ error: 'must be a URL' })),
    messages: list(message).min(1, { error: 'must have at least one message' }),
    customParameters: z.record(z.string(), z.string({ error: 'must be a text' }), OBJECT),
    claims: list(words(100)),
  },
  OBJECT,
);

export type LtiConfig = z.infer<typeof LTI_CONFIG>;

/** @throws AppError LTI_CONFIG_INVALID naming the file and what is wrong in it */
export function readLtiConfig(file: URL): LtiConfig {
  try {
    return LTI_CONFIG.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new AppError('LTI_CONFIG_INVALID', { file: 'lti-config.json', problem: problemOf(error) }, error);
  }
}

function problemOf(error: unknown): string {
  if (error instanceof z.ZodError) return error.issues.map(issueWords).join('; ');
  if (error instanceof SyntaxError) return `it is not JSON (${error.message})`;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code === 'ENOENT' ? 'the file is missing' : `the file cannot be read (${code})`;
}

/** Such as `messages.0.type must be ...`; a key that should not be there is named by itself. */
function issueWords({ path, message, ...issue }: z.core.$ZodIssue): string {
  const place = path.length === 0 ? 'the file' : path.join('.');
  if (issue.code === 'unrecognized_keys')
    return `${place} has what is not known here: ${issue.keys.join(', ')}`;
  return `${place} ${message}`;
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
