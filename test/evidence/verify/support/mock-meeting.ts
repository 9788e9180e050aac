import { randomBytes } from 'node:crypto';
import { generateKeyPair, exportJWK, SignJWT } from 'jose';
import type {
  AttendanceSheet,
  SheetRowState,
  SheetTrainee,
} from '../../../../src/domain/attendance-sheet.ts';
import { teachersFact } from '../../../../src/domain/amended.ts';
import type { Stroke } from '../../../../src/domain/ink.ts';
import type { Mark } from '../../../../src/domain/roll-call.ts';
import type { SignatureMethod } from '../../../../src/domain/signature.ts';
import {
  receiptReference,
  type AmendmentStatement,
  type PersonAsShown,
  type RollCallStatement,
  type SaltedRow,
  type SaltedRowChange,
  type SetAsideStatement,
  type Statement,
  type StudentSignatureStatement,
  type TeacherSignatureStatement,
  type ValidationStatement,
} from '../../../../src/domain/statement.ts';
import { base64urlText, utf8Bytes } from '../../../../src/evidence/bytes.ts';
import type { BundledStatement, EvidenceBundle } from '../../../../src/domain/evidence-bundle.ts';
import { digestOf } from '../../../../src/evidence/canonical.ts';
import { strokesDigest } from '../../../../src/evidence/strokes.ts';
import type { MockWorld } from './mock-world.ts';
import { type Beside } from './mock-world.ts';
import { sha256 } from '@noble/hashes/sha2.js';

const MINUTE_MS = 60_000;
const PRESENT: Mark = { kind: 'present', lateMinutes: 0, leftEarlyMinutes: 0 };
const LATE: Mark = { kind: 'present', lateMinutes: 5, leftEarlyMinutes: 0 };
const ILL: Mark = { kind: 'absent', reason: 'illness' };

export interface Student {
  person: PersonAsShown;
  subject: boolean;
  mark: Mark;
  signs: SignatureMethod | null;
}

/** One of every kind: drawn, typed, confirmed, absent, missing, not subject, set aside and signed again, to be erased. */
export const STUDENTS: readonly Student[] = [
  student('1', 'Zoé Bréchet', { signs: 'drawn' }),
  student('2', 'Bob Typed', { signs: 'typed', mark: LATE }),
  student('3', '雷 李', { signs: 'confirmed' }),
  student('4', 'Ada Absent', { mark: ILL }),
  student('5', 'Max Missing', {}),
  student('6', 'Nora Notsubject', { subject: false }),
  student('7', 'Sam Setaside', { signs: 'drawn' }),
  student('8', 'Eve Erased', { signs: 'typed' }),
];

export const TEACHER = personOf('9', 'A. Müller');
/** By the amendment: a name with a comma, and two of the same name. */
export const TEACHERS_AFTER = [TEACHER.name, 'Dupont, Jean', 'Dupont, Jean'];
/** Whom the amendment adds. */
const FORGOTTEN = personOf('11', 'Fay Forgotten');
const SECRETARY = personOf('10', 'S. Kretär');
const SENTENCE = { text: 'I attended this meeting from 08:30 to 10:00.', locale: 'en' };
const TEACHER_SENTENCE = { text: 'I held this meeting and took the roll call.', locale: 'en' };

export function personOf(sub: string, name: string): PersonAsShown {
  return { id: sub.padStart(24, '0'), issuer: 'https://lms.example', sub, name };
}

function student(sub: string, name: string, more: Partial<Student>): Student {
  return { person: personOf(sub, name), subject: true, mark: PRESENT, signs: null, ...more };
}

/** Alters a statement before it is sealed: what an operator with the keys could do. */
export type Tamper = <S extends Statement>(statement: S) => S;

/** Seals statements of one type otherwise than they were. */
export function only<T extends Statement['type']>(
  type: T,
  change: (statement: Extract<Statement, { type: T }>) => Partial<Extract<Statement, { type: T }>>,
): Tamper {
  const isOf = (one: Statement): one is Extract<Statement, { type: T }> => one.type === type;
  return (statement) => (isOf(statement) ? { ...statement, ...change(statement) } : statement);
}

export interface MeetingOptions {
  students?: readonly Student[];
  tamper?: Tamper;
  amend?: boolean;
  erase?: boolean;
  identities?: boolean;
  /** Whether another key seals from the roll call on. */
  rotate?: boolean;
}

