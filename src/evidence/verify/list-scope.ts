import type * as Pki from 'pkijs';
import type { RevocationList } from './revocations.ts';
import { isAuthority, type ReadCertificate } from './x509.ts';

const CRL_POINTS = '2.5.29.31';
const ISSUING_POINT = '2.5.29.28';
/** RFC 5280, section 4.2.2.1. */
const AUTHORITY_INFO = '1.3.6.1.5.5.7.1.1';
const CA_ISSUERS = '1.3.6.1.5.5.7.48.2';
/** Of a GeneralName: uniformResourceIdentifier. */
const URI = 6;

/** Where a certificate says that its revocation list stands (RFC 5280, section 4.2.1.13). */
export function listAddresses(pki: typeof Pki, { parsed }: ReadCertificate): string[] {
  const points: unknown = parsed.extensions?.find(({ extnID }) => extnID === CRL_POINTS)?.parsedValue;
  if (!(points instanceof pki.CRLDistributionPoints)) return [];
  // Those of some reasons only, or of another issuer, do not tell the whole.
  return points.distributionPoints
    .filter(({ reasons, cRLIssuer }) => reasons === undefined && cRLIssuer === undefined)
    .flatMap(({ distributionPoint }) => urisIn(distributionPoint));
}

/** Where a certificate says that its issuer's stands. */
export function issuerAddresses(pki: typeof Pki, { parsed }: ReadCertificate): string[] {
  const info: unknown = parsed.extensions?.find(({ extnID }) => extnID === AUTHORITY_INFO)?.parsedValue;
  if (!(info instanceof pki.InfoAccess)) return [];
  return info.accessDescriptions
    .filter(({ accessMethod }) => accessMethod === CA_ISSUERS)
    .flatMap(({ accessLocation }) => urisIn([accessLocation]));
}

function urisIn(names: unknown): string[] {
  const found: unknown[] = Array.isArray(names) ? names : [];
  return found.flatMap((name) => {
    const value: unknown = Reflect.get(Object(name), 'value');
    return Reflect.get(Object(name), 'type') === URI && typeof value === 'string' ? [value] : [];
  });
}

/**
 * Whether what is not in a list is not revoked: it is a whole one, of certificates such as this (RFC 5280, section 5.2.5).
 * A list of changes, of some reasons, of another part of the certificates or of several issuers is none.
 */
export function speaksOf(pki: typeof Pki, { parsed }: RevocationList, certificate: ReadCertificate): boolean {
  const critical = (parsed.crlExtensions?.extensions ?? []).filter((one) => one.critical);
  if (!critical.every(({ extnID }) => extnID === ISSUING_POINT)) return false;
  const entries = parsed.revokedCertificates ?? [];
  if (entries.some(({ crlEntryExtensions: of }) => of?.extensions.some((one) => one.critical))) return false;
  const scope: unknown = (parsed.crlExtensions?.extensions ?? []).find(
    ({ extnID }) => extnID === ISSUING_POINT,
  )?.parsedValue;
  if (scope === undefined) return true;
  return scope instanceof pki.IssuingDistributionPoint && isOfScope(pki, scope, certificate);
}

function isOfScope(
  pki: typeof Pki,
  scope: Pki.IssuingDistributionPoint,
  certificate: ReadCertificate,
): boolean {
  if (scope.indirectCRL || scope.onlyContainsAttributeCerts || scope.onlySomeReasons !== undefined)
    return false;
  if (isAuthority(certificate) ? scope.onlyContainsUserCerts : scope.onlyContainsCACerts) return false;
  if (scope.distributionPoint === undefined) return true;
  const named = urisIn(scope.distributionPoint);
  return listAddresses(pki, certificate).some((address) => named.includes(address));
}
