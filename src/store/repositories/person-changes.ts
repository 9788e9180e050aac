import { personId } from '../../application/identity.ts';
import type { PersonIdentity, RosterMember } from '../../application/ports/stores.ts';
import type { CourseRole, Membership, Person } from '../../domain/person.ts';

function newPerson({ institution, issuer, sub }: PersonIdentity): Person {
  return {
    id: personId(institution, issuer, sub),
    institution,
    issuer,
    sub,
    name: null,
    enteredName: null,
    givenName: null,
    familyName: null,
    email: null,
    picture: null,
    subjectToSignature: false,
    rightToEnterAbsences: null,
    launchAdministrator: false,
    granted: [],
    memberships: [],
  };
}

/** What the LMS says, over what was known; what it does not say stays. */
function updated(person: Person, identity: PersonIdentity): Person {
  return {
    ...person,
    name: identity.name ?? person.name,
    givenName: identity.givenName ?? person.givenName,
    familyName: identity.familyName ?? person.familyName,
    email: identity.email ?? person.email,
    picture: identity.picture ?? person.picture,
    launchAdministrator: identity.administrator ?? person.launchAdministrator,
  };
}

/**
 * A launch's role wins over the roster's, as a non-editing teacher of Moodle is a learner there; a role that a launch
 * took is the roster's to give again.
 */
function withMembership(person: Person, membership: Membership): Person {
  const known = person.memberships.find((m) => m.course === membership.course);
  const others = person.memberships.filter((m) => m.course !== membership.course);
  if (membership.source === 'roster' && known?.source === 'launch' && known.active) {
    return person;
  }
  return { ...person, memberships: [...others, membership] };
}

function same(a: Person, b: Person): boolean {
  const comparable = (person: Person): string =>
    JSON.stringify({
      ...person,
      memberships: [...person.memberships].sort((x, y) => x.course.localeCompare(y.course)),
    });
  return comparable(a) === comparable(b);
}

function membershipOf(course: string, role: CourseRole, source: Membership['source']): Membership {
  return { course, role, active: true, source };
}

/** A launch that names no role in the course takes the one that was held. */
function withoutMembership(person: Person, course: string): Person {
  const memberships = person.memberships.map((m) => (m.course === course ? { ...m, active: false } : m));
  return { ...person, memberships };
}

/** A person after a launch; the very one that was stored when the launch says nothing new. */
export function afterLaunch(
  stored: Person | null,
  identity: PersonIdentity,
  membership: { course: string; role: CourseRole | null } | null,
): Person {
  let after = updated(stored ?? newPerson(identity), identity);
  if (membership !== null) {
    const { course, role } = membership;
    after =
      role === null
        ? withoutMembership(after, course)
        : withMembership(after, membershipOf(course, role, 'launch'));
  }
  return stored !== null && same(stored, after) ? stored : after;
}

/** Who changes by a complete roster: whoever it names, and whoever it no longer names. */
export function rosterChanges(
  course: string,
  members: readonly RosterMember[],
  before: ReadonlyMap<string, Person>,
): Person[] {
  const changed: Person[] = [];
  const named = new Set<string>();
  for (const { identity, role } of members) {
    const id = personId(identity.institution, identity.issuer, identity.sub);
    named.add(id);
    const known = before.get(id);
    let after = updated(known ?? newPerson(identity), identity);
    if (role !== null) after = withMembership(after, membershipOf(course, role, 'roster'));
    if (known === undefined || !same(known, after)) changed.push(after);
  }
  for (const person of before.values()) if (!named.has(person.id)) changed.push(...left(person, course));
  return changed;
}

/** A roster names no administrators who are not enrolled: what a launch made stays. */
function left(person: Person, course: string): Person[] {
  const gone = person.memberships.find((m) => m.course === course && m.active && m.source === 'roster');
  if (gone === undefined) return [];
  const memberships = person.memberships.map((m) => (m === gone ? { ...m, active: false } : m));
  return [{ ...person, memberships }];
}
