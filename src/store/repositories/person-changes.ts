import { isDeepStrictEqual } from 'node:util';
import { personId } from '../../application/identity.ts';
import type { PersonIdentity, RosterNews } from '../../application/ports/stores.ts';
import { DAY_MS } from '../../domain/institution.ts';
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

/** What is said of somebody in one course. */
export interface Said {
  course: string;
  /** Null: nothing, or no longer anything. */
  role: CourseRole | null;
  /** Epoch ms UTC. */
  at: number;
}

/**
 * The membership that a launch makes. One that says the same writes nothing, but renews a day later what no roster says.
 * A launch that names no role in the course ends the one that was held.
 */
function byLaunch(known: Membership | undefined, { course, role, at }: Said): Membership | undefined {
  if (role === null) return known?.active === true ? { ...known, active: false, since: at } : known;
  const same = known?.active === true && known.role === role;
  if (same && (known.source === 'roster' || at - known.since < DAY_MS)) return known;
  return { course, role, active: true, source: 'launch', since: at };
}

/**
 * The membership that a roster makes. A launch's role wins, as a non-editing teacher of Moodle is a learner there; a
 * role that a launch took is the roster's to give again.
 */
function byRoster(known: Membership | undefined, { course, role, at }: Said): Membership | undefined {
  if (role === null) return known;
  if (known?.active === true && known.role === role) return { ...known, source: 'roster' };
  if (known?.active === true && known.source === 'launch') return known;
  return { course, role, active: true, source: 'roster', since: at };
}

/** Who is named as having left has; but what a launch said after the reading began is newer. */
function byLeaving(known: Membership | undefined, at: number): Membership | undefined {
  return known?.active !== true || known.since > at ? known : { ...known, active: false, since: at };
}

/**
 * Whoever a whole roster no longer names has left, with two exceptions for what a launch said: rosters name no
 * administrators who are not enrolled, so a teacher stays; and a student stays for a day at least, as rosters may lag behind.
 */
function byAbsence(known: Membership | undefined, at: number): Membership | undefined {
  const byLaunch = known?.source === 'launch';
  const stays = byLaunch && (known.role === 'teacher' || at - known.since < 2 * DAY_MS);
  return stays ? known : byLeaving(known, at);
}

function membershipIn({ memberships }: Person, course: string): Membership | undefined {
  return memberships.find((membership) => membership.course === course);
}

function withMembership(person: Person, course: string, membership: Membership | undefined): Person {
  const known = membershipIn(person, course);
  if (membership === undefined || isDeepStrictEqual(known, membership)) return person;
  const others = person.memberships.filter((other) => other !== known);
  return { ...person, memberships: [...others, membership] };
}

/** A person after a launch; the very one that was stored when the launch says nothing new. */
export function afterLaunch(stored: Person | null, identity: PersonIdentity, said: Said | null): Person {
  const after = updated(stored ?? newPerson(identity), identity);
  const member =
    said === null
      ? after
      : withMembership(after, said.course, byLaunch(membershipIn(after, said.course), said));
  return stored !== null && isDeepStrictEqual(stored, member) ? stored : member;
}

/** Who changes by a roster: whoever it names, and whoever a whole one no longer names. */
export function rosterChanges(
  course: string,
  { members, at, whole }: RosterNews,
  before: ReadonlyMap<string, Person>,
): Person[] {
  const after = new Map<string, Person>();
  for (const { identity, role, left } of members) {
    const id = personId(identity.institution, identity.issuer, identity.sub);
    const known = before.get(id);
    if (known === undefined && left) continue;
    const person = updated(known ?? newPerson(identity), identity);
    const membership = membershipIn(person, course);
    const now = left ? byLeaving(membership, at) : byRoster(membership, { course, role, at });
    after.set(id, withMembership(person, course, now));
  }
  for (const person of whole ? before.values() : []) {
    if (after.has(person.id)) continue;
    const now = byAbsence(membershipIn(person, course), at);
    after.set(person.id, withMembership(person, course, now));
  }
  return [...after.values()].filter((person) => !isDeepStrictEqual(person, before.get(person.id)));
}
