import { z } from 'zod';
import type { Launch } from '../application/launch.ts';
import type { GradeService } from '../domain/grades.ts';
import { readLink } from '../domain/link.ts';
import {
  CLAIMS,
  contextClaim,
  customClaim,
  gradesClaim,
  namesRolesClaim,
  personClaims,
  presentationClaim,
  toolPlatformClaim,
} from './claims.ts';
import { GRADE_SCOPES, LINE_ITEM_SCOPE } from './grade-scopes.ts';
import { tidy } from './tidy.ts';
import type { VerifiedLaunch } from './verify.ts';

/** What a verified launch says, for the use case. */
export function launchOf(launch: VerifiedLaunch): Launch {
  const { platform, claims } = launch;
  const presentation = presentationClaim.parse(claims[CLAIMS.launchPresentation]);
  const returnUrl = presentation?.return_url ?? null;
  return {
    institution: launch.institution,
    issuer: platform.issuer,
    clientId: platform.clientId,
    nonce: launch.nonce,
    roles: launch.roles,
    impersonator: impersonatorOf(launch),
    person: { sub: launch.sub, ...personOf(claims) },
    course: courseOf(launch),
    locale: presentation?.locale ?? null,
    returnUrl,
    frameAncestors: originsOf([
      platform.issuer,
      platform.authUrl,
      // The LMS's own page at another of its hosts, such as a customer's of Canvas.
      returnUrl ?? launch.deepLinking?.returnUrl ?? null,
    ]),
    link: readLink(customClaim.parse(claims[CLAIMS.custom]) ?? {}),
    deepLinking: launch.deepLinking,
    evidence: { idToken: launch.idToken, platformJwk: launch.platformKey.jwk },
  };
}

function personOf(claims: object): Partial<Launch['person']> {
  const read = personClaims.parse(claims);
  const { name, given_name, family_name, email, picture } = read;
  const givenName = tidy(given_name);
  const familyName = tidy(family_name);
  const full = tidy(name) ?? tidy([givenName, familyName].filter(Boolean).join(' '));
  const pictureUrl = z.url({ protocol: /^https?$/ }).safeParse(picture);
  return {
    ...(full !== undefined && { name: full }),
    ...(givenName !== undefined && { givenName }),
    ...(familyName !== undefined && { familyName }),
    ...(email !== undefined && { email: email.slice(0, 320) }),
    ...(pictureUrl.success && { picture: pictureUrl.data }),
  };
}

/**
 * Canvas fills in who acts as the person in 'act as'. Its teachers cannot set custom parameters; those of other LMSs can,
 * so there it is hearsay.
 */
function impersonatorOf({ claims, sub, platform }: VerifiedLaunch): string | null {
  const family = toolPlatformClaim.parse(claims[CLAIMS.toolPlatform])?.product_family_code;
  if ((family ?? platform.registration?.product ?? '').toLowerCase() !== 'canvas') return null;
  const said = tidy(customClaim.parse(claims[CLAIMS.custom])?.masquerading_user) ?? null;
  return said === sub ? null : said;
}

function courseOf({ claims, platform, deploymentId }: VerifiedLaunch): Launch['course'] {
  const context = contextClaim.parse(claims[CLAIMS.context]);
  if (context === undefined) return null;
  const roster = namesRolesClaim.parse(claims[CLAIMS.namesRoles]);
  return {
    contextId: context.id,
    title: tidy(context.title) ?? null,
    label: tidy(context.label) ?? null,
    roster:
      roster === undefined
        ? null
        : { url: roster.context_memberships_url, clientId: platform.clientId, deploymentId },
    gradeService: gradeServiceOf({ claims, platform, deploymentId }),
  };
}

/** A link's own column is of use only where we may not make one: elsewhere every link would change the course. */
function gradeServiceOf({
  claims,
  platform,
  deploymentId,
}: Pick<VerifiedLaunch, 'claims' | 'platform' | 'deploymentId'>): GradeService | null {
  const claim = gradesClaim.parse(claims[CLAIMS.grades]);
  if (claim === undefined) return null;
  const scopes = claim.scope.filter((scope) => GRADE_SCOPES.includes(scope)).sort();
  const columns = claim.lineitems ?? null;
  const ownColumns = columns !== null && scopes.includes(LINE_ITEM_SCOPE);
  const column = ownColumns ? null : (claim.lineitem ?? null);
  return { clientId: platform.clientId, deploymentId, columns, column, scopes };
}

/** Plain origins: a host with a wildcard would open the page to others. */
function originsOf(addresses: readonly (string | null)[]): string[] {
  const origins = addresses.flatMap((address) =>
    address !== null && URL.canParse(address) ? [new URL(address).origin] : [],
  );
  return [...new Set(origins)].filter((origin) => /^https?:\/\/[^*]+$/.test(origin));
}
