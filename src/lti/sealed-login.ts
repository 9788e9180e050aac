import { z } from 'zod';
import type { Clock, Vault } from '../application/ports/tools.ts';
import { AppError } from '../errors.ts';
import { readLogin, type LoginParameters } from './parameters.ts';

const PURPOSE = 'lti-login';
/** How long a browser may take for one redirect to itself. */
const LIFE_MS = 5 * 60_000;

interface SealTools {
  vault: Vault;
  clock: Clock;
}

const shape = z.object({ login: z.unknown(), at: z.number() });

/** Login parameters for one redirect of the browser to ourselves; nobody can read or change them in the address. */
export function sealLogin({ vault, clock }: SealTools, login: LoginParameters): string {
  return vault.encrypt(PURPOSE, JSON.stringify({ login, at: clock.now() }));
}

/** @throws AppError LTI_LOGIN_INVALID, LTI_STATE_EXPIRED after five minutes */
export function openLogin(tools: SealTools, sealed: unknown): LoginParameters {
  const { login, at } = read(tools, sealed);
  if (tools.clock.now() - at > LIFE_MS) throw new AppError('LTI_STATE_EXPIRED');
  return readLogin(login);
}

function read({ vault }: SealTools, sealed: unknown): z.infer<typeof shape> {
  try {
    return shape.parse(JSON.parse(vault.decrypt(PURPOSE, z.string().parse(sealed))));
  } catch (error) {
    throw new AppError('LTI_LOGIN_INVALID', { parameter: 'p' }, error);
  }
}
