/** The first text that shows something, trimmed; null when none does. */
export function firstShown(...texts: (string | null)[]): string | null {
  return texts.map((text) => text?.trim() ?? '').find((text) => text !== '') ?? null;
}

/**
 * NFC, without lone surrogates (which no UTF-8 text can carry, and so no statement) and without controls that turn the
 * reading order round (UAX 9: embeddings, overrides, isolates), so that it reads as it was typed; spacing collapsed and
 * trimmed.
 */
export function tidyText(typed: string): string {
  return typed
    .replace(/[\u202A-\u202E\u2066-\u2069]/gu, '')
    .replace(/\p{Cs}/gu, '\uFFFD')
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** An id that can be shown anywhere, terminals included: no control or formatting character. */
export const PLAIN_ID = /^[^\p{Cc}\p{Cf}]+$/u;

/** In characters as people count them: an emoji or a rare ideograph is one. */
export function lengthOf(text: string): number {
  return [...text].length;
}

/** A reason that somebody gives for an act, in characters. */
export const MAX_REASON_LENGTH = 500;

/** What is wrong with a reason as it was tidied. */
export function reasonFault(reason: string): 'missing' | 'too-long' | null {
  if (reason === '') return 'missing';
  return lengthOf(reason) > MAX_REASON_LENGTH ? 'too-long' : null;
}
