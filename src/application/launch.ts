import { createHash, randomBytes } from 'node:crypto';
import type { AuditEvent } from '../domain/audit.ts';
import type { Course } from '../domain/course.ts';
import type { Link } from '../domain/link.ts';
import { webspacesOf, type CourseRole, type Person, type Webspace } from '../domain/person.ts';
import { lmsRoleChanges, readLtiRoles, type LtiRoleReading } from '../domain/roles.ts';
import { actorOf } from './acts.ts';
import { sealDeepLinking, type DeepLinkingRequest } from './deep-link.ts';
import { courseId, personId, sessionIdHash } from './identity.ts';
import { sealLaunchEvidence, type LaunchEvidence } from './launch-evidence.ts';
import type { Session } from './ports/session.ts';
import type { CourseIdentity, PersonIdentity } from './ports/stores.ts';
import type { RoleMappings } from './role-mappings.ts';
import { audit, type Services } from './services.ts';

const RETURN_URL = 'return-url';
const SESSION_MS = 12 * 60 * 60_000;

/** What a verified launch says. */
export interface Launch {
  institution: string;
  issuer: string;
  clientId: string;
  nonce: string;
  roles: readonly string[];
  /** The LMS's id of who acts as this person, where the LMS says it. */
  impersonator: string | null;
  person: Omit<PersonIdentity, 'institution' | 'issuer' | 'administrator'>;
  course: Pick<CourseIdentity, 'contextId' | 'title' | 'label' | 'roster' | 'gradeService'> | null;
  locale: string | null;
  returnUrl: string | null;
  frameAncestors: string[];
  evidence: LaunchEvidence;
  /** What the link says that was launched, when a teacher placed it by deep linking. */
  link: Link | null;
  /** Set when the LMS asks for a link. */
  deepLinking: DeepLinkingRequest | null;
}

export interface Launched {
  session: { id: string; expiresAt: number };
  person: Person;
  course: string | null;
  courseRole: CourseRole | null;
  /** Where the person goes first; null when there is nothing here for them. */
  webspace: Webspace | null;
  link: Link | null;
  /** Whether the LMS waits for a link. */
  choosesLink: boolean;
}

type LaunchServices = Pick<Services, 'stores' | 'clock' | 'vault' | 'roster'> & {
  roleMappings: RoleMappings;
};

/**
 * Records who launched and from which course, and opens their session. One read, and one write for the session, whose
 * unique origin is the replay check: it comes first, so that a replayed launch changes nothing. Further writes only for
 * what changed. The roster is asked for, never waited for.
 * @throws AppError LTI_REPLAYED
 */
export async function recordLaunch(services: LaunchServices, launch: Launch): Promise<Launched> {
  const { institution, issuer } = launch;
  const reading = readLtiRoles(launch.roles, await services.roleMappings.of(institution));
  const course = launch.course === null ? null : courseId(institution, issuer, launch.course.contextId);
  const identity = { institution, issuer, ...launch.person, administrator: reading.administrator };
  const id = randomBytes(32).toString('base64url');
  const session = sessionOf(services, launch, { id, course });
  const person = await services.stores.people.recordLaunch(
    identity,
    course === null ? null : { course, role: reading.courseRole },
    async (before, after) => {
      await services.stores.sessions.create(session);
      const events = [...roleEvents(before, after, course), ...impersonationEvents(launch, reading, after)];
      await audit(services, actorOf(after), events);
    },
  );
  if (launch.course !== null && course !== null) {
    await services.stores.courses.recordLaunch({ institution, issuer, ...launch.course });
    if (launch.course.roster !== null) services.roster.refreshSoon(institution, course);
  }
  return {
    session: { id, expiresAt: session.expiresAt },
    person,
    course,
    courseRole: reading.courseRole,
    webspace: firstWebspace(person, reading.courseRole),
    link: launch.link,
    choosesLink: launch.deepLinking !== null,
  };
}

function roleEvents(before: Person | null, after: Person, course: string | null): AuditEvent[] {
  return lmsRoleChanges(before, after, course).map((change) => ({
    type: 'role-changed-by-lms',
    person: after.id,
    ...change,
  }));
}

function impersonationEvents(
  { impersonator }: Launch,
  { testUser }: LtiRoleReading,
  { id: person }: Person,
): AuditEvent[] {
  const events: AuditEvent[] = [];
  if (impersonator !== null) events.push({ type: 'launched-as-another', person, by: impersonator });
  if (testUser) events.push({ type: 'launched-as-test-user', person });
  return events;
}

function sessionOf(
  services: LaunchServices,
  launch: Launch,
  { id, course }: { id: string; course: Course['id'] | null },
): Session {
  const now = services.clock.now();
  return {
    idHash: sessionIdHash(id),
    purpose: 'webspace',
    institution: launch.institution,
    person: personId(launch.institution, launch.issuer, launch.person.sub),
    course,
    meeting: null,
    origin: JSON.stringify([launch.issuer, launch.clientId, launch.nonce]),
    issuer: launch.issuer,
    clientId: launch.clientId,
    locale: launch.locale,
    frameAncestors: launch.frameAncestors,
    returnUrl: launch.returnUrl === null ? null : services.vault.encrypt(RETURN_URL, launch.returnUrl),
    idTokenDigest: createHash('sha256').update(launch.evidence.idToken).digest('base64url'),
    launchEvidence: sealLaunchEvidence(services, launch.evidence),
    deepLinking: launch.deepLinking === null ? null : sealDeepLinking(services, launch.deepLinking),
    createdAt: now,
    lastSeenAt: now,
    expiresAt: now + SESSION_MS,
  };
}

/** The role in the course at hand decides; without one, the first webspace that the person may enter. */
function firstWebspace(person: Person, role: CourseRole | null): Webspace | null {
  const spaces = webspacesOf(person);
  if (role === 'student' && spaces.includes('student')) return 'student';
  const staff = spaces.filter((space) => space === 'admin' || space === 'secretariat');
  return staff.at(-1) ?? spaces[0] ?? null;
}

/** Where the LMS wants the person back, from a session's `returnUrl`. Holds the person's key to the LMS: never logged. */
export function readReturnUrl({ vault }: Pick<Services, 'vault'>, encrypted: string): string {
  return vault.decrypt(RETURN_URL, encrypted);
}
