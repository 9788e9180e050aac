import { PATHS } from '../addresses.ts';
import { SERVICE_SCOPES } from '../scopes.ts';

/** The platform's configuration document. OpenID Connect Discovery 1.0; LTI Dynamic Registration 1.0, section 2.1. */
export function openidConfiguration(ownUrl: string): object {
  return {
    issuer: ownUrl,
    token_endpoint: ownUrl + PATHS.token,
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['RS256', 'ES256'],
    jwks_uri: ownUrl + PATHS.jwks,
    authorization_endpoint: ownUrl + PATHS.authorization,
    registration_endpoint: ownUrl + PATHS.registration,
    scopes_supported: [...SERVICE_SCOPES, 'openid'],
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['sub', 'iss', 'name', 'given_name', 'family_name', 'email'],
    'https://purl.imsglobal.org/spec/lti-platform-configuration': {
      product_family_code: 'emarge-demo',
      version: '1',
      messages_supported: [{ type: 'LtiResourceLinkRequest' }],
      variables: [],
    },
  };
}
