import { createHash } from 'node:crypto';
import type { BundledLog, BundledStatement, EvidenceBundle } from '../../domain/evidence-bundle.ts';
import type { DigestedStatement } from '../../domain/compose-sheet.ts';
import { AppError } from '../../errors.ts';
import { keptOf, type Kept } from '../kept.ts';
import type { LogProof } from '../ports/evidence-log.ts';
import type { ErasedStatement, SealedStatement } from '../ports/sealed.ts';
import type { Statement } from '../../domain/statement.ts';
import type { SheetWait } from '../ports/sheets.ts';
import type { Timestamp } from '../ports/timestamp.ts';
import type { Services } from '../services.ts';

export type EvidenceServices = Pick<Services, 'stores' | 'sealer' | 'sealKeys' | 'vault' | 'evidenceLog'>;

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
  commitment: string;
  proof: LogProof;
}

/** All that is left of a meeting's statements. @throws AppError SEAL_BROKEN, LOG_BROKEN */
export async function evidenceOfMeeting(
  services: EvidenceServices,
  institution: string,
  meeting: string,
): Promise<Evidence> {
  const { stores } = services;
  const [sealed, erased] = await Promise.all([
    stores.statements.inMeeting(institution, meeting),
    stores.erasures.erasedIn(institution, meeting),
  ]);
  const evidence = await evidenceOf(services, institution, sealed);
  return { ...evidence, erased: await erasedEvidence(services, evidence, erased) };
}

/** @returns those that a validation or a set-aside names: whatever else could be called erased */
async function erasedEvidence(
  { stores, evidenceLog }: EvidenceServices,
  { institution, statements, log }: Evidence,
  erased: readonly ErasedStatement[],
): Promise<EvidentErased[]> {
  if (log === null) return [];
  const named = new Set(statements.flatMap(({ statement }) => namedBy(statement)));
  const placed = erased.flatMap(({ digest, receivedAt, log: place }) =>
    named.has(digest) && place.state === 'logged' ? [{ digest, receivedAt, index: place.index }] : [],
  );
  const indexes = placed.map(({ index }) => index);
  const proofs = await evidenceLog.proofs(institution, indexes, log.checkpoint);
  const tiles = new Map<number, Uint8Array>();
  const names = [...new Set(indexes.map(tileOf))].map((index) => ({ level: 'entries' as const, index }));
  for (const { index, bytes } of await stores.logs.tiles(institution, names)) tiles.set(index, bytes);
  return placed.flatMap(({ index, ...rest }, i) => {
    const at = (index % TILE_WIDTH) * HASH_BYTES;
    const entry = tiles.get(tileOf(index))?.subarray(at, at + HASH_BYTES);
    const proof = proofs[i];
    if (entry?.length !== HASH_BYTES || proof === undefined) throw new AppError('LOG_BROKEN');
    return [{ ...rest, commitment: Buffer.from(entry).toString('base64url'), proof }];
  });
}

function namedBy(statement: Statement | null): string[] {
  if (statement?.type === 'validation') return statement.signatures;
  return statement?.type === 'set-aside' ? [statement.of] : [];
}

/** A tile of the log holds so many entries of so many bytes (C2SP tlog-tiles). */
const TILE_WIDTH = 256;
const HASH_BYTES = 32;

function tileOf(index: number): number {
  return Math.floor(index / TILE_WIDTH);
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
  { stores, evidenceLog }: EvidenceServices,
  institution: string,
  sealed: readonly SealedStatement[],
): Promise<EvidentLog | null> {
  const indexes = sealed.flatMap(({ log }) => (log.state === 'logged' ? [log.index] : []));
  const [key, newest] = await Promise.all([
    evidenceLog.key(institution),
    evidenceLog.checkpoint(institution),
  ]);
  if (indexes.length === 0 || key === null || newest === null) return null;
  const stamp = await stores.stamps.covering(institution, Math.max(...indexes) + 1);
  if (stamp === null) return { key, checkpoint: newest, timestamp: null };
  const { position, ...timestamp } = stamp;
  const stamped = await stores.logs.checkpointOver(institution, position - 1);
  if (stamped?.size !== position) throw new AppError('LOG_BROKEN');
  return { key, checkpoint: stamped.note, timestamp };
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

/** What a bundle is made of besides its statements. */
export interface BundleFacts extends Pick<EvidenceBundle, 'kind' | 'sheet'> {
  name: string;
  /** Whether what the LMS signed at each launch goes with it: e-mail addresses may stand there. */
  identities: boolean;
}

/** The bundle of some evidence: everything that it takes to check it without us. */
export async function bundleOf(
  services: EvidenceServices,
  evidence: Evidence,
  { kind, sheet, name, identities }: BundleFacts,
): Promise<EvidenceBundle> {
  const { institution } = evidence;
  const revocations = await services.sealKeys.revocationList(institution);
  return {
    format: 'emarge-evidence',
    v: 1,
    kind,
    institution: { key: institution, name },
    keys: await keysOf(services, evidence),
    revocations: revocations === null ? null : Buffer.from(revocations).toString('base64'),
    log: bundledLog(evidence.log),
    statements: inOrder(evidence, identities),
    sheet,
  };
}

/** Every key that a seal names, once. */
async function keysOf(
  { sealer }: EvidenceServices,
  { institution, statements }: Evidence,
): Promise<EvidenceBundle['keys']> {
  const keys = new Map<unknown, Record<string, unknown>>();
  for (const { sealed } of statements) {
    const key = await sealer.publicJwk(institution, sealed.jws);
    keys.set(key['kid'], key);
  }
  return [...keys.values()];
}

function bundledLog(log: EvidentLog | null): BundledLog | null {
  if (log === null) return null;
  return { key: log.key, checkpoint: log.checkpoint, timestamp: log.timestamp?.token ?? null };
}

/** As received; what was erased in between. */
function inOrder({ statements, erased }: Evidence, identities: boolean): BundledStatement[] {
  const all = [
    ...statements.map((one) => ({ at: one.sealed.receivedAt, bundled: bundled(one, identities) })),
    ...erased.map((one) => ({ at: one.receivedAt, bundled: bundledErased(one) })),
  ];
  return all.sort((a, b) => a.at - b.at).map((one) => one.bundled);
}

function bundledErased({ digest, commitment, proof }: EvidentErased): BundledStatement {
  const { index, hashes } = proof;
  return { digest, jws: null, salt: null, inclusion: { index, commitment, hashes } };
}

function bundled(
  { sealed, kept, proof, rows, statement }: EvidentStatement,
  identities: boolean,
): BundledStatement {
  const { digest, jws } = sealed;
  const named = statement?.type === 'roll-call' || statement?.type === 'amendment';
  const { idToken, platformJwk } = kept;
  return {
    digest,
    jws,
    salt: kept.leafSalt,
    inclusion:
      proof === null
        ? null
        : { index: proof.index, commitment: commitmentOf(kept.leafSalt, digest), hashes: proof.hashes },
    ...(named && { rows: [...rows] }),
    ...(kept.strokes !== null && { strokes: kept.strokes.strokes }),
    ...(identities && idToken !== null && platformJwk !== null && { identity: { idToken, platformJwk } }),
  };
}

/** The entry that the log holds of a statement (RFC 9162, section 2.1, over a salted commitment). */
function commitmentOf(salt: string, digest: string): string {
  return createHash('sha256')
    .update(Buffer.from(salt, 'base64url'))
    .update(Buffer.from(digest, 'base64url'))
    .digest('base64url');
}
