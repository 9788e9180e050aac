import { atMost } from '../../domain/bundle-order.ts';
import { MOST_EARLIER, type EarlierCheckpoint } from '../../domain/evidence-bundle.ts';
import type { DigestedStatement } from '../../domain/compose-sheet.ts';
import { AppError } from '../../errors.ts';
import { keptOf, type Kept } from '../kept.ts';
import type { LogProof } from '../ports/evidence-log.ts';
import type { SealedStatement } from '../ports/sealed.ts';
import type { SheetWait } from '../ports/sheets.ts';
import type { StampStore, Timestamp } from '../ports/timestamp.ts';
import type { Services } from '../services.ts';

export type EvidenceServices = Pick<Services, 'stores' | 'sealer' | 'sealKeys' | 'vault' | 'evidenceLog'>;

type StampOver = NonNullable<Awaited<ReturnType<StampStore['covering']>>>;

/** A statement with all that belongs to it. */
export interface EvidentStatement extends DigestedStatement {
  sealed: SealedStatement;
  kept: Kept;
  /** Null while it has no place in the log. */
  proof: LogProof | null;
}

/** The log as it covers statements: a checkpoint, and its time-stamp once it has one. */
export interface EvidentLog {
  key: string;
  checkpoint: string;
  timestamp: Timestamp | null;
  /** Stamped before it, oldest first: each statement was sealed when the first that covers it was stamped. */
  earlier: EarlierCheckpoint[];
}

/** Sealed statements of one institution with what proves them. */
export interface Evidence {
  institution: string;
  statements: EvidentStatement[];
  /** What is left of statements that were erased, as far as another statement names them. */
  erased: EvidentErased[];
  log: EvidentLog | null;
}

/** An erased statement in the log: its commitment stays there. */
export interface EvidentErased {
  digest: string;
  receivedAt: number;
  proof: LogProof;
}

/** Opens statements of an institution and proves them to be in its log, against one stamped checkpoint if there is one. @throws AppError SEAL_BROKEN, LOG_BROKEN */
export async function evidenceOf(
  services: EvidenceServices,
  institution: string,
  sealed: readonly SealedStatement[],
): Promise<Evidence> {
  const log = await logOver(services, institution, sealed);
  const proofs = await proofsOf(services, { institution, sealed, log });
  const statements: EvidentStatement[] = [];
  for (const one of sealed) {
    const kept = keptOf(services, one);
    const statement = await services.sealer.open(institution, one.jws);
    const proof = proofs.get(one.id) ?? null;
    statements.push({ sealed: one, kept, proof, digest: one.digest, statement, rows: kept.rows ?? [] });
  }
  return { institution, statements: statements.sort(byOrder), erased: [], log };
}

/** As received; of those of one millisecond, as they stand in the log. */
function byOrder(
  { sealed: a, proof: first }: EvidentStatement,
  { sealed: b, proof: second }: EvidentStatement,
): number {
  return a.receivedAt - b.receivedAt || (first?.index ?? Infinity) - (second?.index ?? Infinity) || 0;
}

/** What statements still wait for; null when each is in the log, under a time-stamp. */
export function waitOf({ statements, log }: Pick<Evidence, 'statements' | 'log'>): SheetWait | null {
  if (log === null || statements.some(({ proof }) => proof === null)) return 'log';
  return log.timestamp === null ? 'time-stamp' : null;
}

/** The first stamped checkpoint that covers them all; else the newest. */
async function logOver(
  services: EvidenceServices,
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
async function noteOf({ stores }: EvidenceServices, institution: string, size: number): Promise<string> {
  const stamped = await stores.logs.checkpointOver(institution, size - 1);
  if (stamped?.size !== size) throw new AppError('LOG_BROKEN');
  return stamped.note;
}

/**
 * The first stamped checkpoint over each statement, each once, with the proof that the last begins with it. Where there are
 * more than a bundle holds, every second, third... of them: each statement is then shown by the next that is left.
 */
async function earlierOf(
  services: EvidenceServices,
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

async function proofsOf(
  { evidenceLog }: EvidenceServices,
  {
    institution,
    sealed,
    log,
  }: { institution: string; sealed: readonly SealedStatement[]; log: EvidentLog | null },
): Promise<Map<string, LogProof>> {
  if (log === null) return new Map();
  const placed = sealed.flatMap(({ id, log: place }) =>
    place.state === 'logged' ? [{ id, index: place.index }] : [],
  );
  const indexes = placed.map(({ index }) => index);
  const proofs = await evidenceLog.proofs(institution, indexes, log.checkpoint);
  return new Map(
    placed.flatMap(({ id }, i): [string, LogProof][] => {
      const proof = proofs[i];
      return proof === undefined ? [] : [[id, proof]];
    }),
  );
}
