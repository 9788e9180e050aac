import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import type { Session } from '../../../src/application/ports/session.ts';
import type { SealedStatement } from '../../../src/application/ports/sealed.ts';
import type { Platform } from '../../../src/application/ports/platforms.ts';
import type { Scan } from '../../../src/application/ports/stores.ts';
import { newId } from '../../../src/application/identity.ts';
import { AppError, type ErrorCode } from '../../../src/errors.ts';
import { createVault } from '../../../src/secrets/vault.ts';
import { openStores, type OpenStores } from '../../../src/store/index.ts';
import { settableClock, type SettableClock } from '../../support/clock.ts';
import { freshDatabase, keepExpired, type TestDatabase } from '../../support/engine.ts';
import { START } from '../../support/meetings.ts';

/** Stores on a database of their own. */
export interface TestStores extends OpenStores {
  database: TestDatabase;
  clock: SettableClock;
  /** Opens the same database once more, as another process does; `secret` replaces the one that it was made under. */
  again(options?: { secret?: string; url?: string }): Promise<OpenStores>;
}

const log = pino({ level: 'silent' });

export async function openTestStores({
  secret: first = randomBytes(32).toString('base64url'),
} = {}): Promise<TestStores> {
  const database = await freshDatabase();
  const clock = settableClock(START);
  const again: TestStores['again'] = ({ secret = first, url = database.url } = {}) =>
    openStores({ url, vault: createVault(secret), clock, log, monitorCommands: true });
  const opened = await again();
  await keepExpired(opened.connection);
  return {
    ...opened,
    database,
    clock,
    again,
    close: async () => {
      await opened.close();
      await database.drop();
    },
  };
}

/** The code of a refusal; fails for whatever is none. */
export async function refusalOf(work: Promise<unknown>): Promise<ErrorCode> {
  try {
    await work;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  throw new Error('it was not refused');
}

export function statement(changes: Partial<SealedStatement> = {}): SealedStatement {
  return {
    id: newId(),
    institution: 'lycee-42',
    meeting: 'meeting-1',
    course: 'java',
    type: 'student-signature',
    person: 'zoe',
    revision: 1,
    receivedAt: START,
    jws: 'header.payload.seal',
    digest: 'digest',
    shown: { name: 'Zoé Bréchet', method: 'typed', presence: 'teacher', ink: null, typedName: 'Zoé Bréchet' },
    idempotencyKey: 'key-1',
    prints: null,
    kept: 'v1.kept',
    audit: { actor: 'zoe', actorName: 'Zoé Bréchet' },
    log: { state: 'pending' },
    setAside: null,
    ...changes,
  };
}

export function scan(changes: Partial<Scan> = {}): Scan {
  return {
    institution: 'lycee-42',
    meeting: 'meeting-1',
    person: 'zoe',
    way: 'qr',
    epoch: 7,
    at: START,
    ticket: newId(),
    ...changes,
  };
}

export function session(changes: Partial<Session> = {}): Session {
  return {
    idHash: newId(),
    purpose: 'webspace',
    institution: 'lycee-42',
    person: 'zoe',
    course: null,
    meeting: null,
    origin: newId(),
    issuer: 'https://lms.example',
    clientId: 'client-1',
    locale: null,
    frameAncestors: [],
    returnUrl: null,
    idTokenDigest: 'digest',
    launchEvidence: null,
    deepLinking: null,
    createdAt: START,
    lastSeenAt: START,
    expiresAt: START + 3_600_000,
    ...changes,
  };
}

export function platform(changes: Partial<Platform> = {}): Platform {
  return {
    issuer: 'https://lms.example',
    clientId: 'client-1',
    authUrl: 'https://lms.example/auth',
    tokenUrl: 'https://lms.example/token',
    jwksUrl: 'https://lms.example/jwks',
    deployments: [{ id: '1', institution: 'lycee-42' }],
    demo: false,
    ...changes,
  };
}
