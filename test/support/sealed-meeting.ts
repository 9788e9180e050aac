import type { DigestedStatement } from '../../src/domain/compose-sheet.ts';
import type {
  AmendmentStatement,
  RollCallStatement,
  SaltedRow,
  SaltedRowChange,
  Statement,
  StudentSignatureStatement,
  TeacherSignatureStatement,
  ValidationStatement,
} from '../../src/domain/statement.ts';

/** The statements of one validated meeting, with names for digests. */

const BASE = {
  v: 1 as const,
  institution: { key: 'lycee-42', code: 'Lycée-42!', name: 'Lycée 42' },
  meeting: {
    id: '0123456789abcdef01234567',
    course: { id: 'abcdef0123456789abcdef01', title: 'Java 101' },
    title: 'Interfaces',
    start: '2026-11-24T07:30:00.000Z',
    end: '2026-11-24T09:00:00.000Z',
    timeZone: 'Europe/Paris',
    room: 'B12',
    teachers: ['A. Müller'],
  },
};

export const personNamed = (name: string): { id: string; issuer: string; sub: string; name: string } => ({
  id: `id of ${name}`,
  issuer: 'https://lms.example',
  sub: name,
  name,
});

export function row(name: string, facts: Partial<Pick<SaltedRow, 'mark' | 'subject'>> = {}): SaltedRow {
  const present = { kind: 'present' as const, lateMinutes: 0, leftEarlyMinutes: 0 };
  return {
    salt: `salt of ${name}`,
    person: { id: `id of ${name}`, name },
    subject: true,
    mark: present,
    ...facts,
  };
}

const sealed = (
  digest: string,
  statement: Statement,
  rows: DigestedStatement['rows'] = [],
): DigestedStatement => ({
  digest,
  statement,
  rows,
});

export function rollCall(
  rows: readonly (SaltedRow | null)[],
  facts: Partial<RollCallStatement> = {},
  digest = 'roll call',
): DigestedStatement {
  const statement: RollCallStatement = {
    ...BASE,
    type: 'roll-call',
    receivedAt: '2026-11-24T08:00:00.000Z',
    version: 1,
    completedBy: personNamed('A. Müller'),
    signInMode: 'manual',
    rows: rows.map((one, i) => `row ${one?.person.name ?? String(i)}`),
    ...facts,
  };
  return sealed(digest, statement, rows);
}

export function signatureOf(name: string, facts: Partial<StudentSignatureStatement> = {}): DigestedStatement {
  const statement: StudentSignatureStatement = {
    ...BASE,
    type: 'student-signature',
    receivedAt: '2026-11-24T07:41:00.000Z',
    person: personNamed(name),
    revision: 1,
    rollCallMark: null,
    sentence: { text: 'I attended this meeting.', locale: 'en' },
    presence: { shownBy: 'teacher', qrEpoch: null },
    method: 'drawn',
    strokesDigest: 'strokes',
    typedName: null,
    idTokenDigest: 'token',
    declaredAt: null,
    ...facts,
  };
  return sealed(`signature ${name}`, statement);
}

export function teacherSignature(facts: Partial<TeacherSignatureStatement> = {}): DigestedStatement {
  const statement: TeacherSignatureStatement = {
    ...BASE,
    type: 'teacher-signature',
    receivedAt: '2026-11-24T08:00:00.000Z',
    person: personNamed('A. Müller'),
    revision: 1,
    sentence: { text: 'I held this meeting.', locale: 'en' },
    method: 'typed',
    strokesDigest: null,
    typedName: 'A. Müller',
    idTokenDigest: 'token',
    rollCallDigest: 'roll call',
    ...facts,
  };
  return sealed('teacher signature', statement);
}

export function validation(facts: Partial<ValidationStatement> = {}): DigestedStatement {
  const statement: ValidationStatement = {
    ...BASE,
    type: 'validation',
    receivedAt: '2026-11-24T10:00:00.000Z',
    person: personNamed('S. Office'),
    rollCallDigest: 'roll call',
    signatures: [],
    missing: [],
    closedEarly: null,
    ...facts,
  };
  return sealed('validation', statement);
}

export function amendment(
  changes: readonly (SaltedRowChange | null)[],
  facts: Partial<AmendmentStatement> = {},
): DigestedStatement {
  const number = facts.number ?? 1;
  const statement: AmendmentStatement = {
    ...BASE,
    type: 'amendment',
    receivedAt: '2026-11-25T10:00:00.000Z',
    person: personNamed('S. Office'),
    number,
    of: 'validation',
    reason: 'written down wrongly',
    facts: [],
    rows: changes.map((_, i) => `change ${String(number)}.${String(i)}`),
    added: changes.filter((change) => change !== null && change.before === null).length,
    setAside: [],
    ...facts,
  };
  return sealed(`amendment ${String(number)}`, statement, changes);
}
