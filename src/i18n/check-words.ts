import type { Check } from '../application/ports/tools.ts';
import { AppError } from '../errors.ts';
import { errorWords } from './error-words.ts';
import type { Translator } from './translator.ts';

export interface CheckWords {
  step: string;
  outcome: string;
  /** What was found and, where it failed, what to repair. */
  found: string;
}

/** A step of a connection test in the words of a language. */
export function checkWords(t: Translator, { step, outcome, found }: Check): CheckWords {
  return {
    step: t.t(`admin.connect.test.step.${step}`),
    outcome: t.t(`admin.connect.test.${outcome}`),
    found:
      found instanceof AppError
        ? failure(t, found)
        : t.t(`admin.connect.test.found.${found.finding}`, found.params),
  };
}

function failure(t: Translator, error: AppError): string {
  const { what, next } = errorWords(t, error);
  return `${what} ${next}`;
}
