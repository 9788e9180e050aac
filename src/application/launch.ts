import { createHash, randomBytes } from 'node:crypto';
import type { Course } from '../domain/course.ts';
import { readLtiRoles } from '../domain/roles.ts';
import { webspacesOf, type CourseRole, type Person, type Webspace } from '../domain/person.ts';
import { courseId, sessionIdHash } from './identity.ts';
import { sealLaunchEvidence, type LaunchEvidence } from './launch-evidence.ts';
import type { Session } from './ports/session.ts';
import type { CourseIdentity, PersonIdentity } from './ports/stores.ts';
import type { Services } from './services.ts';

const SESSION_MS = 12 * 60 * 60_000;

/** What a verified launch says. */
export interface Launch {
  institution: string;
  issuer: string;
  clientId: string;
  nonce: string;
  roles: readonly string[];
  person: Omit<PersonIdentity, 'institution' | 'issuer' | 'administrator'>;
  course: Pick<CourseIdentity, 'contextId' | 'title' | 'label' | 'roster'> | null;
  locale: string | null;
  returnUrl: string | null;
  frameAncestors: string[];
  evidence: LaunchEvidence;
}

export interface Launched {
  session: { id: string; expiresAt: number };
  person: Person;
  course: string | null;
  courseRole: CourseRole | null;
  /** Where the person goes first; null when there is nothing here for them. */
  webspace: Webspace | null;
}

type LaunchServices = Pick<Services, 'stores' | 'clock' | 'vault' | 'roster'>;

/**
 * Records who launched and from which course, and opens their session. One read, and one write for the session, whose
 * unique origin is the replay check; further writes only for what changed. The roster is asked for, never waited for.
 * @throws AppError LTI_REPLAYED
 */
export async function recordLaunch(services: LaunchServices, launch: Launch): Promise<Launched> {
  const { institution, issuer } = launch;
  const reading = readLtiRoles(launch.roles);
  const course = launch.course === null ? null : courseId(institution, issuer, launch.course.contextId);
  const identity = { institution, issuer, ...launch.person, administrator: reading.administrator };
  const id = randomBytes(32).toString('base64url');
  const person = await services.stores.people.recordLaunch(
    identity,
    course === null ? null : { course, role: reading.courseRole },
  );
  const session = sessionOf(services, launch, { id, person, course });
  await services.stores.sessions.create(session);
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
  };
}

function sessionOf(
  services: LaunchServices,
  launch: Launch,
  { id, person, course }: { id: string; person: Person; course: Course['id'] | null },
): Session {
  const now = services.clock.now();
  return {
    idHash: sessionIdHash(id),
    purpose: 'webspace',
    institution: launch.institution,
    person: person.id,
    course,
    meeting: null,
    origin: JSON.stringify([launch.issuer, launch.clientId, launch.nonce]),
    issuer: launch.issuer,
    clientId: launch.clientId,
    locale: launch.locale,
    frameAncestors: launch.frameAncestors,
    returnUrl: launch.returnUrl === null ? null : services.vault.encrypt('return-url', launch.returnUrl),
    idTokenDigest: createHash('sha256').update(launch.evidence.idToken).digest('base64url'),
    launchEvidence: sealLaunchEvidence(services, launch.evidence),
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