/** A meeting from its first signature to its sheet, on a mock world. */
export class MockMeeting {
  readonly world: MockWorld;
  readonly #options: Required<MeetingOptions>;
  readonly #rows: SaltedRow[];
  readonly #signatures = new Map<string, BundledStatement & { statement: StudentSignatureStatement }>();
  readonly #erased = new Set<string>();

  constructor(world: MockWorld, options: MeetingOptions = {}) {
    this.world = world;
    const plain: Tamper = (statement) => statement;
    const usual = {
      students: STUDENTS,
      tamper: plain,
      amend: false,
      erase: false,
      identities: false,
      rotate: false,
    };
    this.#options = { ...usual, ...options };
    this.#rows = this.#options.students.map(({ person: { id, name }, subject, mark }) => ({
      salt: base64urlText(randomBytes(32)),
      person: { id, name },
      subject,
      mark,
    }));
  }

  /** @returns the bundle of its sheet */
  async play(): Promise<EvidenceBundle> {
    this.world.statements.splice(0);
    for (const one of this.#options.students) {
      if (one.person.name.includes('Setaside')) await this.#setAside(await this.#sign(one, 1));
      if (one.signs !== null) await this.#sign(one, 2);
    }
    if (this.#options.rotate) await this.world.rotate();
    const rollCall = await this.#complete();
    const teacher = await this.#teacherSigns(rollCall.bundled);
    const validation = await this.#validate(rollCall.bundled);
    const amendments = this.#options.amend ? [await this.#amend(validation.bundled)] : [];
    if (this.#options.erase) this.#erase();
    const sheet = this.#sheet({ rollCall, teacher, validation, amendments });
    const { identities } = this.#options;
    const statements = this.world.statements.map((one) => (identities ? one : withoutIdentity(one)));
    return this.world.bundle({ kind: 'meeting', sheet }, statements);
  }

  /** @returns one student's own signature as a bundle of its own */
  async personal(name: string): Promise<EvidenceBundle> {
    const own = [...this.#signatures.values()].find(({ statement }) => statement.person.name === name);
    const statements = this.world.statements.filter(({ digest }) => digest === own?.digest);
    return this.world.bundle({ kind: 'personal', sheet: null }, statements);
  }

  async #seal<S extends Statement>(statement: S, beside: Beside = {}): Promise<Sealed<S>> {
    const tampered = this.#options.tamper(statement);
    const bundled = await this.world.seal(tampered, beside);
    this.world.pass(MINUTE_MS);
    return { bundled, statement: tampered };
  }

  #base(): Pick<Statement, 'v' | 'institution' | 'meeting' | 'receivedAt'> {
    return {
      v: 1,
      institution: { key: this.world.institution, code: 'Lycée-42!', name: 'Lycée 42' },
      meeting: {
        id: '0123456789abcdef01234567',
        course: { id: 'abcdef0123456789abcdef01', title: 'Java 101' },
        title: 'Interfaces & generics',
        start: '2026-11-18T11:00:00.000Z',
        end: '2026-11-18T12:30:00.000Z',
        timeZone: 'Europe/Paris',
        room: 'B12',
        teachers: [TEACHER.name],
      },
      receivedAt: this.world.now(),
    };
  }

  async #sign({ person, mark, signs }: Student, revision: number): Promise<BundledStatement> {
    const strokes: Stroke[] = [
      [0, 40, 90].map((x, i) => ({ x: x + Number(person.sub), y: 12.5 + i, t: i * 16 })),
    ];
    const identity = await identityOf(person);
    const idTokenDigest = base64urlText(sha256(utf8Bytes(identity.idToken)));
    const { bundled, statement } = await this.#seal<StudentSignatureStatement>(
      {
        ...this.#base(),
        type: 'student-signature',
        person,
        revision,
        rollCallMark: mark,
        sentence: SENTENCE,
        presence: { shownBy: 'teacher', qrEpoch: null },
        method: signs ?? 'drawn',
        strokesDigest: signs === 'drawn' ? strokesDigest({ strokes }) : null,
        typedName: signs === 'typed' ? person.name : null,
        idTokenDigest,
        declaredAt: null,
      },
      { ...(signs === 'drawn' && { strokes }), identity },
    );
    if (revision === 2) this.#signatures.set(person.id, { ...bundled, statement });
    return bundled;
  }

  async #setAside({ digest }: BundledStatement): Promise<void> {
    await this.#seal<SetAsideStatement>({
      ...this.#base(),
      type: 'set-aside',
      person: SECRETARY,
      of: digest,
      reason: 'signed for someone else',
    });
  }

  #complete(): Promise<Sealed<RollCallStatement>> {
    const statement: RollCallStatement = {
      ...this.#base(),
      type: 'roll-call',
      version: 1,
      completedBy: TEACHER,
      signInMode: 'manual',
      rows: this.#rows.map((row) => digestOf(row)),
    };
    return this.#seal(statement, { rows: this.#rows });
  }

  #teacherSigns({ digest }: BundledStatement): Promise<Sealed<TeacherSignatureStatement>> {
    return this.#seal({
      ...this.#base(),
      type: 'teacher-signature',
      person: TEACHER,
      revision: 1,
      sentence: TEACHER_SENTENCE,
      method: 'typed',
      strokesDigest: null,
      typedName: 'A. Müller',
      idTokenDigest: digestOf('teacher'),
      rollCallDigest: digest,
    });
  }

  #validate({ digest }: BundledStatement): Promise<Sealed<ValidationStatement>> {
    const missing = this.#rows.filter(
      ({ subject, mark, person }) => subject && mark.kind === 'present' && !this.#signatures.has(person.id),
    );
    return this.#seal({
      ...this.#base(),
      type: 'validation',
      person: SECRETARY,
      rollCallDigest: digest,
      signatures: [...this.#signatures.values()].map((one) => one.digest),
      missing: missing.map((row) => digestOf(row)),
      closedEarly: null,
    });
  }

  /** Another title and more teachers; the missing one was ill; the typed signature no longer counts; somebody was forgotten. */
  #amend({ digest }: BundledStatement): Promise<Sealed<AmendmentStatement>> {
    const salted = (rest: Omit<SaltedRowChange, 'salt'>): SaltedRowChange => ({
      salt: base64urlText(randomBytes(32)),
      ...rest,
    });
    const rows = [
      salted({ person: this.#named('Max Missing'), before: PRESENT, after: ILL }),
      salted({ person: { id: FORGOTTEN.id, name: FORGOTTEN.name }, before: null, after: PRESENT }),
    ];
    const bob = this.#signatures.get(this.#named('Bob Typed').id);
    const statement: AmendmentStatement = {
      ...this.#base(),
      type: 'amendment',
      person: SECRETARY,
      number: 1,
      of: digest,
      reason: 'corrected with the teacher',
      facts: [
        { field: 'title', before: 'Interfaces & generics', after: 'Generics' },
        { field: 'teachers', before: teachersFact([TEACHER.name]), after: teachersFact(TEACHERS_AFTER) },
      ],
      rows: rows.map((row) => digestOf(row)),
      added: 1,
      setAside: bob === undefined ? [] : [bob.digest],
    };
    return this.#seal(statement, { rows });
  }

  #named(name: string): { id: string; name: string } {
    const row = this.#rows.find(({ person }) => person.name === name);
    if (row === undefined) throw new Error(`no ${name}`);
    return row.person;
  }

  /** Statement, salt and row of the person whose name says so, and of whom an amendment added. */
  #erase(): void {
    for (const id of [this.#named('Eve Erased').id, FORGOTTEN.id]) {
      const signature = this.#signatures.get(id);
      if (signature !== undefined) this.world.erase(signature.digest);
      this.#erased.add(id);
      for (const one of this.world.statements)
        if (one.rows) one.rows = one.rows.map((row) => (row?.person.id === id ? null : row));
    }
  }

  #sheet(acts: Acts): AttendanceSheet {
    const { rollCall, teacher, validation, amendments } = acts;
    const version = 1 + amendments.length + (this.#options.erase ? 1 : 0);
    const id = receiptReference(validation.bundled.digest);
    const { meeting, institution } = validation.statement;
    const { start, end, room, timeZone, course } = meeting;
    return {
      id: `${id}/${version}`,
      version,
      replaces:
        version === 1
          ? null
          : {
              id: `${id}/${version - 1}`,
              sha256: digestOf(id),
              why: this.#options.erase ? 'erasure' : 'amendment',
            },
      madeAt: this.world.now(),
      locale: 'en',
      institution,
      provider: { name: 'Lycée 42', registrationNumber: '11 75 00000 75', address: '42 rue de la Preuve' },
      course: { title: course.title },
      meeting: {
        id: meeting.id,
        title: amendments.length > 0 ? 'Generics' : meeting.title,
        start,
        end,
        timeZone,
        room,
        halfDays: [{ half: 'morning', start, end }],
      },
      teachers: (amendments.length > 0 ? TEACHERS_AFTER : [TEACHER.name]).map((name, at) => ({
        name,
        signature: at === 0 ? shown(teacher.bundled, teacher.statement) : null,
      })),
      trainees: [...this.#rows.map((row) => this.#trainee(row, amendments)), ...added(amendments)],
      sentences: [
        { ...SENTENCE, signedBy: 'student' },
        { ...TEACHER_SENTENCE, signedBy: 'teacher' },
      ],
      completed: { by: TEACHER.name, at: rollCall.statement.receivedAt, version: 1 },
      closedEarly: null,
      validated: { by: SECRETARY.name, at: validation.statement.receivedAt },
      amendments: amendments.map(shownAmendment),
    };
  }

  #trainee(row: SaltedRow, amendments: readonly Sealed<AmendmentStatement>[]): SheetTrainee {
    const digest = digestOf(row);
    if (this.#erased.has(row.person.id)) return erasedRow(digest);
    const change = changesOf(amendments).find(({ person }) => person.id === row.person.id);
    const mark = change?.after ?? row.mark;
    const aside = new Set(amendments.flatMap(({ statement }) => statement.setAside));
    const own = this.#signatures.get(row.person.id);
    const signature = own === undefined || aside.has(own.digest) ? null : shown(own, own.statement);
    const state = stateOf({ subject: row.subject, mark, signed: signature !== null });
    return { row: digest, name: row.person.name, mark, state, signature };
  }
}

