/** The first text that shows something, trimmed; null when none does. */
export function firstShown(...texts: (string | null)[]): string | null {
  return texts.map((text) => text?.trim() ?? '').find((text) => text !== '') ?? null;
}

/** NFC, without lone surrogates (which no UTF-8 text can carry, and so no statement), spacing collapsed and trimmed. */
export function tidyText(typed: string): string {
  return typed
    .replace(/\p{Cs}/gu, '\uFFFD')
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .trim();
}
