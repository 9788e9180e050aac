import { z } from 'zod';
import type {
  LogBatch,
  LogEntry,
  LogHead,
  LogStore,
  WaitingStatement,
} from '../../application/ports/evidence-log.ts';
import type { Lease, LeaseStore } from '../../application/ports/stores.ts';
import type { Stampable, StampStore } from '../../application/ports/timestamp.ts';
import type { Log } from '../../application/ports/tools.ts';
import { KEPT_PURPOSE } from '../../application/statements.ts';
import type { StatementType } from '../../domain/statement.ts';
import { AppError } from '../../errors.ts';
import { openCheckpoint } from './checkpoint.ts';
import { commitmentOf, EMPTY_ROOT, HASH_BYTES, sameBytes } from './hash.ts';
import { logKey, type LogKeyServices } from './log-keys.ts';
import type { NoteKey } from './note.ts';
import { signCheckpoint } from './sign-note.ts';
import { edgeOf, grown, Tiles } from './tiles.ts';

export interface SequencerServices extends LogKeyServices {
  logs: LogStore;
  leases: LeaseStore;
  /** Where a time-stamp on each checkpoint is asked for. */
  stamps: Pick<StampStore, 'want'>;
  log: Log;
  /** Host of PUBLIC_URL: what the names of logs begin with. */
  host: string;
}

/** A process that dies holds a log up this long; one that is slower is fenced off. */
const LEASE_MS = 30_000;
/** Two full tiles: a burst of 1,500 signatures is three batches. */
const BATCH = 512;
/** What freezes a meeting, or changes it afterwards. */
const STAMPED_AT_ONCE: ReadonlySet<StatementType> = new Set(['validation', 'amendment']);
/** Batches of one institution in a row, so that others are not kept waiting. */
const MOST_BATCHES = 20;

/** Gives every statement that waits its place, institution after institution. A failure of one does not stop the others. */
export async function appendWaiting(services: SequencerServices): Promise<void> {
  const failures: unknown[] = [];
  let institution = await services.logs.nextWaiting('');
  while (institution !== null) {
    await appendOf(services, institution).catch((error: unknown) => failures.push(error));
    institution = await services.logs.nextWaiting(institution);
  }
  if (failures.length > 0) throw failures[0];
}

async function appendOf(services: SequencerServices, institution: string): Promise<void> {
  const lease = await services.leases.take(`log|${institution}`, LEASE_MS);
  if (lease === null) return;
  try {
    for (let count = 0; count < MOST_BATCHES; count++)
      if (!(await step(services, institution, lease))) return;
  } finally {
    await services.leases.release(lease);
  }
}

/** Finishes what was decided, or decides and finishes the next batch. @returns whether there may be more to do */
async function step(services: SequencerServices, institution: string, { token }: Lease): Promise<boolean> {
  const { logs, host } = services;
  const head = await logs.enter(institution, { origin: `${host}/log/${institution}`, token });
  if (head === null) return false;
  if (head.batch !== null) {
    await carryOut(services, head, head.batch);
    return true;
  }
  // Read after the head: whatever waits now is not in the log that the head describes.
  const waiting = await logs.waiting(institution, BATCH);
  const entries = entriesOf(services, institution, waiting);
  if (entries.length === 0) return false;
  const urgent = waiting.some(({ type }) => STAMPED_AT_ONCE.has(type));
  const batch = { ...(await nextBatch(services, head, entries)), urgent };
  if (!(await logs.decide(head, batch, token))) return false;
  await carryOut(services, head, batch);
  return true;
}

/** All of it may be done again, by this process or another. */
async function carryOut(
  { logs, stamps }: SequencerServices,
  { institution }: LogHead,
  batch: LogBatch,
): Promise<void> {
  const edge = new Tiles(await logs.tiles(institution, edgeOf(batch.from)));
  await logs.writeTiles(institution, grown(edge, batch.from, batch.entries.map(bytesOf)));
  await logs.publish(institution, batch);
  await stamps.want(checkpointOf(institution, batch));
  await logs.place(institution, batch);
  await logs.finish(institution, batch);
}

/** What a time-stamp is asked on: the whole note, signature included. */
function checkpointOf(institution: string, { from, entries, checkpoint, at, urgent }: LogBatch): Stampable {
  const position = from + entries.length;
  return { institution, position, bytes: Buffer.from(checkpoint), since: at, urgent };
}

async function nextBatch(
  services: SequencerServices,
  head: LogHead,
  entries: readonly LogEntry[],
): Promise<Omit<LogBatch, 'urgent'>> {
  const { institution, size: from } = head;
  const { privateKey, publicKey } = await logKey(services, institution);
  const key = { name: head.origin, publicKey };
  const tiles = new Tiles(await services.logs.tiles(institution, edgeOf(from)));
  refuseOtherTree(head, key, tiles);
  const size = from + entries.length;
  const root = tiles.put(grown(tiles, from, entries.map(bytesOf))).rootOf({ start: 0, end: size });
  return {
    from,
    entries,
    checkpoint: signCheckpoint({ size, root }, key, privateKey),
    at: services.clock.now(),
  };
}

/** Never signs what does not begin with what was signed before, whatever became of the tiles. */
function refuseOtherTree({ size, checkpoint }: LogHead, key: NoteKey, tiles: Tiles): void {
  const root = tiles.rootOf({ start: 0, end: size });
  const signed = checkpoint === null ? { size: 0, root: EMPTY_ROOT } : openCheckpoint(checkpoint, key);
  if (signed.size !== size || !sameBytes(signed.root, root)) throw new AppError('LOG_BROKEN');
}

const keptShape = z.object({ leafSalt: z.string().regex(/^[A-Za-z0-9_-]{43}$/) });

/** One that cannot be read waits, and is told of; it does not stop the others. */
function entriesOf(
  services: SequencerServices,
  institution: string,
  waiting: readonly WaitingStatement[],
): LogEntry[] {
  return waiting.flatMap((statement) => {
    try {
      return [entryOf(services, statement)];
    } catch (error) {
      services.log.error(
        { err: error, institution, statement: statement.id },
        'A statement cannot be logged',
      );
      return [];
    }
  });
}

function entryOf({ vault }: SequencerServices, { id, digest, kept }: WaitingStatement): LogEntry {
  const { leafSalt } = keptShape.parse(JSON.parse(vault.decrypt(KEPT_PURPOSE, kept)));
  const bytes = Buffer.from(digest, 'base64url');
  if (bytes.length !== HASH_BYTES) throw new AppError('SEAL_BROKEN');
  const commitment = commitmentOf(Buffer.from(leafSalt, 'base64url'), bytes);
  return { statement: id, commitment: Buffer.from(commitment).toString('base64url') };
}

function bytesOf({ commitment }: LogEntry): Uint8Array {
  return Buffer.from(commitment, 'base64url');
}
