import type { DigestedStatement } from '../../domain/compose-sheet.ts';
import type { Statement } from '../../domain/statement.ts';
import { AppError } from '../../errors.ts';
import { keptOf, type Kept } from '../kept.ts';
import type { LogProof } from '../ports/evidence-log.ts';
import type { ErasedStatement, SealedStatement } from '../ports/sealed.ts';
import type { SheetWait } from '../ports/sheets.ts';
import type { Services } from '../services.ts';
import { logOver, type EvidentLog } from './log-over.ts';

export type EvidenceServices = Pick<Services, 'stores' | 'sealer' | 'sealKeys' | 'vault' | 'evidenceLog'>;

/** A sealed statement, opened. */
export interface OpenedStatement extends DigestedStatement {
  sealed: SealedStatement;
  kept: Kept;
}

/** A statement with all that belongs to it. */
export interface EvidentStatement extends OpenedStatement {
  /** Null while it has no place in the log. */
  proof: LogProof | null;
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

/** What the statements of a meeting say, without the proofs of it. */
export interface MeetingContents {
  statements: OpenedStatement[];
  /** What is left of erased ones that another statement names: whatever else could be called erased. */
  erased: Pick<ErasedStatement, 'digest' | 'receivedAt' | 'log'>[];
}

/** All that is left of a meeting's statements, with what proves them. @throws AppError SEAL_BROKEN, LOG_BROKEN */
export async function evidenceOfMeeting(
  services: EvidenceServices,
  institution: string,
  meeting: string,
): Promise<Evidence> {
  const { statements, erased } = await contentsOfMeeting(services, institution, meeting);
  const evidence = await provedBy(services, institution, statements);
  return { ...evidence, erased: await provedErased(services, evidence, erased) };
}

/** What the statements of a meeting say: for whoever needs no proof of it. @throws AppError SEAL_BROKEN */
export async function contentsOfMeeting(
  services: Pick<EvidenceServices, 'stores' | 'sealer' | 'vault'>,
  institution: string,
  meeting: string,
): Promise<MeetingContents> {
  const { stores } = services;
  const [sealed, left] = await Promise.all([
    stores.statements.inMeeting(institution, meeting),
    stores.erasures.erasedIn(institution, meeting),
  ]);
  const statements = await opened(services, institution, sealed);
  const named = new Set(statements.flatMap(({ statement }) => namedBy(statement)));
  return {
    statements,
    erased: left.filter(({ digest, log }) => named.has(digest) && log.state === 'logged'),
  };
}

function namedBy(statement: Statement | null): string[] {
  if (statement?.type === 'validation') return statement.signatures;
  return statement?.type === 'set-aside' ? [statement.of] : [];
}

/** Opens statements of an institution and proves them to be in its log, against one stamped checkpoint if there is one. @throws AppError SEAL_BROKEN, LOG_BROKEN */
export async function evidenceOf(
  services: EvidenceServices,
  institution: string,
  sealed: readonly SealedStatement[],
): Promise<Evidence> {
  return provedBy(services, institution, await opened(services, institution, sealed));
}

/** As received; of those of one millisecond, as they stand in the log. */
async function opened(
  services: Pick<EvidenceServices, 'sealer' | 'vault'>,
  institution: string,
  sealed: readonly SealedStatement[],
): Promise<OpenedStatement[]> {
  const statements: OpenedStatement[] = [];
  for (const one of sealed) {
    const kept = keptOf(services, one);
    const statement = await services.sealer.open(institution, one.jws);
    statements.push({ sealed: one, kept, digest: one.digest, statement, rows: kept.rows ?? [] });
  }
  return statements.sort(byOrder);
}

function byOrder({ sealed: a }: OpenedStatement, { sealed: b }: OpenedStatement): number {
  return a.receivedAt - b.receivedAt || placeOf(a) - placeOf(b) || 0;
}

function placeOf({ log }: SealedStatement): number {
  return log.state === 'logged' ? log.index : Infinity;
}

async function provedBy(
  services: EvidenceServices,
  institution: string,
  statements: readonly OpenedStatement[],
): Promise<Evidence> {
  const sealed = statements.map((one) => one.sealed);
  const log = await logOver(services, institution, sealed);
  const proofs = await proofsOf(services, { institution, sealed, log });
  const proved = statements.map((one) => ({ ...one, proof: proofs.get(one.sealed.id) ?? null }));
  return { institution, statements: proved, erased: [], log };
}

async function provedErased(
  { evidenceLog }: EvidenceServices,
  { institution, log }: Evidence,
  erased: MeetingContents['erased'],
): Promise<EvidentErased[]> {
  if (log === null) return [];
  const indexes = erased.flatMap(({ log: place }) => (place.state === 'logged' ? [place.index] : []));
  const proofs = await evidenceLog.proofs(institution, indexes, log.checkpoint);
  return erased.map(({ digest, receivedAt }, i) => {
    const proof = proofs[i];
    if (proof === undefined) throw new AppError('LOG_BROKEN');
    return { digest, receivedAt, proof };
  });
}

/** What statements still wait for; null when each is in the log, under a time-stamp. */
export function waitOf({ statements, log }: Pick<Evidence, 'statements' | 'log'>): SheetWait | null {
  if (log === null || statements.some(({ proof }) => proof === null)) return 'log';
  return log.timestamp === null ? 'time-stamp' : null;
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
