import { randomBytes } from 'node:crypto';
import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { PATHS } from '../addresses.ts';
import type { Lms } from '../lms.ts';
import { DemoRefusal } from '../refusal.ts';

const TOOL = 'https://purl.imsglobal.org/spec/lti-tool-configuration';

/** OpenID Connect Dynamic Registration 1.0, section 2, as LTI narrows it. */
const REQUEST = z.looseObject({
  application_type: z.literal('web'),
  response_types: z.array(z.literal('id_token')).min(1),
  grant_types: z.array(z.string()),
  initiate_login_uri: z.url(),
  redirect_uris: z.array(z.url()).min(1),
  client_name: z.string().min(1).max(100),
  jwks_uri: z.url(),
  token_endpoint_auth_method: z.literal('private_key_jwt'),
  scope: z.string(),
  [TOOL]: z.looseObject({ domain: z.string(), target_link_uri: z.url(), messages: z.array(z.unknown()) }),
});

/**
 * Sends the browser to the tool's registration address, with what it needs to register. LTI Dynamic Registration 1.0,
 * section 3.3.
 * @throws DemoRefusal for an address of another tool: this LMS stands in for one tool's own trial
 */
export function beginRegistration({ toolUrl, ownUrl, permissions }: Lms, address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.origin !== toolUrl)
    throw new DemoRefusal(
      400,
      `This demo LMS only registers the tool at ${toolUrl}.`,
      'In Emarge, open “Connect the LMS” as administrator and copy the registration address.',
    );
  const token = randomBytes(24).toString('base64url');
  permissions.put(token, true);
  url.searchParams.set('openid_configuration', ownUrl + PATHS.configuration);
  url.searchParams.set('registration_token', token);
  return url.href;
}

/** Where the tool registers itself, once for each permission. Refusals are those of RFC 7591, section 3.2.2. */
export function registrationEndpoint(lms: Lms): Router {
  const router = express.Router();
  router.post(PATHS.registration, express.json({ limit: '64kb' }), (request, response) => {
    const token = /^Bearer ([\w-]{32})$/.exec(request.get('authorization') ?? '')?.[1] ?? '';
    if (lms.permissions.get(token) !== true) refuse(response, 401, 'invalid_token');
    else register(lms, token, { request, response });
  });
  return router;
}

function register(
  { permissions, tools, toolUrl }: Lms,
  token: string,
  { request, response }: { request: Request; response: Response },
): void {
  const read = REQUEST.safeParse(request.body);
  if (!read.success) {
    refuse(response, 400, 'invalid_client_metadata');
    return;
  }
  const { redirect_uris: redirects, initiate_login_uri: login, jwks_uri: keys } = read.data;
  if ([...redirects, login, keys].some((address) => new URL(address).origin !== toolUrl)) {
    refuse(response, 400, 'invalid_redirect_uri');
    return;
  }
  permissions.take(token);
  const { clientId, deploymentId } = tools.add(read.data.client_name);
  response.json({
    ...read.data,
    client_id: clientId,
    [TOOL]: { ...read.data[TOOL], deployment_id: deploymentId },
  });
}

function refuse(response: Response, status: number, error: string): void {
  response.status(status).json({ error });
}
