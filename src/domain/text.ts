/** NFC, without lone surrogates (which no UTF-8 text can carry, and so no statement), spacing collapsed and trimmed. */
export function tidyText(typed: string): string {
  return typed
    .replace(/\p{Cs}/gu, '\uFFFD')
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .trim();
}
