import mongoose from 'mongoose';
import type { Stores } from '../application/ports/stores.ts';
import type { Clock, Log, Vault } from '../application/ports/tools.ts';
import { MeetingChanges } from './change-feed.ts';
import { translated, translating } from './database-errors.ts';
import { ensureIndexes } from './indexes.ts';
import { checkSecret } from './meta.ts';
import { modelsOf } from './models.ts';
import { enterPresence } from './presence.ts';
import { auditStore } from './repositories/audit.ts';
import { courseStore } from './repositories/courses.ts';
import { erasureStore, giveTurns } from './repositories/erasures.ts';
import { gradeStore } from './repositories/grades.ts';
import { databaseHealth } from './repositories/health.ts';
import { giveSlots, holdStore, moveHoldTrails } from './repositories/holds.ts';
import { institutionStore } from './repositories/institutions.ts';
import { keyStore } from './repositories/keys.ts';
import { leaseStore } from './repositories/leases.ts';
import { logStore } from './repositories/logs.ts';
import { meetingStore } from './repositories/meetings.ts';
import { packStore } from './repositories/packs.ts';
import { peopleStore } from './repositories/people.ts';
import { platformStore } from './repositories/platforms.ts';
import { preAuditStore } from './repositories/pre-audit.ts';
import { registrationStore } from './repositories/registrations.ts';
import { scanStore } from './repositories/scans.ts';
import { sessionStore } from './repositories/sessions.ts';
import { sheetStore } from './repositories/sheets.ts';
import { stampStore } from './repositories/stamps.ts';
import { moveOutboxes, statementStore } from './repositories/statements.ts';
import { tryStore } from './repositories/tries.ts';

export interface StoreOptions {
  /** MongoDB connection string, with the database's name. */
  url: string;
  vault: Vault;
  clock: Clock;
  log: Log;
  /** Lets tests count operations. */
  monitorCommands?: boolean;
}

export interface OpenStores {
  stores: Stores;
  /** For tests that count commands and for benches. */
  connection: mongoose.Connection;
  close(): Promise<void>;
}

/**
 * Opens the database: connects, makes and checks the indexes, checks the secret, finishes interrupted writes, lets erasures of before go on.
 * @throws AppError DATABASE_AWAY, INDEXES_BROKEN, SECRET_WRONG, SECRET_CHANGE_UNFINISHED
 */
export async function openStores(options: StoreOptions): Promise<OpenStores> {
  const { url, monitorCommands = false } = options;
  let connection: mongoose.Connection | null = null;
  try {
    connection = await mongoose
      .createConnection(url, {
        maxPoolSize: 10,
        serverSelectionTimeoutMS: 3000,
        monitorCommands,
        bufferCommands: false,
      })
      .asPromise();
    return await opened(connection, options);
  } catch (error) {
    // Left open, it would keep the process alive.
    await connection?.close();
    throw translated(error);
  }
}

async function opened(
  connection: mongoose.Connection,
  { vault, clock, log }: StoreOptions,
): Promise<OpenStores> {
  const models = modelsOf(connection);
  await giveSlots(models);
  await ensureIndexes(models);
  // Before the look at the secret: a change of it looks for us after it has said so.
  const leave = await enterPresence(models, { clock, log });
  try {
    await checkSecret(models, vault);
    await moveOutboxes(models);
    await moveHoldTrails(models, {});
    await giveTurns(models);
  } catch (error) {
    await leave();
    throw error;
  }
  const changes = new MeetingChanges(connection, log);
  const close = async (): Promise<void> => {
    await changes.close();
    await leave();
    await connection.close();
  };
  return { stores: storesOf(models, clock, changes), connection, close };
}

function storesOf(models: ReturnType<typeof modelsOf>, clock: Clock, changes: MeetingChanges): Stores {
  return {
    institutions: translating(institutionStore(models)),
    platforms: translating(platformStore(models)),
    registrations: translating(registrationStore(models)),
    people: translating(peopleStore(models, clock)),
    courses: translating(courseStore(models)),
    grades: translating(gradeStore(models)),
    meetings: translating(meetingStore(models)),
    scans: translating(scanStore(models)),
    statements: translating(statementStore(models)),
    preAudit: translating(preAuditStore(models)),
    audit: translating(auditStore(models)),
    tries: translating(tryStore(models, clock)),
    keys: translating(keyStore(models)),
    sheets: translating(sheetStore(models)),
    packs: translating(packStore(models)),
    stamps: translating(stampStore(models, clock)),
    logs: translating(logStore(models)),
    leases: translating(leaseStore(models, clock)),
    sessions: translating(sessionStore(models, clock)),
    holds: translating(holdStore(models)),
    erasures: translating(erasureStore(models)),
    changes,
    health: translating(databaseHealth(models)),
  };
}
