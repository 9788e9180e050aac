import { AppError } from '../../errors.ts';
import { openToken, type OpenedToken } from '../timestamp/verify.ts';
import { refuseLooseCms } from './cms-form.ts';
import type { CheckCode } from './codes.ts';
import type { Findings } from './report.ts';

/** On what a token is, who may be trusted (nobody given: left open), and what else may lead there; DER. */
export interface TokenContext {
  data: Uint8Array;
  roots: readonly Uint8Array[];
  others: readonly Uint8Array[];
}

/** @throws AppError TIMESTAMP_INVALID, TypeError when it is written in another way than DER's */
export async function readToken(
  token: Uint8Array,
  { data, roots, others }: TokenContext,
): Promise<OpenedToken> {
  refuseLooseCms(token, 'token');
  return openToken(token, { data, roots: roots.length === 0 ? null : roots, others });
}

/** Why it does not hold, in one word. */
export function tokenProblem(error: unknown): string {
  return error instanceof AppError ? String(error.params['problem']) : 'malformed';
}

/** What is said of a token, by what becomes of it. */
export interface TokenCodes {
  trusted: CheckCode;
  open: CheckCode;
  otherRoot: CheckCode;
  broken: CheckCode;
}

/** Opens a token and says what becomes of it. @returns null when it does not hold */
export async function checkToken(
  token: Uint8Array,
  { codes, ...context }: TokenContext & { codes: TokenCodes },
  findings: Findings,
): Promise<OpenedToken | null> {
  try {
    const opened = await readToken(token, context);
    sayToken(opened, opened.stamp.trusted === true ? codes.trusted : codes.open, findings);
    return opened;
  } catch (error) {
    const problem = tokenProblem(error);
    if (problem !== 'chain') {
      findings.add(codes.broken, undefined, { problem });
      return null;
    }
    // It holds by itself, but under somebody else than was named.
    const opened = await readToken(token, { ...context, roots: [] });
    sayToken(opened, codes.otherRoot, findings);
    return opened;
  }
}

/** Says of a token that holds who stamped, when, and what that is worth. */
function sayToken({ stamp: { at, authority } }: OpenedToken, code: CheckCode, findings: Findings): void {
  findings.add(code, undefined, { at: new Date(at).toISOString(), authority: authority.name });
  if (authority.development) findings.notices.add('development-time');
}
