import { en } from './en.ts';
import { fr } from './fr.ts';
import type { VerifierWords } from './words.ts';

export const LANGUAGES: ReadonlyMap<string, VerifierWords> = new Map([
  ['en', en],
  ['fr', fr],
]);

/** The words of a language, by the beginning of its tag; else English. */
export function wordsFor(locale: string): VerifierWords {
  return LANGUAGES.get(locale.slice(0, 2).toLowerCase()) ?? en;
}
