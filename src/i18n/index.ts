import { readCatalogues } from './messages.ts';
import { makeTranslator, type Translator } from './translator.ts';

export { actorWords } from './actor-words.ts';
export { chooseLocale } from './choose-locale.ts';
export { checkWords } from './check-words.ts';
export { erasureWords } from './erasure-words.ts';
export { errorWords, type ErrorWords } from './error-words.ts';
export type { MessageKey } from './messages.ts';
export type { MessageParams, Translator } from './translator.ts';

/** Every language by its tag, made once. Adding `locales/<tag>.json` adds one. */
export const TRANSLATORS: ReadonlyMap<string, Translator> = new Map(
  readCatalogues().map((catalogue) => [catalogue.locale, makeTranslator(catalogue)]),
);

/** The language of a tag, else English. */
export function translatorFor(locale: string): Translator {
  const found = TRANSLATORS.get(locale) ?? TRANSLATORS.get('en');
  if (found === undefined) throw new Error('locales/en.json is missing');
  return found;
}