interface Sealed<S extends Statement> {
  bundled: BundledStatement;
  statement: S;
}

interface Acts {
  rollCall: Sealed<RollCallStatement>;
  teacher: Sealed<TeacherSignatureStatement>;
  validation: Sealed<ValidationStatement>;
  amendments: readonly Sealed<AmendmentStatement>[];
}

function stateOf({
  subject,
  mark,
  signed,
}: {
  subject: boolean;
  mark: Mark;
  signed: boolean;
}): SheetRowState {
  if (signed) return 'signed';
  if (!subject) return 'not-subject';
  return mark.kind === 'absent' ? 'absent' : 'missing';
}

function shown(
  { digest }: BundledStatement,
  { method, receivedAt, typedName }: StudentSignatureStatement | TeacherSignatureStatement,
): NonNullable<SheetTrainee['signature']> {
  return { digest, method, receivedAt, typedName };
}

function changesOf(amendments: readonly Sealed<AmendmentStatement>[]): SaltedRowChange[] {
  return amendments
    .flatMap(({ bundled }) => bundled.rows ?? [])
    .flatMap((row) => (row !== null && 'after' in row ? [row] : []));
}

function added(amendments: readonly Sealed<AmendmentStatement>[]): SheetTrainee[] {
  return amendments.flatMap(({ bundled, statement }) =>
    statement.rows.slice(statement.rows.length - statement.added).map((row): SheetTrainee => {
      const change = (bundled.rows ?? []).find((one) => one !== null && digestOf(one) === row) ?? null;
      if (change === null || !('after' in change)) return erasedRow(row);
      return { row, name: change.person.name, mark: change.after, state: 'missing', signature: null };
    }),
  );
}

