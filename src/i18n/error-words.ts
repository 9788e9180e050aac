import type { AppError } from '../errors.ts';
import type { MessageParams, Translator } from './translator.ts';

/** What happened, what was kept, and what to do next. */
export interface ErrorWords {
  what: string;
  kept: string;
  next: string;
}

/** An error in the words of a language. */
export function errorWords(t: Translator, error: Pick<AppError, 'code' | 'params'>): ErrorWords {
  const { code } = error;
  const params = forgiving(error.params);
  return {
    what: t.t(`errors.${code}.what`, params),
    kept: t.t(`errors.${code}.kept`, params),
    next: t.t(`errors.${code}.next`, params),
  };
}

/** Words about a failure must not fail themselves: a value that was not given is shown as an ellipsis. */
function forgiving(params: MessageParams): MessageParams {
  return new Proxy(params, {
    has: () => true,
    get: (target, name) => (typeof name === 'string' ? (target[name] ?? '…') : undefined),
  });
}
