import { z } from 'zod';
import type { RosterMember } from '../application/ports/stores.ts';
import type { Course } from '../domain/course.ts';
import { readLtiRoles, type RoleMapping } from '../domain/roles.ts';
import { lenient } from './claims.ts';
import { decodeEntities } from './entities.ts';
import { jsonOf, type PlatformGuard } from './guarded-fetch.ts';
import { linkTo } from './link-header.ts';
import { tidy } from './tidy.ts';

/** LTI Names and Role Provisioning Services 2.0. */
const MEDIA_TYPE = 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json';
const PAGE_SIZE = 1_000;
const MAX_PAGES = 200;
const TIMEOUT_MS = 15_000;
const MAX_BYTES = 16 * 1024 * 1024;

const page = z.looseObject({
  members: z.array(
    z.looseObject({
      user_id: z.union([z.string().min(1), z.number()]).transform(String),
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

/** What an LMS tells of a course's people, and where it will tell what changes after that. */
export interface MembersRead {
  members: RosterMember[];
  differencesUrl: string | null;
}

/**
 * All pages of a course's roster, or of what changed in it.
 * @param from the roster's address or that of its differences
 * @throws Error when a page cannot be read
 */
export async function readMembers(
  { fetch }: Pick<PlatformGuard, 'fetch'>,
  course: Pick<Course, 'institution' | 'issuer'>,
  { from, accessToken, mapping }: { from: string; accessToken: string; mapping: RoleMapping },
): Promise<MembersRead> {
  const members: Member[] = [];
  const seen = new Set<string>();
  let next: string | null = from;
  let differencesUrl: string | null = null;
  while (next !== null) {
    if (seen.has(next) || seen.size >= MAX_PAGES) throw new Error('The roster has no last page');
    seen.add(next);
    const answer = await fetch(next, {
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
      headers: { Accept: MEDIA_TYPE, Authorization: `Bearer ${accessToken}` },
    });
    members.push(...page.parse(jsonOf(answer)).members);
    differencesUrl = linkTo('differences', answer.headers['link'], next) ?? differencesUrl;
    next = linkTo('next', answer.headers['link'], next);
  }
  return { members: members.map((member) => memberOf(course, member, mapping)), differencesUrl };
}

/** A roster's address, asking for large pages. */
export function withLimit(url: string): string {
  const limited = new URL(url);
  if (!limited.searchParams.has('limit')) limited.searchParams.set('limit', String(PAGE_SIZE));
  return limited.href;
}

const LEFT: ReadonlySet<string> = new Set(['Inactive', 'Deleted']);

function memberOf(
  { institution, issuer }: Pick<Course, 'institution' | 'issuer'>,
  member: Member,
  mapping: RoleMapping,
): RosterMember {
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
  const left = LEFT.has(member.status ?? 'Active');
  return { identity, role: readLtiRoles(member.roles, mapping).courseRole, left };
}

function text<Name extends string>(field: Name, value: string | undefined): Partial<Record<Name, string>> {
  const clean = value === undefined ? undefined : tidy(decodeEntities(value));
  const named: Partial<Record<Name, string>> = {};
  if (clean !== undefined) named[field] = clean;
  return named;
}
