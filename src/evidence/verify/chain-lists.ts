import type * as Pki from 'pkijs';
import { sameBytes } from '../bytes.ts';
import { CLOCKS_DIFFER_MS } from './check-time.ts';
import { speaksOf } from './list-scope.ts';
import { isListOf, isListSignedBy, revokedFrom, type RevocationList } from './revocations.ts';
import { isIssuedBy, isSelfIssued, type ReadCertificate } from './x509.ts';

/** More authorities do not stand one above the other. */
export const LONGEST_CHAIN = 10;

/** A certificate and who issued it; null for one whose issuer is not there. */
export interface Link {
  certificate: ReadCertificate;
  issuer: ReadCertificate | null;
}

/**
 * The links of a path that was trusted, up to the first certificate that was given. Whoever made the file could put another
 * path beside it, and hide who was revoked.
 * @param path from the signer up to what is trusted; null for a certificate that cannot be read, whose links are not there
 */
export function trustedLinks(
  path: readonly (ReadCertificate | null)[],
  roots: readonly Uint8Array[],
): Link[] {
  const links: Link[] = [];
  for (const [at, certificate] of path.slice(0, -1).entries()) {
    if (certificate === null || roots.some((given) => sameBytes(given, certificate.der))) break;
    links.push({ certificate, issuer: path[at + 1] ?? null });
  }
  return links;
}

/**
 * A certificate and those above it, up to one that issued itself: for whoever was given no root.
 * @param pool certificates of issuers, in any order; those that issued themselves are preferred
 */
export async function chainLinks(own: ReadCertificate, pool: readonly ReadCertificate[]): Promise<Link[]> {
  const inOrder = [...pool.filter(isSelfIssued), ...pool.filter((one) => !isSelfIssued(one))];
  const links: Link[] = [];
  let certificate: ReadCertificate | null = own;
  while (certificate !== null && !isSelfIssued(certificate) && links.length < LONGEST_CHAIN) {
    const issuer = await issuerOf(certificate, inOrder);
    links.push({ certificate, issuer });
    certificate = issuer;
  }
  return links;
}

async function issuerOf(
  one: ReadCertificate,
  pool: readonly ReadCertificate[],
): Promise<ReadCertificate | null> {
  for (const issuer of pool)
    if (!sameBytes(issuer.der, one.der) && (await isIssuedBy(one, issuer))) return issuer;
  return null;
}

/** What lists say of a certificate at a time. */
export type ListAnswer = { says: 'none' | 'broken' } | { says: 'revoked' | 'not-revoked'; at: number };

/** Of when is asked, epoch ms UTC. */
export interface ListQuestion {
  /** When the list was to be current. */
  at: number;
  /** Up to when a revocation counts. */
  until: number;
  /** Made before, a list shows nothing; none: as long as it is current. */
  since?: number;
}

/** Asks the lists of a certificate's issuer. @returns from when it is revoked, or of when the list is, epoch ms UTC */
export async function askLists(
  pki: typeof Pki,
  { link: { certificate, issuer }, lists }: { link: Link; lists: readonly RevocationList[] },
  { at, until, since = -Infinity }: ListQuestion,
): Promise<ListAnswer> {
  if (issuer === null) return { says: 'none' };
  const ofIssuer = lists.filter((list) => isListOf(list, issuer) && speaksOf(pki, list, certificate));
  let newest: RevocationList | null = null;
  for (const list of ofIssuer) {
    if (!(await isListSignedBy(list, issuer))) return { says: 'broken' };
    const from = revokedFrom(list, certificate);
    if (from !== null && from <= until) return { says: 'revoked', at: from };
    const isCurrent = list.madeAt >= since && isCurrentAt(list, at);
    if (isCurrent && list.madeAt > (newest?.madeAt ?? -Infinity)) newest = list;
  }
  return newest === null ? { says: 'none' } : { says: 'not-revoked', at: newest.madeAt };
}

/** Made before a time, and to be followed by the next only after it. */
function isCurrentAt({ parsed, madeAt }: RevocationList, at: number): boolean {
  const next = parsed.nextUpdate?.value.getTime() ?? -Infinity;
  return madeAt <= at + CLOCKS_DIFFER_MS && next >= at;
}
