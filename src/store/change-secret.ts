import type { AnyBulkWriteOperation, Collection } from 'mongodb';
import mongoose from 'mongoose';
import { ENCRYPTED_FIELDS, type EncryptedField } from '../application/ports/encrypted.ts';
import type { AnyVault, Clock } from '../application/ports/tools.ts';
import { AppError } from '../errors.ts';
import { translated } from './database-errors.ts';
import {
  beginSecretChange,
  endSecretChange,
  isSecretOf,
  readSecretCheck,
  takeBackSecretChange,
} from './meta.ts';
import { modelsOf, type Models } from './models.ts';
import { livingProcesses } from './presence.ts';
import { moveOutboxes } from './repositories/statements.ts';

const BATCH = 200;

export interface SecretChange {
  /** MongoDB connection string, with the database's name. */
  url: string;
  from: AnyVault;
  to: AnyVault;
  clock: Clock;
  /** Told how far it is. */
  say: (line: string) => void;
}

type Stored = Record<string, unknown> & { _id: string };

/**
 * Encrypts everything anew, from one secret to another. May be interrupted at any moment and begun again with the same
 * two secrets: what is under the new one already is left. Everything is opened once before anything is written.
 * @returns how many values were encrypted anew
 * @throws AppError SECRET_WRONG naming what opens under neither; TOOL_RUNS; SECRET_CHANGE_UNFINISHED when a change to
 * another secret was begun
 */
export async function changeSecret(change: SecretChange): Promise<number> {
  let connection: mongoose.Connection | null = null;
  try {
    connection = await mongoose
      .createConnection(change.url, { serverSelectionTimeoutMS: 3000, bufferCommands: false })
      .asPromise();
    return await changed(modelsOf(connection), change);
  } catch (error) {
    throw translated(error);
  } finally {
    await connection?.close();
  }
}

async function changed(models: Models, change: SecretChange): Promise<number> {
  const { from, to } = change;
  const check = await readSecretCheck(models, from);
  // Ended already, by a run whose answer was lost.
  if (isSecretOf(to, check.value)) return 0;
  if (!isSecretOf(from, check.value)) throw new AppError('SECRET_WRONG');
  if (check.next !== null && !isSecretOf(to, check.next)) throw new AppError('SECRET_CHANGE_UNFINISHED');
  await beginSecretChange(models, to);
  try {
    await refuseBesideTool(models, change);
    await moveOutboxes(models);
    for (const field of ENCRYPTED_FIELDS)
      await eachBatch(models, field, (found) => opened(found, field, change));
  } catch (error) {
    if (check.next === null) await takeBackSecretChange(models);
    throw error;
  }
  const count = await encryptAnew(models, change);
  await endSecretChange(models, to);
  return count;
}

/** A process that starts looks for the change after it has said that it lives; we look in the other order. */
async function refuseBesideTool(models: Models, { clock }: SecretChange): Promise<void> {
  const count = await livingProcesses(models, clock.now());
  if (count > 0) throw new AppError('TOOL_RUNS', { count });
}

async function encryptAnew(models: Models, change: SecretChange): Promise<number> {
  let count = 0;
  for (const field of ENCRYPTED_FIELDS) {
    await eachBatch(models, field, async (found, collection) => {
      const writes = opened(found, field, change).map(({ id, was, text, purpose }) =>
        rewriting(field, { id, was, now: change.to.encrypt(purpose, text) }),
      );
      if (writes.length > 0) await collection.bulkWrite(writes, { ordered: false });
      count += writes.length;
      change.say(`${field.collection}, ${field.purpose}: ${String(count)} encrypted anew`);
    });
  }
  return count;
}

/** Only over the value that was read: nobody's later write is undone. */
function rewriting(
  { field }: EncryptedField,
  { id, was, now }: { id: string; was: string; now: string },
): AnyBulkWriteOperation<Stored> {
  return { updateOne: { filter: { _id: id, [field]: was }, update: { $set: { [field]: now } } } };
}

interface Opened {
  id: string;
  was: string;
  text: string;
  purpose: string;
}

/** What is not yet under the new secret, opened with the old one. @throws AppError SECRET_WRONG naming the record */
function opened(found: readonly Stored[], field: EncryptedField, { from, to }: SecretChange): Opened[] {
  return found.flatMap((document) => {
    const was = document[field.field];
    // Empty: the private part of a key that stands elsewhere, or nowhere any more.
    if (typeof was !== 'string' || was === '') return [];
    const purpose = purposeOf(field, document);
    if (textOf(to, purpose, was) !== null) return [];
    const text = textOf(from, purpose, was);
    if (text === null) throw new AppError('SECRET_WRONG', { purpose, record: document._id });
    return [{ id: document._id, was, text, purpose }];
  });
}

function textOf(vault: AnyVault, purpose: string, sealed: string): string | null {
  try {
    return vault.decrypt(purpose, sealed);
  } catch (error) {
    if (error instanceof AppError && error.code === 'SECRET_WRONG') return null;
    throw error;
  }
}

function purposeOf({ purpose, boundTo }: EncryptedField, document: Stored): string {
  return boundTo === undefined ? purpose : `${purpose}|${String(document[boundTo])}`;
}

/** Goes through the documents of a field in the order of their ids, a bounded number at a time. */
async function eachBatch(
  models: Models,
  { collection: name, field, boundTo, where = {} }: EncryptedField,
  work: (found: Stored[], collection: Collection<Stored>) => unknown,
): Promise<void> {
  const collection = models.meta.db.getClient().db(models.meta.db.name).collection<Stored>(name);
  const projection = { [field]: 1, ...(boundTo !== undefined && { [boundTo]: 1 }) };
  let after = '';
  for (;;) {
    const filter = { ...where, _id: { $gt: after } };
    const found = await collection.find(filter, { projection }).sort({ _id: 1 }).limit(BATCH).toArray();
    const last = found.at(-1);
    if (last === undefined) return;
    await work(found, collection);
    after = last._id;
  }
}
