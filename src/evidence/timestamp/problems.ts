import { AppError } from '../../errors.ts';

/** Why a time-stamp does not hold; each has its words. */
export type TimestampProblem =
  'malformed' | 'refused' | 'imprint' | 'nonce' | 'signature' | 'purpose' | 'signer' | 'expired' | 'chain';

export function invalid(problem: TimestampProblem, cause?: unknown): AppError {
  return new AppError('TIMESTAMP_INVALID', { problem }, cause);
}
