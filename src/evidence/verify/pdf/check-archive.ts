import type * as Pki from 'pkijs';
import { sameBytes } from '../../bytes.ts';
import { commonName } from '../../timestamp/names.ts';
import type { OpenedToken } from '../../timestamp/verify.ts';
import { askLists, chainLinks, type Link, type ListAnswer, type ListQuestion } from '../chain-lists.ts';
import { LIST_FRESH_MS } from '../check-certificates.ts';
import { CLOCKS_DIFFER_MS } from '../check-time.ts';
import type { Findings } from '../report.ts';
import { readRevocations } from '../revocations.ts';
import type { Trust } from '../trust.ts';
import { readX509, type ReadCertificate } from '../x509.ts';
import type { ArchivePart } from './archive-of.ts';
import { readToken, sayToken, tokenProblem } from './read-token.ts';

/** What the archive part stands behind. */
export interface Archived {
  /** DER of the seal's chain, its own certificate first; null when the seal does not hold. */
  seal: readonly Uint8Array[] | null;
  /** The time-stamp of the seal. */
  stamp: OpenedToken | null;
}

/** A chain and what is asked of lists about it. */
interface Asked extends Omit<ListQuestion, 'since'> {
  certificates: readonly Uint8Array[];
  /** Of the first of them alone; those above it are asked as their authorities publish. */
  ownSince?: number;
}

/**
 * The part that was appended: its time-stamp over the whole file, and that at its time nobody was revoked who stands
 * behind the seal or a time-stamp. @returns whether the lists say so of all
 */
export async function checkArchive(
  part: ArchivePart,
  { of, trust }: { of: Archived; trust: Trust },
  findings: Findings,
): Promise<boolean> {
  const opened = await checkStamp(part, trust, findings);
  if (opened === null || of.seal === null || of.stamp === null) return false;
  const { at } = opened.stamp;
  const sealed = of.stamp.stamp.at;
  if (at + CLOCKS_DIFFER_MS < sealed) {
    findings.add('pdf.archive-broken', undefined, { problem: 'order' });
    return false;
  }
  const asked: Asked[] = [
    { certificates: of.seal, at, until: sealed, ownSince: sealed - LIST_FRESH_MS },
    { certificates: of.stamp.certificates, at, until: at },
    { certificates: opened.certificates, at, until: at },
  ];
  return checkLists(part, { asked, trust }, findings);
}

async function checkStamp(
  { cms, covered, certificates }: ArchivePart,
  { tsaRoots }: Trust,
  findings: Findings,
): Promise<OpenedToken | null> {
  const context = { data: covered, others: certificates };
  try {
    const opened = await readToken(cms, { ...context, roots: tsaRoots });
    const isTrusted = opened.stamp.trusted === true;
    sayToken(opened, isTrusted ? 'pdf.archive' : 'pdf.archive-root-not-given', findings);
    return opened;
  } catch (error) {
    const problem = tokenProblem(error);
    if (problem !== 'chain') {
      findings.add('pdf.archive-broken', undefined, { problem });
      return null;
    }
    const opened = await readToken(cms, { ...context, roots: [] });
    sayToken(opened, 'pdf.archive-other-root', findings);
    return opened;
  }
}

async function checkLists(
  part: ArchivePart,
  { asked, trust }: { asked: readonly Asked[]; trust: Trust },
  findings: Findings,
): Promise<boolean> {
  const lists = await Promise.all(part.lists.map(readRevocations)).catch(() => null);
  if (lists === null) {
    findings.add('pdf.archive-list-broken', undefined, { certificate: '' });
    return false;
  }
  const pki = await import('pkijs');
  const given = readable(pki, [...trust.roots, ...trust.tsaRoots]);
  const isTrusted = ({ der }: ReadCertificate): boolean => given.some((one) => sameBytes(one.der, der));
  const made: (number | null)[] = [];
  for (const { certificates, ownSince = -Infinity, ...question } of asked) {
    const [own, ...above] = readable(pki, certificates);
    if (own === undefined) continue;
    const pool = [...given, ...above, ...readable(pki, part.certificates)];
    for (const [place, link] of (await chainLinks(own, pool, isTrusted)).entries()) {
      const since = place === 0 ? ownSince : -Infinity;
      made.push(sayAnswer(await askLists(pki, { link, lists }, { ...question, since }), link, findings));
    }
  }
  const known = made.filter((one) => one !== null);
  if (known.length < made.length || known.length === 0) return false;
  findings.add('pdf.archive-lists', undefined, { made: new Date(Math.min(...known)).toISOString() });
  return true;
}

/** Without those that cannot be read: nothing leads over them. */
function readable(pki: typeof Pki, ders: readonly Uint8Array[]): ReadCertificate[] {
  return ders.flatMap((der) => {
    try {
      return [readX509(pki, der)];
    } catch {
      return [];
    }
  });
}

/** @returns of when the list is that says that it was not revoked; null when none does */
function sayAnswer(answer: ListAnswer, { certificate }: Link, findings: Findings): number | null {
  const params = { certificate: commonName(certificate.parsed) };
  if (answer.says === 'not-revoked') return answer.at;
  if (answer.says === 'revoked')
    findings.add('pdf.archive-revoked', undefined, { ...params, from: new Date(answer.at).toISOString() });
  else findings.add(`pdf.archive-list-${answer.says}`, undefined, params);
  return null;
}
