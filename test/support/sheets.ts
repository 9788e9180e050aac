import type { SheetRecord, SheetWant } from '../../src/application/ports/sheets.ts';

export function sheetWant(facts: Partial<SheetWant> = {}): SheetWant {
  return {
    institution: 'lycee-42',
    meeting: 'm',
    why: 'validation',
    since: 1,
    waits: null,
    asked: 1,
    ...facts,
  };
}

export function sheetRecord(facts: Partial<SheetRecord> = {}): SheetRecord {
  return {
    institution: 'lycee-42',
    meeting: 'm',
    course: 'java',
    id: 'EM-1/1',
    version: 1,
    why: 'validation',
    sha256: 'hash',
    size: 4,
    madeAt: 1,
    locale: 'en',
    replaces: null,
    stampedBy: null,
    basis: 'basis',
    ...facts,
  };
}
