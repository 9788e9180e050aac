import { ownAmendments } from '../domain/amendment.ts';
import type { Amendment } from '../domain/meeting.ts';
import type { StudentSignatureStatement } from '../domain/statement.ts';
import { AppError } from '../errors.ts';
import type { SealedStatement } from './ports/sealed.ts';
import type { LiveSession } from './ports/session.ts';
import type { Services } from './services.ts';

type ProofServices = Pick<Services, 'stores' | 'sealer'>;

/** A student's own signature, with the statement that its seal holds. */
export interface OwnSignature {
  sealed: SealedStatement;
  statement: StudentSignatureStatement;
  /** Of its meeting since: what concerns this person. */
  amendments: Amendment[];
}

/** Reads a signature for the person who made it. @throws AppError SIGNATURE_UNKNOWN for anyone else's, SEAL_BROKEN */
export async function ownSignature(
  services: ProofServices,
  { institution, person }: LiveSession,
  id: string,
): Promise<OwnSignature> {
  const found = await services.stores.statements.findAmended(institution.key, id);
  if (found?.statement.person !== person.id) throw new AppError('SIGNATURE_UNKNOWN');
  const { statement: sealed } = found;
  const statement = await services.sealer.open(institution.key, sealed.jws);
  if (statement.type !== 'student-signature') throw new AppError('SIGNATURE_UNKNOWN');
  return { sealed, statement, amendments: ownAmendments(found, person.id) };
}

/** What a student keeps: the whole sealed statement and the public key, checkable by anyone without us. */
export interface PersonalProof {
  format: 'emarge-proof';
  v: 1;
  /** Compact JWS (RFC 7515) over the canonical JSON (RFC 8785) of `statement`. */
  jws: string;
  publicKey: Record<string, unknown>;
  /** What the seal holds, for reading; the seal alone counts. */
  statement: StudentSignatureStatement;
}

/** @throws AppError SIGNATURE_UNKNOWN, SEAL_BROKEN */
export async function personalProof(
  services: ProofServices,
  live: LiveSession,
  id: string,
): Promise<PersonalProof> {
  const { sealed, statement } = await ownSignature(services, live, id);
  const publicKey = await services.sealer.publicJwk(live.institution.key, sealed.jws);
  return { format: 'emarge-proof', v: 1, jws: sealed.jws, publicKey, statement };
}
