import { atMost } from '../../domain/bundle-order.ts';
import { MOST_EARLIER, type EarlierCheckpoint } from '../../domain/evidence-bundle.ts';
import { AppError } from '../../errors.ts';
import type { SealedStatement } from '../ports/sealed.ts';
import type { StampStore, Timestamp } from '../ports/timestamp.ts';
import type { Services } from '../services.ts';

type LogServices = Pick<Services, 'stores' | 'evidenceLog'>;

type StampOver = NonNullable<Awaited<ReturnType<StampStore['covering']>>>;

/** The log as it covers statements: a checkpoint, and its time-stamp once it has one. */
export interface EvidentLog {
  key: string;
  checkpoint: string;
  timestamp: Timestamp | null;
  /** Stamped before it, oldest first: each statement was sealed when the first that covers it was stamped. */
  earlier: EarlierCheckpoint[];
}

/** The first stamped checkpoint that covers them all; else the newest. */
export async function logOver(
  services: LogServices,
  institution: string,
  sealed: readonly SealedStatement[],
): Promise<EvidentLog | null> {
  const { stores, evidenceLog } = services;
  const indexes = sealed.flatMap(({ log }) => (log.state === 'logged' ? [log.index] : []));
  const [key, newest] = await Promise.all([
    evidenceLog.key(institution),
    evidenceLog.checkpoint(institution),
  ]);
  if (indexes.length === 0 || key === null || newest === null) return null;
  const stamp = await stores.stamps.covering(institution, Math.max(...indexes) + 1);
  if (stamp === null) return { key, checkpoint: newest, timestamp: null, earlier: [] };
  const { position, ...timestamp } = stamp;
  const checkpoint = await noteOf(services, institution, position);
  const earlier = await earlierOf(services, institution, { indexes, until: position });
  return { key, checkpoint, timestamp, earlier };
}

/** The checkpoint of a size that was stamped. */
async function noteOf({ stores }: LogServices, institution: string, size: number): Promise<string> {
  const stamped = await stores.logs.checkpointOver(institution, size - 1);
  if (stamped?.size !== size) throw new AppError('LOG_BROKEN');
  return stamped.note;
}

/**
 * The first stamped checkpoint over each statement, each once, with the proof that the last begins with it. Where there are
 * more than a bundle holds, every second, third... of them: each statement is then shown by the next that is left.
 */
async function earlierOf(
  services: LogServices,
  institution: string,
  { indexes, until }: { indexes: readonly number[]; until: number },
): Promise<EarlierCheckpoint[]> {
  const first: StampOver[] = [];
  for (const index of [...indexes].sort((a, b) => a - b)) {
    if (index < (first.at(-1)?.position ?? 0)) continue;
    const stamp = await services.stores.stamps.covering(institution, index + 1);
    if (stamp === null || stamp.position >= until) break;
    first.push(stamp);
  }
  const found: EarlierCheckpoint[] = [];
  for (const { position: older, token: timestamp } of atMost(MOST_EARLIER, first)) {
    const checkpoint = await noteOf(services, institution, older);
    const consistency = await services.evidenceLog.consistency(institution, { older, newer: until });
    found.push({ checkpoint, timestamp, consistency });
  }
  return found;
}
