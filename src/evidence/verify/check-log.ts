import { base64Bytes, base64urlBytes, sameBytes } from '../bytes.ts';
import type { BundledStatement } from '../../domain/evidence-bundle.ts';
import { isIncluded, type Tree } from '../log/check-proof.ts';
import { commitmentOf, leafHash } from '../log/hash.ts';
import type { CheckCode } from './codes.ts';
import { subjectOf, subjectOfClosed, type OpenedBundle } from './opened.ts';
import type { Findings, Subject } from './report.ts';

/** Every statement stands in the tree of the checkpoint; erased ones by their commitment alone. */
export function checkLog(all: OpenedBundle, tree: Tree | null, findings: Findings): void {
  const subjects = new Map(all.opened.map((one) => [one.bundled, subjectOf(one)]));
  const places = new Set<number>();
  for (const bundled of all.bundle.statements) {
    const subject = subjects.get(bundled) ?? subjectOfClosed(bundled);
    findings.add(placed(bundled, tree), subject);
    refuseSamePlace(bundled, { places, subject, findings });
  }
}

function refuseSamePlace(
  { inclusion }: BundledStatement,
  { places, subject, findings }: { places: Set<number>; subject: Subject; findings: Findings },
): void {
  if (inclusion === null) return;
  if (places.has(inclusion.index)) findings.add('log.twice', subject);
  places.add(inclusion.index);
}

function placed({ digest, salt, jws, inclusion }: BundledStatement, tree: Tree | null): CheckCode {
  if (inclusion === null) return tree === null ? 'log.none' : 'log.waiting';
  const commitment = base64urlBytes(inclusion.commitment);
  const hashes = inclusion.hashes.map(base64Bytes).filter((hash) => hash !== null);
  if (commitment === null || hashes.length < inclusion.hashes.length) return 'log.not-included';
  if (jws !== null && !isCommitment(commitment, salt, digest)) return 'log.commitment';
  if (tree === null) return 'log.none';
  if (inclusion.index >= tree.size) return 'log.beyond';
  const leaf = { index: inclusion.index, hash: leafHash(commitment) };
  if (!isIncluded(leaf, tree, hashes)) return 'log.not-included';
  return jws === null ? 'log.erased' : 'log.included';
}

function isCommitment(commitment: Uint8Array, salt: string | null, digest: string): boolean {
  const [saltBytes, digestBytes] = [base64urlBytes(salt ?? ''), base64urlBytes(digest)];
  if (saltBytes === null || digestBytes === null) return false;
  return sameBytes(commitment, commitmentOf(saltBytes, digestBytes));
}
