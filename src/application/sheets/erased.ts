import type { Statement } from '../../domain/statement.ts';
import { AppError } from '../../errors.ts';
import type { ErasedStatement } from '../ports/sealed.ts';
import { evidenceOf, type Evidence, type EvidenceServices, type EvidentErased } from './evidence.ts';

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
