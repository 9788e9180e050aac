export type InstitutionCodeFault = 'EMPTY' | 'TOO_LONG' | 'ILLEGAL_CHARACTER' | 'DUPLICATE';

export type InstitutionCodeResult = { ok: true; value: string } | { ok: false; fault: InstitutionCodeFault };

const MAX_LENGTH = 64;
/** Letters, marks, numbers, punctuation and symbols: visible; no separators, no control or format characters. */
const VISIBLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]+$/u;

/**
 * Reads the code that an administrator types: 1-64 visible characters, case-sensitive, NFC,
 * unique within the institution.
 */
export function readInstitutionCode(typed: string, existing: readonly string[]): InstitutionCodeResult {
  const value = typed.normalize('NFC');
  if (value.length === 0) return { ok: false, fault: 'EMPTY' };
  if ([...value].length > MAX_LENGTH) return { ok: false, fault: 'TOO_LONG' };
  if (!VISIBLE.test(value)) return { ok: false, fault: 'ILLEGAL_CHARACTER' };
  return existing.includes(value) ? { ok: false, fault: 'DUPLICATE' } : { ok: true, value };
}
