export type InstitutionCodeFault = 'EMPTY' | 'TOO_LONG' | 'ILLEGAL_CHARACTER' | 'DUPLICATE';

export type InstitutionCodeResult = { ok: true; value: string } | { ok: false; fault: InstitutionCodeFault };

const MAX_LENGTH = 64;
/** Letters, numbers, punctuation and symbols, with marks on them: no separators, no control or format characters. */
const CHARACTERS = /^(?:[\p{L}\p{N}\p{P}\p{S}]\p{M}*)+$/u;
/** What Unicode counts among those and yet draws nothing, such as the Hangul fillers and the Braille blank. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\u2800]/u;
/** The one exception: the selector that makes the preceding symbol an emoji, as keyboards type it. */
const EMOJI_SELECTOR = /(\p{Extended_Pictographic})\uFE0F/gu;

/**
 * Reads the code that an administrator types: 1-64 visible characters, case-sensitive, NFC,
 * unique within the institution.
 */
export function readInstitutionCode(typed: string, existing: readonly string[]): InstitutionCodeResult {
  const value = typed.normalize('NFC');
  if (value.length === 0) return { ok: false, fault: 'EMPTY' };
  if ([...value].length > MAX_LENGTH) return { ok: false, fault: 'TOO_LONG' };
  if (!isVisible(value)) return { ok: false, fault: 'ILLEGAL_CHARACTER' };
  return existing.includes(value) ? { ok: false, fault: 'DUPLICATE' } : { ok: true, value };
}

function isVisible(text: string): boolean {
  return CHARACTERS.test(text) && !INVISIBLE.test(text.replace(EMOJI_SELECTOR, '$1'));
}
