import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import type { RosterMember } from '../application/ports/stores.ts';
import type { Clock } from '../application/ports/tools.ts';
import type { Course } from '../domain/course.ts';
import { readLtiRoles, type RoleMapping } from '../domain/roles.ts';
import { lenient } from './claims.ts';
import { decodeEntities } from './entities.ts';
import { jsonOf, type Incoming, type PlatformGuard } from './guarded-fetch.ts';
import { linkTo } from './link-header.ts';
import { tidy } from './tidy.ts';

/** LTI Names and Role Provisioning Services 2.0. */
const MEDIA_TYPE = 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json';
const PAGE_SIZE = 1_000;
const MAX_PAGES = 200;
/** For one page; less when the roster's own time is nearly over. */
const TIMEOUT_MS = 15_000;
/** A member takes half a kilobyte: thousands fit into a page, and what is read at once blocks for a moment only. */
const MAX_PAGE_BYTES = 8 * 1024 * 1024;

/** What a whole roster may be: ten times the largest courses. */
const MAX_MEMBERS = 50_000;
const MAX_BYTES = 32 * 1024 * 1024;
/** With all its pages, and the differences that were tried first. */
export const MAX_ROSTER_MS = 2 * 60_000;
/** Members that are read before others have their turn. */
const AT_ONCE = 500;

const page = z.object({ members: z.custom<unknown[]>(Array.isArray) });
const member = z.object({
  user_id: z.union([z.string().min(1), z.number()]).transform(String),
  status: lenient,
  roles: z.array(z.string()).catch([]),
  name: lenient,
  given_name: lenient,
  family_name: lenient,
  email: lenient,
  picture: lenient,
});
type Member = z.infer<typeof member>;

/** What an LMS tells of a course's people, and where it will tell what changes after that. */
export interface MembersRead {
  members: RosterMember[];
  differencesUrl: string | null;
}

/** How a roster is asked for. */
export interface RosterRequest {
  /** The roster's address or that of its differences. */
  from: string;
  accessToken: string;
  mapping: RoleMapping;
  /** When there is no more time for it, epoch ms UTC. */
  until: number;
}

/**
 * All pages of a course's roster, or of what changed in it; at most 50,000 members and 32 MB.
 * @throws Error when a page cannot be read, the roster is more than that, or time is over
 */
export async function readMembers(
  { guard, clock }: { guard: Pick<PlatformGuard, 'fetch'>; clock: Clock },
  course: Pick<Course, 'institution' | 'issuer'>,
  { from, accessToken, mapping, until }: RosterRequest,
): Promise<MembersRead> {
  const headers = { Accept: MEDIA_TYPE, Authorization: `Bearer ${accessToken}` };
  const members: RosterMember[] = [];
  const seen = new Set<string>();
  let next: string | null = from;
  let differencesUrl: string | null = null;
  let bytes = 0;
  while (next !== null) {
    if (seen.has(next) || seen.size >= MAX_PAGES) throw new Error('The roster has no last page');
    seen.add(next);
    const timeoutMs = Math.min(TIMEOUT_MS, until - clock.now());
    if (timeoutMs <= 0) throw new Error('The roster takes longer than two minutes');
    const maxBytes = Math.min(MAX_PAGE_BYTES, MAX_BYTES - bytes);
    const answer: Incoming = await guard.fetch(next, { timeoutMs, maxBytes, headers });
    bytes += Buffer.byteLength(answer.text);
    await addMembers(members, page.parse(jsonOf(answer)).members, (one) => memberOf(course, one, mapping));
    differencesUrl = linkTo('differences', answer.headers['link'], next) ?? differencesUrl;
    next = linkTo('next', answer.headers['link'], next);
  }
  return { members, differencesUrl };
}

/** A few hundred, then a turn for everybody else: launches are answered while a large roster is read. */
async function addMembers(
  members: RosterMember[],
  told: readonly unknown[],
  read: (one: Member) => RosterMember,
): Promise<void> {
  if (members.length + told.length > MAX_MEMBERS) throw new Error('The roster has more than 50,000 members');
  for (const [index, one] of told.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await turn();
    members.push(read(member.parse(one)));
  }
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
  told: Member,
  mapping: RoleMapping,
): RosterMember {
  const { name, given_name, family_name, email, picture } = told;
  const identity = {
    institution,
    issuer,
    sub: told.user_id,
    ...text('name', name),
    ...text('givenName', given_name),
    ...text('familyName', family_name),
    ...text('email', email),
    ...(picture !== undefined && /^https?:/.test(picture) && { picture }),
  };
  const left = LEFT.has(told.status ?? 'Active');
  return { identity, role: readLtiRoles(told.roles, mapping).courseRole, left };
}

function text<Name extends string>(field: Name, value: string | undefined): Partial<Record<Name, string>> {
  const clean = value === undefined ? undefined : tidy(decodeEntities(value));
  const named: Partial<Record<Name, string>> = {};
  if (clean !== undefined) named[field] = clean;
  return named;
}
