import type * as Pki from 'pkijs';
import { commonName } from '../../timestamp/names.ts';
import type { OpenedToken } from '../../timestamp/verify.ts';
import {
  askLists,
  chainLinks,
  trustedLinks,
  type Link,
  type ListAnswer,
  type ListQuestion,
} from '../chain-lists.ts';
import { LIST_FRESH_MS } from '../check-certificates.ts';
import { CLOCKS_DIFFER_MS } from '../check-time.ts';
import type { Findings } from '../report.ts';
import { readRevocations } from '../revocations.ts';
import type { Trust } from '../trust.ts';
import { tryReadX509, type ReadCertificate } from '../x509.ts';
import type { ArchivePart } from './archive-of.ts';
import { checkToken, type TokenCodes } from '../read-token.ts';

/** Certificates of somebody who signed, his own first, and the path that was trusted. */
type Shown = Pick<OpenedToken, 'certificates' | 'path'>;

/** What the archive part stands behind. */
export interface Archived {
  /** Certificates of the seal; null when it does not hold. */
  seal: Shown | null;
  /** The time-stamp of the seal. */
  stamp: OpenedToken | null;
}

/** A chain and what is asked of lists about it. */
interface Asked extends Omit<ListQuestion, 'since'> {
  name: string;
  chain: Shown & { roots: readonly Uint8Array[] };
  /** Of the first certificate alone; those above it are asked as their authorities publish. */
  ownSince?: number;
}

const CODES: TokenCodes = {
  trusted: 'pdf.archive',
  open: 'pdf.archive-root-not-given',
  otherRoot: 'pdf.archive-other-root',
  broken: 'pdf.archive-broken',
};

/**
 * The part that was appended: its time-stamp over the whole file, and that at its time nobody was revoked who stands
 * behind the seal or a time-stamp. @returns whether the lists say so of all
 */
export async function checkArchive(
  part: ArchivePart,
  { of, trust }: { of: Archived; trust: Trust },
  findings: Findings,
): Promise<boolean> {
  const { cms, covered: data, certificates: others } = part;
  const opened = await checkToken(cms, { data, others, roots: trust.tsaRoots, codes: CODES }, findings);
  if (opened === null || of.seal === null || of.stamp === null) return false;
  const { at } = opened.stamp;
  const sealed = of.stamp.stamp.at;
  if (at + CLOCKS_DIFFER_MS < sealed) {
    findings.add('pdf.archive-broken', undefined, { problem: 'order' });
    return false;
  }
  const asked: Asked[] = [
    {
      name: '',
      chain: { ...of.seal, roots: trust.roots },
      ...{ at, until: sealed, ownSince: sealed - LIST_FRESH_MS },
    },
    ...[of.stamp, opened].map((token) => ({
      name: token.stamp.authority.name,
      chain: { ...token, roots: trust.tsaRoots },
      ...{ at, until: at },
    })),
  ];
  return checkLists(part, asked, findings);
}

/**
 * That of which lists are asked: the path that was trusted, or whatever leads up where no root was given.
 * @returns null when the certificate of who signed cannot be read
 */
async function linksOf(
  pki: typeof Pki,
  { certificates, path, roots, others }: Asked['chain'] & { others: readonly Uint8Array[] },
): Promise<Link[] | null> {
  const read = (ders: readonly Uint8Array[]): (ReadCertificate | null)[] =>
    ders.map((der) => tryReadX509(pki, der));
  const [own, ...above] = read(certificates);
  if (own === null || own === undefined) return null;
  if (path !== null) return trustedLinks(read(path), roots);
  return chainLinks(
    own,
    [...above, ...read(others)].filter((one) => one !== null),
  );
}

async function checkLists(part: ArchivePart, asked: readonly Asked[], findings: Findings): Promise<boolean> {
  const lists = await Promise.all(part.lists.map(readRevocations)).catch(() => null);
  if (lists === null) {
    findings.add('pdf.archive-list-broken', undefined, { certificate: '' });
    return false;
  }
  const pki = await import('pkijs');
  const made: (number | null)[] = [];
  for (const { name, chain, ownSince = -Infinity, ...question } of asked) {
    const links = await linksOf(pki, { ...chain, others: part.certificates });
    if (links === null) made.push(sayAnswer({ says: 'none' }, name, findings));
    for (const [place, link] of links?.entries() ?? []) {
      const since = place === 0 ? ownSince : -Infinity;
      const answer = await askLists(pki, { link, lists }, { ...question, since });
      made.push(sayAnswer(answer, commonName(link.certificate.parsed), findings));
    }
  }
  const known = made.filter((one) => one !== null);
  if (known.length < made.length || known.length === 0) return false;
  findings.add('pdf.archive-lists', undefined, { made: new Date(Math.min(...known)).toISOString() });
  return true;
}

/** @returns of when the list is that says that it was not revoked; null when none does */
function sayAnswer(answer: ListAnswer, certificate: string, findings: Findings): number | null {
  const params = { certificate };
  if (answer.says === 'not-revoked') return answer.at;
  if (answer.says === 'revoked')
    findings.add('pdf.archive-revoked', undefined, { ...params, from: new Date(answer.at).toISOString() });
  else findings.add(`pdf.archive-list-${answer.says}`, undefined, params);
  return null;
}
