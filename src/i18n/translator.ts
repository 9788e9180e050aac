import { IntlMessageFormat } from 'intl-messageformat';
import { dateWords, type DateWords } from './date-words.ts';
import type { Catalogue, MessageKey } from './messages.ts';

export type MessageParams = Readonly<Record<string, string | number>>;

/** One language, ready to speak. All times are epoch ms UTC and shown by the clock of an IANA zone. */
export interface Translator extends DateWords {
  /** BCP 47 tag, for `<html lang>`. */
  locale: string;
  dir: 'ltr' | 'rtl';
  /** The language's own name. */
  name: string;
  /** A message in this language, its parameters filled in. @throws Error when a parameter is missing */
  t(key: MessageKey, params?: MessageParams): string;
  /** 'A, B and C' */
  list(items: readonly string[]): string;
  number(value: number): string;
  /** Orders names as this language does. */
  compare(a: string, b: string): number;
}

const RIGHT_TO_LEFT: ReadonlySet<string> = new Set([
  'ar',
  'dv',
  'fa',
  'he',
  'ku',
  'ps',
  'sd',
  'ug',
  'ur',
  'yi',
]);

/** Compiles messages when they are first said, and keeps them. */
export function makeTranslator({ locale, messages }: Catalogue): Translator {
  const intl = messages.get('common.language.intl') ?? locale;
  const compiled = new Map<string, IntlMessageFormat>();
  const message = (key: MessageKey): IntlMessageFormat => {
    const known =
      compiled.get(key) ??
      new IntlMessageFormat(messages.get(key) ?? key, intl, undefined, { ignoreTag: true });
    compiled.set(key, known);
    return known;
  };
  const list = new Intl.ListFormat(intl, { type: 'conjunction' });
  const number = new Intl.NumberFormat(intl);
  const collator = new Intl.Collator(intl, { numeric: true });
  return {
    locale,
    dir: directionOf(locale),
    name: messages.get('common.language.name') ?? locale,
    t: (key, params) => String(message(key).format(params)),
    list: (items) => list.format(items),
    number: (value) => number.format(value),
    compare: (a, b) => collator.compare(a, b),
    ...dateWords(intl),
  };
}

/** Writing direction of a language, by its primary subtag. */
export function directionOf(locale: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.has(new Intl.Locale(locale).language) ? 'rtl' : 'ltr';
}
