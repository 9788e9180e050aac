import { SignJWT } from 'jose';
import { z } from 'zod';
import type { Lms } from '../lms.ts';
import { DemoRefusal } from '../refusal.ts';
import { launchClaims } from './claims.ts';
import type { PendingLaunch } from './pending-launch.ts';

const AGAIN = 'Go back to the course in the demo LMS and open the tool again.';
const REPAIR = 'The tool sent the browser here with a wrong request.';

const REQUEST = z.object({
  scope: z.string().min(1),
  response_type: z.string().min(1),
  client_id: z.string().min(1),
  redirect_uri: z.string().min(1),
  login_hint: z.string().min(1),
  lti_message_hint: z.string().min(1),
  state: z.string().min(1).max(4096),
  nonce: z.string().min(1).max(1024),
  response_mode: z.string().optional(),
  prompt: z.string().optional(),
});

type AuthenticationRequest = z.infer<typeof REQUEST>;

/** What is posted to the tool: a launch, or the reason why there is none. */
export interface AuthenticationResponse {
  redirectUri: string;
  fields: Readonly<Record<string, string>>;
}

/**
 * Answers an OIDC authentication request of a third-party-initiated login, as Moodle does: what leaves it unsure where to
 * post to is a page, the rest an error posted to the tool. LTI Security Framework 1.0, section 5.1.1.
 * @throws DemoRefusal with status 400
 */
export async function authorize(lms: Lms, parameters: unknown): Promise<AuthenticationResponse> {
  const request = readRequest(parameters);
  requireRegistered(lms, request);
  const launch = takeLaunch(lms, request);
  const error = errorFor(request, launch);
  return {
    redirectUri: request.redirect_uri,
    fields: {
      ...(error ?? { id_token: await signIdToken(lms, launch, request.nonce) }),
      state: request.state,
    },
  };
}

function readRequest(parameters: unknown): AuthenticationRequest {
  const read = REQUEST.safeParse(parameters);
  if (!read.success) {
    const name = String(read.error.issues[0]?.path[0] ?? 'parameters');
    throw new DemoRefusal(400, `Invalid request: ${name} is missing or malformed.`, REPAIR);
  }
  const { scope, response_type: responseType } = read.data;
  if (scope !== 'openid') throw new DemoRefusal(400, 'Invalid scope: it must be exactly openid.', REPAIR);
  if (responseType !== 'id_token')
    throw new DemoRefusal(400, 'Unsupported response type: it must be id_token.', REPAIR);
  return read.data;
}

/** Compared character by character: nothing is posted to an address that was not registered. */
function requireRegistered({ toolUrl, tools }: Lms, request: AuthenticationRequest): void {
  if (tools.ofClient(request.client_id) === undefined)
    throw new DemoRefusal(400, 'Unknown client: this client_id is not registered.', REPAIR);
  if (request.redirect_uri !== `${toolUrl}/lti/launch`)
    throw new DemoRefusal(400, 'Invalid redirect_uri: it is not the registered one.', REPAIR);
}

function takeLaunch({ launches }: Lms, request: AuthenticationRequest): PendingLaunch {
  const launch = launches.take(request.lti_message_hint);
  if (launch === undefined)
    throw new DemoRefusal(400, 'This launch was already used, is too old, or is unknown.', AGAIN);
  if (launch.institution.clientId !== request.client_id)
    throw new DemoRefusal(400, 'Unauthorised client: the launch was begun for another one.', REPAIR);
  return launch;
}

function errorFor(request: AuthenticationRequest, launch: PendingLaunch): Record<string, string> | null {
  if (request.login_hint !== launch.person.id) return { error: 'access_denied' };
  if (request.response_mode !== 'form_post')
    return { error: 'invalid_request', error_description: 'Invalid response_mode' };
  if (request.prompt !== 'none') return { error: 'invalid_request', error_description: 'Invalid prompt' };
  return null;
}

function signIdToken(lms: Lms, launch: PendingLaunch, nonce: string): Promise<string> {
  return new SignJWT(launchClaims(lms, launch, nonce))
    .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: lms.key.kid })
    .sign(lms.key.sign);
}
