import type { PackFile, PackRecord } from '../../src/application/ports/packs.ts';

export function packRecord(facts: Partial<PackRecord> = {}): PackRecord {
  return {
    institution: 'lycee-42',
    id: 'p',
    course: 'java',
    courseTitle: 'Java 101',
    from: '2026-11-01',
    to: '2026-11-30',
    timeZone: 'Europe/Paris',
    nature: 'training',
    representative: '',
    place: '',
    locale: 'en',
    askedBy: { id: 'sam', name: 'Sam Secretary' },
    askedAt: 1,
    expiresAt: 1_000,
    sheets: [{ meeting: 'm', id: 'EM-1/1' }],
    leftOut: [],
    state: 'making',
    waits: null,
    failures: 0,
    done: 0,
    total: 12,
    readyAt: null,
    size: 0,
    ...facts,
  };
}

export function packFile(facts: Partial<PackFile> = {}): PackFile {
  return {
    path: 'a.csv',
    size: 1,
    sha256: 'hash',
    sheet: null,
    meeting: null,
    lines: [],
    leftOut: null,
    ...facts,
  };
}
