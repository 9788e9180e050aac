import { base64Bytes, sameBytes } from '../bytes.ts';
import type { BundledLog, EvidenceBundle } from '../../domain/evidence-bundle.ts';
import { isConsistent, type Tree } from '../log/check-proof.ts';
import { openCheckpoint, type Checkpoint } from '../log/checkpoint.ts';
import { noteKeyText, readNoteKey, type NoteKey } from '../log/note.ts';
import type { Findings, OuterSeal, Subject } from './report.ts';
import type { Trust, WitnessProof } from './trust.ts';

/** A checkpoint whose signature held, with its time-stamp. */
export interface StampedCheckpoint {
  tree: Checkpoint;
  note: string;
  /** DER in base64. */
  timestamp: string | null;
}

/** The checkpoint of the bundle, then those of before. */
export interface OpenedLog {
  newest: StampedCheckpoint;
  earlier: StampedCheckpoint[];
}

const CHECKPOINT: Subject = { what: 'checkpoint', id: '', name: '' };

/** What vouches for the log's key, besides whoever verifies. */
export interface LogContext {
  trust: Trust;
  /** A trusted one of the institution vouches for the key in the bundle. */
  seal: OuterSeal;
}

/** The checkpoint: signed by the log's key, of this institution's log, and no other than a witness kept. */
export function checkCheckpoint(
  { log, institution, statements }: EvidenceBundle,
  { trust, seal }: LogContext,
  findings: Findings,
): OpenedLog | null {
  if (log === null) return null;
  const key = readNoteKey(log.key);
  const tree = key === null ? null : opened(log.checkpoint, key);
  if (key === null || tree === null) {
    findings.add('checkpoint.broken', CHECKPOINT);
    return null;
  }
  findings.add('checkpoint.signed', named(tree), { size: tree.size });
  const isOwn = tree.origin.endsWith(`/log/${institution.key}`);
  findings.either(isOwn, ['checkpoint.origin', 'checkpoint.other-origin'], named(tree));
  checkKey(key, { trust, seal }, findings);
  const newest = { tree, note: log.checkpoint, timestamp: log.timestamp };
  const earlier = (log.earlier ?? []).flatMap((one) => openEarlier(one, { key, tree }, findings));
  checkEarlier({ newest, earlier }, statements, findings);
  checkWitness({ newest, earlier }, { trust, key }, findings);
  return { newest, earlier };
}

export function named({ origin, size }: Checkpoint): Subject {
  return { what: 'checkpoint', id: origin, name: `${origin}, ${size}` };
}

function opened(note: string, key: NoteKey): Checkpoint | null {
  try {
    return openCheckpoint(note, key);
  } catch {
    return null;
  }
}

function checkKey(key: NoteKey, { trust, seal }: LogContext, findings: Findings): void {
  const text = noteKeyText(key);
  const subject: Subject = { what: 'checkpoint', id: text, name: text };
  if (trust.logKey !== null)
    findings.either(
      noteKeyText(trust.logKey) === text,
      ['checkpoint.key-given', 'checkpoint.key-other'],
      subject,
    );
  else findings.either(seal === 'trusted', ['checkpoint.key-sealed', 'checkpoint.key-not-given'], subject);
}

function openEarlier(
  { checkpoint, timestamp, consistency }: NonNullable<BundledLog['earlier']>[number],
  { key, tree }: { key: NoteKey; tree: Tree },
  findings: Findings,
): StampedCheckpoint[] {
  const older = opened(checkpoint, key);
  const hashes = consistency.map(base64Bytes).filter((hash) => hash !== null);
  const holds = older !== null && hashes.length === consistency.length && isConsistent(older, tree, hashes);
  const subject = older === null ? CHECKPOINT : named(older);
  findings.either(holds, ['checkpoint.earlier', 'checkpoint.earlier-broken'], subject);
  return holds ? [{ tree: older, note: checkpoint, timestamp }] : [];
}

/** Oldest first, and each covers a statement that none before it does: what nobody needs could be put in unseen. */
function checkEarlier(
  { newest, earlier }: OpenedLog,
  statements: EvidenceBundle['statements'],
  findings: Findings,
): void {
  const places = statements
    .flatMap(({ jws, inclusion }) => (jws === null || inclusion === null ? [] : [inclusion.index]))
    .sort((one, other) => one - other);
  let covered = 0;
  for (const { tree } of earlier) {
    const next = places.find((place) => place >= covered) ?? Infinity;
    const isNeeded = next < tree.size && tree.size < newest.tree.size;
    if (!isNeeded) findings.add('checkpoint.earlier-needless', named(tree));
    covered = Math.max(covered, tree.size);
  }
}

/** A tree of the same size has the same root, and a smaller one begins it, or the log was forked. */
function checkWitness(
  log: OpenedLog,
  { trust, key }: { trust: Trust; key: NoteKey },
  findings: Findings,
): void {
  if (trust.checkpoints.length === 0) findings.notices.add('no-witness');
  for (const note of trust.checkpoints) {
    const kept = opened(note, key);
    if (kept === null) {
      findings.add('checkpoint.witness-broken', CHECKPOINT);
      continue;
    }
    const agrees = agreesWith(kept, log, trust.proofs);
    const { size } = kept;
    if (agrees === null)
      findings.add('checkpoint.witness-other-size', named(kept), { size, own: log.newest.tree.size });
    else findings.either(agrees, ['checkpoint.witness-same', 'checkpoint.fork'], named(kept));
  }
}

/** Null when nothing in hand shows it. */
function agreesWith(
  kept: Tree,
  { newest, earlier }: OpenedLog,
  proofs: readonly WitnessProof[],
): boolean | null {
  const same = [newest, ...earlier].find(({ tree }) => tree.size === kept.size);
  if (same !== undefined) return sameBytes(same.tree.root, kept.root);
  const [older, newer] = newest.tree.size < kept.size ? [newest.tree, kept] : [kept, newest.tree];
  const proof = proofs.find((one) => one.older === older.size && one.newer === newer.size);
  if (proof === undefined) return null;
  const hashes = proof.hashes.map(base64Bytes).filter((hash) => hash !== null);
  return hashes.length === proof.hashes.length && isConsistent(older, newer, hashes);
}
