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
  { evidenceLog }: EvidenceServices,
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
  return placed.map(({ digest, receivedAt }, i) => {
    const proof = proofs[i];
    if (proof === undefined) throw new AppError('LOG_BROKEN');
    return { digest, receivedAt, proof };
  });
}

function namedBy(statement: Statement | null): string[] {
  if (statement?.type === 'validation') return statement.signatures;
  return statement?.type === 'set-aside' ? [statement.of] : [];
}
