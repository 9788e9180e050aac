import { AppError, type ErrorCode } from '../errors.ts';

/** Refusals of logins, launches, registrations and LMSs: whoever operates the tool finds their cause in the log. */
const OF_AN_LMS = /^(?:LTI|PLATFORM|REGISTRATION|DEPLOYMENT|DEEP_LINKING|ROSTER|GRADES)_/;
const MOST = 120;
const DEPTH = 3;

/** Whether an LMS did not answer as it should: for who operates the LMS to repair, not for us. */
export function isFaultOfLms(code: ErrorCode, status: number): boolean {
  return OF_AN_LMS.test(code) && (status === 502 || status === 504);
}

/** What the log says of a refusal: the values of its words and those of its causes. No message that was not made here. */
export function factsOfRefusal(error: AppError): Record<string, string | number> {
  return OF_AN_LMS.test(error.code) ? factsOf(error, DEPTH) : {};
}

function factsOf(error: AppError, depth: number): Record<string, string | number> {
  const { cause, params } = error;
  const deeper =
    cause instanceof AppError && depth > 0
      ? { ...factsOf(cause, depth - 1), cause: cause.code }
      : { ...(cause !== undefined && { cause: nameOf(cause) }) };
  return {
    ...deeper,
    ...Object.fromEntries(Object.entries(params).map(([name, value]) => [name, safe(value)])),
  };
}

/** A library's code (`ERR_JWS_INVALID`, `ECONNREFUSED`): its message may quote what was sent. */
function nameOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown';
  const code: unknown = Reflect.get(cause, 'code');
  return typeof code === 'string' ? code.slice(0, MOST) : cause.name;
}

/** Without the query of an address, which may hold somebody's key to the LMS. */
function safe(value: string | number): string | number {
  return typeof value === 'string' ? value.replace(/\?.*$/s, '').slice(0, MOST) : value;
}
