import type {
  BundledInclusion,
  BundledLog,
  BundledStatement,
  EvidenceBundle,
} from '../../domain/evidence-bundle.ts';
import { withErased } from '../../domain/bundle-order.ts';
import { identityOf } from './identity-of.ts';
import type { LogProof } from '../ports/evidence-log.ts';
import type { Evidence, EvidenceServices, EvidentErased, EvidentStatement } from './evidence.ts';
import type { EvidentLog } from './log-over.ts';

/** What a bundle is made of besides its statements. */
export interface BundleFacts extends Pick<EvidenceBundle, 'kind' | 'sheet'> {
  /** Whether what the LMS signed at each launch goes with it: e-mail addresses may stand there. */
  identities: boolean;
}

/** The bundle of some evidence: everything that it takes to check it without us. */
export async function bundleOf(
  services: EvidenceServices,
  evidence: Evidence,
  { kind, sheet, identities }: BundleFacts,
): Promise<EvidenceBundle> {
  const { institution, statements } = evidence;
  const keys = await keysOf(services, evidence);
  return {
    format: 'emarge-evidence',
    v: 1,
    kind,
    institution: { key: institution, name: nameIn(statements) },
    keys,
    revocations: await revocationsOf(services, institution, keys),
    log: bundledLog(evidence.log),
    statements: inOrder(evidence, identities),
    sheet,
  };
}

/** The institution's name as the newest statement has it. */
function nameIn(statements: readonly EvidentStatement[]): string {
  return statements.findLast(({ statement }) => statement !== null)?.statement?.institution.name ?? '';
}

/** The newest revocation list of the institution's own authority, if that issued one of the keys. */
async function revocationsOf(
  { sealKeys }: EvidenceServices,
  institution: string,
  keys: EvidenceBundle['keys'],
): Promise<string | null> {
  const list = await sealKeys.revocationList(institution);
  if (list === null) return null;
  const authority = (await sealKeys.authority(institution)).replace(/-----[^-]+-----|\s/g, '');
  const isOurs = keys.some(({ x5c }) => Array.isArray(x5c) && x5c.at(-1) === authority);
  return isOurs ? Buffer.from(list).toString('base64') : null;
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
  const { key, checkpoint, timestamp, earlier } = log;
  return { key, checkpoint, timestamp: timestamp?.token ?? null, ...(earlier.length > 0 && { earlier }) };
}

/** As received; what was erased in between, by its place in the log. */
function inOrder({ statements, erased }: Evidence, identities: boolean): BundledStatement[] {
  return withErased(
    statements.map((one) => bundled(one, identities)),
    erased.map(bundledErased),
  );
}

function bundledErased({ digest, proof }: EvidentErased): BundledStatement {
  return { digest, jws: null, salt: null, inclusion: inclusionOf(proof) };
}

function inclusionOf({ index, commitment, hashes }: LogProof): BundledInclusion {
  return { index, commitment, hashes };
}

function bundled(
  { sealed, kept, proof, rows, statement }: EvidentStatement,
  identities: boolean,
): BundledStatement {
  const { digest, jws } = sealed;
  const named = statement?.type === 'roll-call' || statement?.type === 'amendment';
  const identity = identities ? identityOf(kept) : null;
  return {
    digest,
    jws,
    salt: kept.leafSalt,
    inclusion: proof === null ? null : inclusionOf(proof),
    ...(named && { rows: [...rows] }),
    ...(kept.strokes !== null && { strokes: kept.strokes.strokes }),
    ...(identity !== null && { identity }),
  };
}
