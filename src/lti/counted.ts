import type { Request } from 'express';
import { AppError, type ErrorCode } from '../errors.ts';
import type { Lti } from './types.ts';

/** What no LMS sends: counted apart, so that it uses up nothing of what logins and launches may be. */
const MALFORMED: ReadonlySet<ErrorCode> = new Set([
  'LTI_LOGIN_INVALID',
  'LTI_STATE_INVALID',
  'LTI_TOKEN_MALFORMED',
  'LTI_TOKEN_TOO_LARGE',
]);

/**
 * Reads a login or a launch and counts it as what it is.
 * @throws AppError what `read` throws, TOO_MANY_REQUESTS
 */
export async function counted<Read>(
  { limits }: Pick<Lti, 'limits'>,
  { req, as }: { req: Request; as: 'login' | 'launch' },
  read: () => Read,
): Promise<Read> {
  try {
    const found = read();
    await limits[as](req);
    return found;
  } catch (error) {
    if (error instanceof AppError && MALFORMED.has(error.code)) await limits.malformed(req);
    throw error;
  }
}
