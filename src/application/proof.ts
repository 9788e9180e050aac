import type { EvidenceBundle } from '../domain/evidence-bundle.ts';
import { ownAmendments } from '../domain/amendment.ts';
import type { Amendment } from '../domain/meeting.ts';
import type { MeetingProgress } from '../domain/receipt.ts';
import type { StudentSignatureStatement } from '../domain/statement.ts';
import { AppError } from '../errors.ts';
import type { ProofPrint } from './ports/sheets.ts';
import type { SealedStatement } from './ports/sealed.ts';
import type { LiveSession } from './ports/session.ts';
import type { Timestamp } from './ports/timestamp.ts';
import type { Services } from './services.ts';
import { bundleOf } from './sheets/bundle.ts';
import { evidenceOf, type Evidence, type EvidenceServices } from './sheets/evidence.ts';
import { trustOf } from './sheets/trust.ts';

/** A student's own signature, with the statement that its seal holds. */
export interface OwnSignature {
  sealed: SealedStatement;
  statement: StudentSignatureStatement;
  /** Of its meeting since: what concerns this person. */
  amendments: Amendment[];
  progress: MeetingProgress;
}

/** A signature's place in its institution's log, with the first time-stamp that covers it; null while it waits. */
export interface PlaceInLog {
  index: number;
  timestamp: Pick<Timestamp, 'at' | 'authority'> | null;
}

/** Reads a signature for the person who made it. @throws AppError SIGNATURE_UNKNOWN for anyone else's, SEAL_BROKEN */
export async function ownSignature(
  services: Pick<Services, 'stores' | 'sealer'>,
  { institution, person }: LiveSession,
  id: string,
): Promise<OwnSignature> {
  const found = await services.stores.statements.findAmended(institution.key, id);
  if (found?.statement.person !== person.id) throw new AppError('SIGNATURE_UNKNOWN');
  const { statement: sealed } = found;
  const statement = await services.sealer.open(institution.key, sealed.jws);
  if (statement.type !== 'student-signature') throw new AppError('SIGNATURE_UNKNOWN');
  return { sealed, statement, amendments: ownAmendments(found, person.id), progress: found.progress };
}

/** Reads nothing for a signature that has just been made: it has no place yet. */
export async function placeInLog(
  { stores }: Pick<Services, 'stores'>,
  { institution, log }: SealedStatement,
): Promise<PlaceInLog | null> {
  if (log.state === 'pending') return null;
  const { index } = log;
  return { index, timestamp: await stores.stamps.covering(institution, index + 1) };
}

/** The evidence of a person's own signature, which anyone can check without us, and which names no other student. */
export interface PersonalProof extends OwnSignature {
  evidence: Evidence;
  bundle: EvidenceBundle;
}

/** @throws AppError SIGNATURE_UNKNOWN, SEAL_BROKEN */
export async function personalProof(
  services: EvidenceServices,
  live: LiveSession,
  id: string,
): Promise<PersonalProof> {
  const own = await ownSignature(services, live, id);
  const { key } = live.institution;
  const evidence = await evidenceOf(services, key, [own.sealed]);
  const bundle = await bundleOf(services, evidence, { kind: 'personal', sheet: null, identities: true });
  return { ...own, evidence, bundle };
}

/** The same as one page, sealed, with the bundle inside. @throws AppError SIGNATURE_UNKNOWN, SEAL_BROKEN, TSA_AWAY */
export async function printedProof(
  services: EvidenceServices & Pick<Services, 'printer'>,
  live: LiveSession,
  {
    proof,
    words,
  }: { proof: PersonalProof; words: Pick<ProofPrint, 'title' | 'facts' | 'locale' | 'verifyUrl'> },
): Promise<Uint8Array> {
  const { sealed, statement, evidence, bundle } = proof;
  return services.printer.printProof(live.institution.key, {
    ...words,
    drawing: sealed.shown.ink,
    typedName: sealed.shown.typedName,
    sentence: statement.sentence,
    bundle: Buffer.from(services.sealer.canonical(bundle)),
    trust: trustOf(evidence, bundle.keys),
  });
}
