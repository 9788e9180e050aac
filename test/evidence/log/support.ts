import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { pino } from 'pino';
import type { EvidenceLog, LogStore } from '../../../src/application/ports/evidence-log.ts';
import type { SealedStatement } from '../../../src/application/ports/sealed.ts';
import type { Stores } from '../../../src/application/ports/stores.ts';
import type { Clock, Vault } from '../../../src/application/ports/tools.ts';
import { newId } from '../../../src/application/identity.ts';
import { KEPT_PURPOSE } from '../../../src/application/statements.ts';
import { isIncluded } from '../../../src/evidence/log/check-proof.ts';
import { openCheckpoint } from '../../../src/evidence/log/checkpoint.ts';
import { commitmentOf, leafHash } from '../../../src/evidence/log/hash.ts';
import { createEvidenceLog } from '../../../src/evidence/log/index.ts';
import { readNoteKey, type NoteKey } from '../../../src/evidence/log/note.ts';
import type { OpenStores } from '../../../src/store/index.ts';
import type { StatementDoc } from '../../../src/store/models.ts';
import { statementDocument } from '../../../src/store/repositories/statements.ts';
import { statement } from '../../store/support/stores.ts';

export const HOST = 'emarge.example';
export const HERE = 'lycee-42';

export interface LogWorld extends Pick<OpenStores, 'stores' | 'connection'> {
  vault: Vault;
  clock: Clock;
}

/** The log over a world's stores, or over others in their place. */
export function logOf({ stores, vault, clock }: LogWorld, others: Partial<Stores> = {}): EvidenceLog {
  return createEvidenceLog({
    ...stores,
    ...others,
    vault,
    clock,
    log: pino({ level: 'silent' }),
    host: HOST,
  });
}

/** Statements as signing leaves them: sealed, and waiting for their place. */
export async function sign(
  { connection, vault, clock }: LogWorld,
  count: number,
  institution = HERE,
): Promise<SealedStatement[]> {
  const made = Array.from({ length: count }, () => {
    const leafSalt = randomBytes(32).toString('base64url');
    return statement({
      institution,
      meeting: newId(),
      digest: randomBytes(32).toString('base64url'),
      kept: vault.encrypt(KEPT_PURPOSE, JSON.stringify({ leafSalt, idToken: null })),
      receivedAt: clock.now(),
    });
  });
  await connection
    .collection<{ _id: string }>('statements')
    .insertMany(made.map((one) => ({ ...statementDocument(one) })));
  return made;
}

export async function keyOf(log: EvidenceLog, institution = HERE): Promise<NoteKey> {
  const key = readNoteKey((await log.key(institution)) ?? '');
  if (key === null) throw new Error('the log has no key');
  return key;
}

/** Where statements of one institution stand in the log, each proved against the newest checkpoint. @throws what is wrong */
export async function provedPlaces(
  { connection, vault }: LogWorld,
  log: EvidenceLog,
  signed: readonly SealedStatement[],
): Promise<number[]> {
  const institution = signed[0]?.institution ?? HERE;
  const key = await keyOf(log, institution);
  const documents = connection
    .collection<Pick<StatementDoc, '_id' | 'log'>>('statements')
    .find({ institution });
  const stored = new Map((await documents.toArray()).map(({ _id, log: place }) => [_id, place]));
  const places = signed.map(({ id }) => {
    const place = stored.get(id);
    if (place?.state !== 'logged') throw new Error('a statement is not logged');
    return place.index;
  });
  const proofs = await log.proofs(institution, places);
  signed.forEach((one, i) => {
    const { index = -1, hashes = [], checkpoint = '' } = proofs[i] ?? {};
    const path = hashes.map((hash) => Buffer.from(hash, 'base64'));
    if (
      index !== places[i] ||
      !isIncluded({ index, hash: leafOf(vault, one) }, openCheckpoint(checkpoint, key), path)
    )
      throw new Error('a proof does not hold');
  });
  return places;
}

/** As docs/evidence-format.md defines it. */
function leafOf(vault: Vault, { kept, digest }: SealedStatement): Uint8Array {
  const { leafSalt } = JSON.parse(vault.decrypt(KEPT_PURPOSE, kept)) as { leafSalt: string };
  return leafHash(commitmentOf(Buffer.from(leafSalt, 'base64url'), Buffer.from(digest, 'base64url')));
}

/** A log store that fails before or after one of its calls: the process was killed there. */
export function killedAt(logs: LogStore, method: keyof LogStore, when: 'before' | 'after'): LogStore {
  const works: unknown = Reflect.get(logs, method);
  if (typeof works !== 'function') throw new TypeError('no such step');
  const dies = async (...args: unknown[]): Promise<unknown> => {
    if (when === 'after') await Reflect.apply(works, logs, args);
    throw new Error('killed');
  };
  return { ...logs, [method]: dies };
}

/** A log store of which one call, once done, never comes back. */
export function stoppedAfter(logs: LogStore, method: keyof LogStore, reached: () => void): LogStore {
  const works: unknown = Reflect.get(logs, method);
  if (typeof works !== 'function') throw new TypeError('no such step');
  const stops = async (...args: unknown[]): Promise<void> => {
    await Reflect.apply(works, logs, args);
    reached();
    await once(new EventEmitter(), 'never');
  };
  return { ...logs, [method]: stops };
}
