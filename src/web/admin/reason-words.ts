import { lengthOf, MAX_REASON_LENGTH, reasonFault, tidyText } from '../../domain/text.ts';
import type { Translator } from '../../i18n/index.ts';

/** What is wrong with a reason that was typed, in the page's words; null when it can be taken. */
export function reasonWords(t: Translator, typed: string): string | null {
  const reason = tidyText(typed);
  switch (reasonFault(reason)) {
    case 'missing':
      return t.t('admin.holds.reasonMissing');
    case 'too-long':
      return t.t('admin.holds.reasonTooLong', { most: MAX_REASON_LENGTH, count: lengthOf(reason) });
    case null:
      return null;
  }
}
