import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { z } from 'zod';
import type { Platform, PeopleStore, CourseStore, RosterMember } from '../application/ports/stores.ts';
import type { Clock, Log, RosterReader } from '../application/ports/tools.ts';
import type { Course, RosterSource } from '../domain/course.ts';
import { readLtiRoles } from '../domain/roles.ts';
import { AppError } from '../errors.ts';
import { ROSTER_SCOPE } from './claims.ts';
import { decodeEntities } from './entities.ts';
import type { Platforms } from './platforms.ts';
import type { ToolKeys } from './tool-keys.ts';

/** LTI Names and Role Provisioning Services 2.0. */
const MEDIA_TYPE = 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json';
const PAGE_SIZE = 1_000;
const MAX_PAGES = 200;
const TIMEOUT_MS = 15_000;
const OLD_MS = 10 * 60_000;

const lenient = z.string().min(1).optional().catch(undefined);
const page = z.looseObject({
  members: z.array(
    z.looseObject({
      user_id: z.union([z.string(), z.number()]).transform(String),
      status: lenient,
      roles: z.array(z.string()).catch([]),
      name: lenient,
      given_name: lenient,
      family_name: lenient,
      email: lenient,
      picture: lenient,
    }),
  ),
});
type Member = z.infer<typeof page>['members'][number];

const token = z.looseObject({ access_token: z.string().min(1) });

export interface RosterTools {
  stores: { people: PeopleStore; courses: CourseStore };
  platforms: Platforms;
  toolKeys: ToolKeys;
  clock: Clock;
  log: Log;
}

/** Reads rosters in the background, one at a time for each course, and on demand. */
export function createRosterReader(tools: RosterTools): RosterReader {
  const running = new Map<string, Promise<{ members: number }>>();

  function once(course: Course & { roster: RosterSource }): Promise<{ members: number }> {
    const known = running.get(course.id);
    if (known !== undefined) return known;
    const reading = readRoster(tools, course).finally(() => running.delete(course.id));
    running.set(course.id, reading);
    return reading;
  }

  async function refreshIfOld(institution: string, id: string): Promise<void> {
    const course = await tools.stores.courses.find(institution, id);
    if (course === null || !hasRoster(course)) return;
    const age = tools.clock.now() - (course.roster.refreshedAt ?? -Infinity);
    if (age >= OLD_MS) await once(course);
  }

  return {
    refreshSoon(institution, course) {
      refreshIfOld(institution, course).catch((error: unknown) => {
        const err = error instanceof Error ? error.message : String(error);
        tools.log.warn(
          { err, institution, course },
          'A roster could not be read; the next launch tries again',
        );
      });
    },

    async refresh(institution, id) {
      const course = await tools.stores.courses.find(institution, id);
      if (course === null) throw new AppError('COURSE_UNKNOWN');
      if (!hasRoster(course)) throw new AppError('ROSTER_UNAVAILABLE');
      return once(course);
    },
  };
}

function hasRoster(course: Course): course is Course & { roster: RosterSource } {
  return course.roster !== null;
}

async function readRoster(
  tools: RosterTools,
  course: Course & { roster: RosterSource },
): Promise<{ members: number }> {
  const platform = await tools.platforms.find(course.issuer, course.roster.clientId);
  try {
    const accessToken = await requestToken(tools, platform);
    const members = await readPages(course.roster.url, accessToken);
    await tools.stores.people.recordRoster(
      course,
      members.flatMap((member) => memberOf(course, member)),
    );
    await tools.stores.courses.setRosterRefreshed(course.institution, course.id, tools.clock.now());
    return { members: members.length };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('ROSTER_UNAVAILABLE', {}, error);
  }
}

/** Client credentials with a private-key assertion (RFC 7523; 1EdTech Security Framework 1.0 section 4.1). */
async function requestToken({ toolKeys }: RosterTools, { clientId, tokenUrl }: Platform): Promise<string> {
  const { kid, privateKey } = await toolKeys.signing();
  // A platform whose clock is behind refuses an assertion from its future.
  const now = Math.floor(Date.now() / 1000) - 5;
  const assertion = await new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(tokenUrl)
    .setIssuedAt(now)
    .setExpirationTime(now + 300)
    .sign(privateKey);
  const response = await fetch(tokenUrl, {
    method: 'POST',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      scope: ROSTER_SCOPE,
    }),
  });
  if (!response.ok) throw new Error(`The token endpoint answered ${String(response.status)}`);
  return token.parse(JSON.parse(await response.text())).access_token;
}

async function readPages(url: string, accessToken: string): Promise<Member[]> {
  const members: Member[] = [];
  const seen = new Set<string>();
  let next: string | null = withLimit(url);
  while (next !== null) {
    if (seen.has(next) || seen.size >= MAX_PAGES) throw new Error('The roster has no last page');
    seen.add(next);
    const response: Response = await fetch(next, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { Accept: MEDIA_TYPE, Authorization: `Bearer ${accessToken}` },
    });
    if (!response.ok) throw new Error(`The roster answered ${String(response.status)}`);
    members.push(...page.parse(JSON.parse(await response.text())).members);
    next = nextPage(response.headers.get('link'), next);
  }
  return members;
}

function withLimit(url: string): string {
  const limited = new URL(url);
  if (!limited.searchParams.has('limit')) limited.searchParams.set('limit', String(PAGE_SIZE));
  return limited.href;
}

/** RFC 8288, with Moodle's HTML entities and curly quotes forgiven; never to another host. */
export function nextPage(link: string | null, from: string): string | null {
  for (const part of (link ?? '').split(/,\s*(?=<)/)) {
    const match = /^\s*<([^>]*)>\s*;.*\brel\s*=\s*["“”]?next\b/i.exec(part);
    if (match?.[1] === undefined) continue;
    const next = new URL(decodeEntities(match[1]), from);
    return next.origin === new URL(from).origin ? next.href : null;
  }
  return null;
}

const GONE: ReadonlySet<string> = new Set(['Inactive', 'Deleted']);

function memberOf({ institution, issuer }: Course, member: Member): RosterMember[] {
  if (GONE.has(member.status ?? 'Active')) return [];
  const { name, given_name, family_name, email, picture } = member;
  const identity = {
    institution,
    issuer,
    sub: member.user_id,
    ...text('name', name),
    ...text('givenName', given_name),
    ...text('familyName', family_name),
    ...text('email', email),
    ...(picture !== undefined && /^https?:/.test(picture) && { picture }),
  };
  return [{ identity, role: readLtiRoles(member.roles).courseRole }];
}

function text<Name extends string>(field: Name, value: string | undefined): Partial<Record<Name, string>> {
  if (value === undefined) return {};
  const clean = decodeEntities(value)
    .normalize('NFC')
    .replace(/\p{Cc}/gu, ' ')
    .trim();
  const bounded: Partial<Record<Name, string>> = {};
  if (clean !== '') bounded[field] = [...clean].slice(0, 300).join('');
  return bounded;
}
