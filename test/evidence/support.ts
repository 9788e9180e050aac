import type {
  KeyCertificates,
  KeyRevocation,
  KeyStore,
  StoredKey,
} from '../../src/application/ports/keys.ts';
import type { Statement, StudentSignatureStatement } from '../../src/domain/statement.ts';
import { AppError } from '../../src/errors.ts';
import { createSealer } from '../../src/evidence/seal.ts';
import type { SealKeyServices } from '../../src/evidence/seal-keys.ts';
import { createVault } from '../../src/secrets/vault.ts';
import { settableClock, type SettableClock } from '../support/clock.ts';
import { institution } from '../support/institution.ts';

/** Keys in memory, with the store's promise: the first of a purpose and institution is kept. */
export class MemoryKeys implements KeyStore {
  readonly kept: StoredKey[] = [];
  reads = 0;
  away = false;

  list(purpose: StoredKey['purpose'], institution?: string): Promise<StoredKey[]> {
    if (purpose === 'seal') this.reads += 1;
    if (this.away) return Promise.reject(new AppError('DATABASE_AWAY'));
    return Promise.resolve(
      this.kept.filter((key) => key.purpose === purpose && key.institution === (institution ?? null)),
    );
  }

  insertFirst(key: StoredKey): Promise<StoredKey> {
    const slot = (k: StoredKey): string => JSON.stringify([k.purpose, k.institution, k.rotation?.generation]);
    const first = this.kept.find((k) => slot(k) === slot(key));
    if (first === undefined) this.kept.push(key);
    return Promise.resolve(first ?? key);
  }

  certify(institution: string, kid: string, certificates: KeyCertificates): Promise<StoredKey> {
    return Promise.resolve(this.#change(institution, kid, (key) => ({ certificates, ...given(key) })));
  }

  revoke(institution: string, kid: string, revocation: KeyRevocation): Promise<boolean> {
    this.#change(institution, kid, () => ({ revocation }));
    return Promise.resolve(true);
  }

  /** The institution's sealing keys. */
  seals(): StoredKey[] {
    return this.kept.filter(({ purpose }) => purpose === 'seal');
  }

  #change(institution: string, kid: string, change: (key: StoredKey) => Partial<StoredKey>): StoredKey {
    const at = this.kept.findIndex((key) => key.kid === kid && key.institution === institution);
    const key = this.kept[at];
    if (key === undefined) throw new Error(`no key ${kid}`);
    return (this.kept[at] = { ...key, ...change(key) });
  }
}

function given({ certificates }: StoredKey): Partial<StoredKey> {
  return certificates ? { certificates } : {};
}

export interface World extends SealKeyServices {
  keys: MemoryKeys;
  clock: SettableClock;
}

/** 2026-11-18T11:06:40Z */
export const NOW = 1_795_000_000_000;

export function world(secret = 'a secret of more than thirty-two characters'): World {
  return {
    keys: new MemoryKeys(),
    institutions: { find: (key) => Promise.resolve(institution({ key })) },
    vault: createVault(secret),
    clock: settableClock(NOW),
    crlUrl: (institution) => `https://emarge.example/institutions/${institution}/crl`,
  };
}

export function sealerOf(services: World): ReturnType<typeof createSealer> {
  return createSealer(services);
}

/** The code of a refusal. */
export async function codeOf(act: Promise<unknown>): Promise<string> {
  const outcome = await act.catch((error: unknown) => error);
  return outcome instanceof AppError ? outcome.code : String(outcome);
}

export const SIGNED: StudentSignatureStatement = {
  v: 1,
  type: 'student-signature',
  institution: { key: 'lycee-42', code: 'Lycée-42!', name: 'Lycée 42' },
  meeting: {
    id: '0123456789abcdef01234567',
    course: { id: 'abcdef0123456789abcdef01', title: 'Java 101' },
    title: 'Interfaces & generics',
    start: '2026-11-24T07:30:00.000Z',
    end: '2026-11-24T09:00:00.000Z',
    timeZone: 'Europe/Paris',
    room: 'B12',
    teachers: ['A. Müller'],
  },
  receivedAt: '2026-11-24T07:41:12.345Z',
  person: { id: 'fedcba9876543210fedcba98', issuer: 'https://lms.example', sub: '7', name: '雷 李' },
  revision: 1,
  rollCallMark: null,
  sentence: { text: 'I attended this meeting from 08:30 to 10:00.', locale: 'en' },
  presence: { shownBy: 'scan', qrEpoch: 224_375_000 },
  method: 'drawn',
  strokesDigest: 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0',
  typedName: null,
  idTokenDigest: 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0',
  declaredAt: null,
};

const BASE = {
  v: SIGNED.v,
  institution: SIGNED.institution,
  meeting: SIGNED.meeting,
  receivedAt: SIGNED.receivedAt,
};

/** One statement of every type. */
export const STATEMENTS: readonly Statement[] = [
  SIGNED,
  {
    ...SIGNED,
    method: 'typed',
    strokesDigest: null,
    typedName: 'Zoé Bréchet',
    rollCallMark: { kind: 'present', lateMinutes: 5, leftEarlyMinutes: 0 },
    presence: { shownBy: 'teacher', qrEpoch: null },
    declaredAt: '2026-11-24T07:40:00.000Z',
  },
  {
    ...BASE,
    type: 'teacher-signature',
    person: SIGNED.person,
    revision: 2,
    sentence: SIGNED.sentence,
    method: 'typed',
    strokesDigest: null,
    typedName: 'A. Müller',
    idTokenDigest: SIGNED.idTokenDigest,
    rollCallDigest: SIGNED.idTokenDigest,
  },
  {
    ...BASE,
    type: 'roll-call',
    version: 1,
    completedBy: SIGNED.person,
    signInMode: 'both',
    rows: [SIGNED.idTokenDigest],
  },
  {
    ...BASE,
    type: 'validation',
    person: SIGNED.person,
    rollCallDigest: null,
    signatures: [],
    missing: ['r7-dDzVgsP13legcQqCnnua2_GfgZPd4Jq7mQsrSjZE'],
    closedEarly: { at: '2026-11-24T09:00:00.000Z', by: 'A. Müller', reason: 'end of day' },
  },
  {
    ...BASE,
    type: 'set-aside',
    person: SIGNED.person,
    of: SIGNED.idTokenDigest,
    reason: 'signed for someone else',
  },
];
