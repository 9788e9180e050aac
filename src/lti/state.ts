import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Clock, Vault } from '../application/ports/tools.ts';
import { AppError } from '../errors.ts';

/** Long enough for a person to log in at the LMS in between. */
const LIFE_MS = 10 * 60_000;

const shape = z.object({
  issuer: z.string(),
  clientId: z.string(),
  /** Digest of the target_link_uri, which may be long. */
  target: z.string(),
  browser: z.string(),
  /** The LMS's frame that keeps the browser's id (`lti_storage_target`); null where a cookie does. */
  storage: z.string().nullable().default(null),
  at: z.number(),
  salt: z.string(),
});

/** What a login leaves with the platform and meets again in the launch: MACed, so that nothing is stored. */
export type LoginState = z.infer<typeof shape>;

export interface StateTools {
  vault: Vault;
  clock: Clock;
}

function mac(vault: Vault, purpose: string, text: string): string {
  return createHmac('sha256', vault.deriveKey(purpose)).update(text).digest('base64url');
}

/** Whether a target is the one of the login. */
export function isTargetOf(login: LoginState, target: unknown): boolean {
  return typeof target === 'string' && digest(target) === login.target;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

/** A state (RFC 6749 section 10.12) bound to the browser that logs in; URL-safe, since Moodle strips tags from it. */
export function makeState(
  { vault, clock }: StateTools,
  login: { issuer: string; clientId: string; target: string; browser: string; storage: string | null },
): string {
  const state: LoginState = {
    ...login,
    target: digest(login.target),
    browser: digest(login.browser),
    at: clock.now(),
    salt: randomBytes(12).toString('base64url'),
  };
  const text = Buffer.from(JSON.stringify(state)).toString('base64url');
  return `${text}.${mac(vault, 'lti-state', text)}`;
}

/** Under which key the LMS keeps the browser's id for this login: two frames of a page do not meet. */
export function storageKey(state: string): string {
  return `emarge-login-${digest(state)}`;
}

/** The only nonce that answers a state. */
export function nonceOf({ vault }: Pick<StateTools, 'vault'>, state: string): string {
  return mac(vault, 'lti-nonce', state);
}

/** @throws AppError LTI_STATE_INVALID, LTI_STATE_EXPIRED after ten minutes */
export function readState({ vault, clock }: StateTools, state: string): LoginState {
  const [text = '', seal = '', ...rest] = state.split('.');
  const expected = Buffer.from(mac(vault, 'lti-state', text));
  const given = Buffer.from(seal);
  if (rest.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new AppError('LTI_STATE_INVALID');
  }
  const read = shape.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  if (clock.now() - read.at > LIFE_MS) throw new AppError('LTI_STATE_EXPIRED');
  return read;
}

/**
 * @param browser the id that the browser brings now; null when it brings none
 * @throws AppError LTI_STATE_OTHER_BROWSER
 */
export function refuseOtherBrowser(login: LoginState, browser: string | null): void {
  if (browser === null || digest(browser) !== login.browser) throw new AppError('LTI_STATE_OTHER_BROWSER');
}