function erasedRow(row: string): SheetTrainee {
  return { row, name: null, mark: null, state: 'erased', signature: null };
}

function shownAmendment(one: Sealed<AmendmentStatement>): AttendanceSheet['amendments'][number] {
  const { number, person, receivedAt, reason, facts, setAside } = one.statement;
  const rows = (one.bundled.rows ?? []).map((row) =>
    row !== null && 'after' in row
      ? { name: row.person.name, before: row.before, after: row.after }
      : { name: null, before: null, after: null },
  );
  const { digest } = one.bundled;
  return { number, digest, by: person.name, at: receivedAt, reason, facts, rows, setAside: setAside.length };
}

function withoutIdentity({ identity: _left, ...rest }: BundledStatement): BundledStatement {
  return rest;
}

let lmsKeys: ReturnType<typeof generateKeyPair> | undefined;

/** What an LMS signs at a launch. */
async function identityOf({
  issuer,
  sub,
}: PersonAsShown): Promise<NonNullable<BundledStatement['identity']>> {
  const { publicKey, privateKey } = await (lmsKeys ??= generateKeyPair('RS256', { extractable: true }));
  const idToken = await new SignJWT({})
    .setProtectedHeader({ alg: 'RS256', kid: 'lms-1' })
    .setIssuer(issuer)
    .setSubject(sub)
    .setIssuedAt(1)
    .sign(privateKey);
  const jwk = { ...(await exportJWK(publicKey)), kid: 'lms-1', alg: 'RS256', use: 'sig' };
  return { idToken, platformJwk: jwk };
}
