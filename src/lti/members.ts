import { z } from 'zod';
import type { RosterMember } from '../application/ports/stores.ts';
import type { Course, RosterSource } from '../domain/course.ts';
import { readLtiRoles, type RoleMapping } from '../domain/roles.ts';
import { lenient } from './claims.ts';
import { decodeEntities } from './entities.ts';
import { jsonOf, type PlatformGuard } from './guarded-fetch.ts';
import { nextPage } from './next-page.ts';
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

/** All pages of a course's roster, without those who left. @throws Error when a page cannot be read */
export async function readMembers(
  { fetch }: Pick<PlatformGuard, 'fetch'>,
  course: Course & { roster: RosterSource },
  { accessToken, mapping = {} }: { accessToken: string; mapping?: RoleMapping },
): Promise<RosterMember[]> {
  const members: Member[] = [];
  const seen = new Set<string>();
  let next: string | null = withLimit(course.roster.url);
  while (next !== null) {
    if (seen.has(next) || seen.size >= MAX_PAGES) throw new Error('The roster has no last page');
    seen.add(next);
    const answer = await fetch(next, {
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
      headers: { Accept: MEDIA_TYPE, Authorization: `Bearer ${accessToken}` },
    });
    members.push(...page.parse(jsonOf(answer)).members);
    next = nextPage(answer.headers['link'], next);
  }
  return members.flatMap((member) => memberOf(course, member, mapping));
}

function withLimit(url: string): string {
  const limited = new URL(url);
  if (!limited.searchParams.has('limit')) limited.searchParams.set('limit', String(PAGE_SIZE));
  return limited.href;
}

const GONE: ReadonlySet<string> = new Set(['Inactive', 'Deleted']);

function memberOf({ institution, issuer }: Course, member: Member, mapping: RoleMapping): RosterMember[] {
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
  return [{ identity, role: readLtiRoles(member.roles, mapping).courseRole }];
}

function text<Name extends string>(field: Name, value: string | undefined): Partial<Record<Name, string>> {
  const clean = value === undefined ? undefined : tidy(decodeEntities(value));
  const named: Partial<Record<Name, string>> = {};
  if (clean !== undefined) named[field] = clean;
  return named;
}
