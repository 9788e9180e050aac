import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { Launch } from '../application/launch.ts';
import { CLAIMS, contextClaim, namesRolesClaim, personClaims, presentationClaim } from './claims.ts';
import type { Lti } from './index.ts';
import { handOver } from './login.ts';
import { readLaunch } from './parameters.ts';
import { verifyLaunch, type VerifiedLaunch } from './verify.ts';

const verified = new WeakMap<object, VerifiedLaunch>();

/** What the guard found of this request's launch. */
export function verifiedLaunch(res: Response): VerifiedLaunch | undefined {
  return verified.get(res);
}

/** The launch, before ltijs: everything it does not look at, and what it looks at but answers badly. */
export function guardLaunch(lti: Lti): RequestHandler {
  return (req, res, next) => {
    const { state, idToken } = readLaunch(req.body);
    void verifyLaunch(lti, { state, idToken, browser: lti.browser.known(req) })
      .then((launch) => {
        verified.set(res, launch);
        lti.ltijsKeys.remember(launch);
        prepare(lti, { req, res, launch, state });
      })
      .then(next, next);
  };
}

function prepare(
  lti: Lti,
  { req, res, launch, state }: { req: Request; res: Response; launch: VerifiedLaunch; state: string },
): void {
  // With `cookies` set, ltijs's cookie-parser leaves the signed ones as they are here.
  Object.assign(req, {
    cookies: {},
    signedCookies: { [`state${state}`]: launch.platform.issuer },
    secret: lti.ltijsSecret,
  });
  Object.assign(res, { clearCookie: () => res });
  handOver(req, '/launch', { state, id_token: launch.idToken });
}

const MAX_NAME = 300;

/** Bounded, composed, and without control characters: names are shown and sealed. */
function tidy(text: string | undefined): string | undefined {
  const clean = text
    ?.normalize('NFC')
    .replace(/\p{Cc}/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  if (clean === undefined || clean === '' || isUnresolved(clean)) return undefined;
  return [...clean].slice(0, MAX_NAME).join('');
}

/** An LMS sends a variable that it does not know as it stands: `$Person.name.full`. */
function isUnresolved(text: string): boolean {
  return /^\$[A-Z][A-Za-z]*\.[A-Za-z.]+$/.test(text);
}

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
    person: { sub: launch.sub, ...personOf(claims) },
    course: courseOf(launch),
    locale: presentation?.locale ?? null,
    returnUrl,
    frameAncestors: originsOf([platform.issuer, platform.authUrl, returnUrl]),
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
  };
}

function originsOf(addresses: readonly (string | null)[]): string[] {
  const origins = addresses.flatMap((address) =>
    address !== null && URL.canParse(address) ? [new URL(address).origin] : [],
  );
  return [...new Set(origins)].filter((origin) => origin !== 'null');
}
