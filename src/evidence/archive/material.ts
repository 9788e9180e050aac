import type * as Pki from 'pkijs';
import type { Clock } from '../../application/ports/tools.ts';
import { sameBytes } from '../bytes.ts';
import { commonName } from '../timestamp/names.ts';
import { askLists, chainLinks, LONGEST_CHAIN, type Link } from '../verify/chain-lists.ts';
import { issuerAddresses, listAddresses } from '../verify/list-scope.ts';
import { readRevocations } from '../verify/revocations.ts';
import { tryReadX509, type ReadCertificate } from '../verify/x509.ts';
import type { PublishedFiles } from './published-files.ts';

/** An authority names two or three; a certificate of somebody else's could name thousands. */
const MOST_ADDRESSES = 4;

/** Why there can be no archive part, in words for the log. */
export class NoArchive extends Error {}

/** What shows that nobody of a chain was revoked, DER. */
export interface Material {
  certificates: readonly Uint8Array[];
  lists: readonly Uint8Array[];
}

/** Where it comes from. */
export interface MaterialSources {
  files: PublishedFiles;
  clock: Clock;
  /** Lists that are here already, DER. */
  known: readonly Uint8Array[];
  /** How old the list about the first certificate may be, ms; none: as long as it is current. */
  freshMs?: number;
}

/**
 * Certificates of a chain up to its root, and the current list of every issuer in it: what is missing is got from where
 * the certificates say that it is published.
 * @param chain DER: the certificate that signed first, then others in any order
 * @throws NoArchive when something cannot be had, or somebody is revoked
 */
export async function materialOf(chain: readonly Uint8Array[], sources: MaterialSources): Promise<Material> {
  const pki = await import('pkijs');
  const links = await wholeChain(pki, chain, sources);
  const lists: Uint8Array[] = [];
  for (const [place, link] of links.entries())
    lists.push(await listOf(pki, link, place === 0 ? sources : { ...sources, freshMs: Infinity }));
  const all = links.flatMap(({ certificate, issuer }) => [certificate, issuer]);
  return {
    certificates: unique(all.flatMap((one) => (one === null ? [] : [one.der]))),
    lists: unique(lists),
  };
}

/** Each once. */
export function unique(all: readonly Uint8Array[]): Uint8Array[] {
  return all.filter((one, at) => all.findIndex((other) => sameBytes(one, other)) === at);
}

async function wholeChain(
  pki: typeof Pki,
  chain: readonly Uint8Array[],
  { files }: MaterialSources,
): Promise<Link[]> {
  const [own, ...pool] = chain.map((der) => tryReadX509(pki, der)).filter((one) => one !== null);
  if (own === undefined) throw new NoArchive('a certificate that cannot be read');
  for (let tries = 0; tries < LONGEST_CHAIN; tries++) {
    const links = await chainLinks(own, pool);
    const last = links.find(({ issuer }) => issuer === null);
    if (last === undefined) return links;
    pool.push(await publishedIssuer(pki, last.certificate, files));
  }
  throw new NoArchive('a chain without end');
}

async function publishedIssuer(
  pki: typeof Pki,
  certificate: ReadCertificate,
  files: PublishedFiles,
): Promise<ReadCertificate> {
  for (const address of issuerAddresses(pki, certificate).slice(0, MOST_ADDRESSES)) {
    const file = await files.get(address);
    const issuer = file === null ? null : tryReadX509(pki, file);
    if (issuer !== null && sameBytes(issuer.subject, certificate.issuer)) return issuer;
  }
  throw new NoArchive(`the issuer of ${commonName(certificate.parsed)} cannot be had`);
}

/** The first list that says of a certificate that it is not revoked: as the verifier will ask it. */
async function listOf(
  pki: typeof Pki,
  link: Link,
  { files, clock, known, freshMs = Infinity }: MaterialSources,
): Promise<Uint8Array> {
  const { certificate } = link;
  const freshUntil = async (file: Uint8Array): Promise<number> => {
    const list = await readRevocations(file).catch(() => null);
    return list === null ? 0 : Math.min(list.parsed.nextUpdate?.value.getTime() ?? 0, list.madeAt + freshMs);
  };
  let unreadable = 0;
  const published = listAddresses(pki, certificate).slice(0, MOST_ADDRESSES);
  const sources = [
    ...known.map((list) => () => Promise.resolve<Uint8Array | null>(list)),
    ...published.map((address) => () => files.get(address, freshUntil)),
  ];
  const now = clock.now();
  const question = { at: now, until: now, since: now - freshMs };
  for (const source of sources) {
    const file = await source();
    const list = file === null ? null : await readRevocations(file).catch(() => null);
    if (file !== null && list === null) unreadable += 1;
    if (file === null || list === null) continue;
    const { says } = await askLists(pki, { link, lists: [list] }, question);
    if (says === 'revoked') throw new NoArchive(`${commonName(certificate.parsed)} is revoked`);
    if (says === 'not-revoked') return file;
  }
  const what = unreadable === 0 ? 'no current list can be had' : 'a list cannot be read';
  throw new NoArchive(`${what} about ${commonName(certificate.parsed)}`);
}
