import { AppError } from '../errors.ts';

/** Third-party initiated login (OpenID Connect Core 4; LTI 1.3 section 5.1.1). */
export interface LoginParameters {
  iss: string;
  login_hint: string;
  target_link_uri: string;
  lti_message_hint?: string;
  client_id?: string;
  lti_deployment_id?: string;
  /** LTI OIDC Login with LTI Client Side postMessages 0.1: the frame that keeps data for tools. */
  lti_storage_target?: string;
}

const OPTIONAL = ['lti_message_hint', 'client_id', 'lti_deployment_id', 'lti_storage_target'] as const;
/** Some LMSs put a token of their own into the hint. */
const MAX_LENGTH = 4_000;
const MAX_ID_TOKEN = 60_000;
/** As OAuth and OpenID Connect spell them: `login_required`. */
const ERROR_CODE = /^[a-z_]{1,60}$/;
const STATE = /^[A-Za-z0-9._-]{1,2000}$/;

/** A single bounded string, or nothing: arrays and objects are attempts at something else. */
function single(source: unknown, name: string, most = MAX_LENGTH): string | undefined {
  if (typeof source !== 'object' || source === null) return undefined;
  const value: unknown = Reflect.get(source, name);
  if (value === undefined || value === '') return undefined;
  if (typeof value !== 'string' || value.length > most) {
    throw new AppError('LTI_LOGIN_INVALID', { parameter: name });
  }
  return value;
}

/** Moodle says `0` for a person who is not logged in there. */
const NOBODY = '0';

function required(source: unknown, name: string): string {
  const value = single(source, name);
  if (value === undefined) throw new AppError('LTI_LOGIN_INVALID', { parameter: name });
  return value;
}

/** @throws AppError LTI_LOGIN_INVALID naming the parameter, LTI_NOT_LOGGED_IN_AT_LMS */
export function readLogin(source: unknown): LoginParameters {
  const read: LoginParameters = {
    iss: required(source, 'iss'),
    login_hint: required(source, 'login_hint'),
    target_link_uri: required(source, 'target_link_uri'),
  };
  for (const name of OPTIONAL) {
    const value = single(source, name);
    if (value !== undefined) read[name] = value;
  }
  if (read.login_hint === NOBODY) throw new AppError('LTI_NOT_LOGGED_IN_AT_LMS');
  return read;
}

export interface LaunchParameters {
  state: string;
  idToken: string;
  /** The browser's id as the LMS kept it, when a page of ours has asked for it. */
  kept: string | null;
}

/** @throws AppError LTI_STATE_INVALID, LTI_TOKEN_MALFORMED, LTI_TOKEN_TOO_LARGE, LTI_PLATFORM_REFUSED with the platform's own code */
export function readLaunch(body: unknown): LaunchParameters {
  const error = single(body, 'error');
  if (error !== undefined)
    throw new AppError('LTI_PLATFORM_REFUSED', { error: ERROR_CODE.exec(error)?.[0] ?? '?' });
  const state = single(body, 'state');
  if (state === undefined || !STATE.test(state)) throw new AppError('LTI_STATE_INVALID');
  const idToken = single(body, 'id_token', Infinity);
  if (idToken === undefined) throw new AppError('LTI_TOKEN_MALFORMED');
  if (idToken.length > MAX_ID_TOKEN) throw new AppError('LTI_TOKEN_TOO_LARGE');
  return { state, idToken, kept: single(body, 'kept') ?? null };
}
