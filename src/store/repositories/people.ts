import type { AnyBulkWriteOperation } from 'mongoose';
import { personId } from '../../application/identity.ts';
import type {
  PeopleFilter,
  PeopleStore,
  PersonIdentity,
  RosterMember,
} from '../../application/ports/stores.ts';
import { sortName, type CourseRole, type Membership, type Person } from '../../domain/person.ts';
import type { Models, PersonDoc } from '../models.ts';

const BATCH = 1000;
/** Ids asked for at once: the trial engine takes a time that grows with their square. */
const LOOK_UP = 100;

export function personFrom({ _id, sortName: _sort, ...rest }: PersonDoc): Person {
  return { id: _id, ...rest };
}

function documentOf({ id, ...rest }: Person): PersonDoc {
  return { _id: id, ...rest, sortName: sortName(rest).toLocaleLowerCase() };
}

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

/** A launch's role wins over the roster's, as a non-editing teacher of Moodle is a learner there. */
function withMembership(person: Person, membership: Membership): Person {
  const known = person.memberships.find((m) => m.course === membership.course);
  const others = person.memberships.filter((m) => m.course !== membership.course);
  if (membership.source === 'roster' && known?.source === 'launch') {
    return { ...person, memberships: [...others, { ...known, active: true }] };
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

function fieldsOf(person: Person): Partial<PersonDoc> {
  const { name, givenName, familyName, email, picture, launchAdministrator, memberships } = person;
  const sort = documentOf(person).sortName;
  return { name, givenName, familyName, email, picture, launchAdministrator, memberships, sortName: sort };
}

/** Inserted whole when new; else only what the LMS says, so that rights given meanwhile stay. */
function upsert(person: Person): AnyBulkWriteOperation<PersonDoc> {
  const { _id, ...document } = documentOf(person);
  const set = fieldsOf(person);
  const onInsert = Object.fromEntries(Object.entries(document).filter(([field]) => !(field in set)));
  return { updateOne: { filter: { _id }, update: { $set: set, $setOnInsert: onInsert }, upsert: true } };
}

function membershipOf(course: string, role: CourseRole, source: Membership['source']): Membership {
  return { course, role, active: true, source };
}

function filterOf(institution: string, { role, course, search }: PeopleFilter): Record<string, unknown> {
  const filter: Record<string, unknown> = { institution };
  if (role === 'staff') filter['$or'] = [{ granted: { $ne: [] } }, { launchAdministrator: true }];
  else if (role !== undefined || course !== undefined) {
    filter['memberships'] = {
      $elemMatch: { active: true, ...(role && { role }), ...(course && { course }) },
    };
  }
  const words = searchWords(search ?? '');
  if (words.length > 0) filter['$and'] = words.map((word) => ({ sortName: { $regex: escaped(word) } }));
  return filter;
}

/** Every word is looked for, in any order: lists are by family name, people type the given name first. */
function searchWords(search: string): string[] {
  return search
    .normalize('NFC')
    .toLocaleLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

export function peopleStore({ people }: Models): PeopleStore {
  async function findMany(institution: string, ids: readonly string[]): Promise<Person[]> {
    if (ids.length === 0) return [];
    const found = await people.find({ institution, _id: { $in: [...ids] } }).lean<PersonDoc[]>();
    return found.map(personFrom);
  }

  async function activeIn(institution: string, course: string): Promise<Person[]> {
    const memberships = { $elemMatch: { course, active: true } };
    return (await people.find({ institution, memberships }).lean<PersonDoc[]>()).map(personFrom);
  }

  return {
    findMany,

    async find(institution, id) {
      const found = await people.findOne({ _id: id, institution }).lean<PersonDoc>();
      return found === null ? null : personFrom(found);
    },

    async recordLaunch(identity, membership) {
      const { institution, issuer, sub } = identity;
      const id = personId(institution, issuer, sub);
      const stored = await people.findOne({ _id: id, institution }).lean<PersonDoc>();
      const before = stored === null ? newPerson(identity) : personFrom(stored);
      let after = updated(before, identity);
      if (membership?.role)
        after = withMembership(after, membershipOf(membership.course, membership.role, 'launch'));
      if (stored === null || !same(before, after)) await people.bulkWrite([upsert(after)]);
      return after;
    },

    async recordRoster(course, members) {
      const before = new Map(
        (await activeIn(course.institution, course.id)).map((person) => [person.id, person]),
      );
      const others = members
        .map(({ identity }) => personId(course.institution, identity.issuer, identity.sub))
        .filter((id) => !before.has(id));
      for (let i = 0; i < others.length; i += LOOK_UP) {
        const found = await findMany(course.institution, others.slice(i, i + LOOK_UP));
        for (const known of found) before.set(known.id, known);
      }
      const changed = rosterChanges(course.id, members, before);
      for (let i = 0; i < changed.length; i += BATCH) {
        await people.bulkWrite(changed.slice(i, i + BATCH).map(upsert), { ordered: false });
      }
    },

    async inCourse(institution, course, role) {
      const memberships = { $elemMatch: { course, active: true, ...(role && { role }) } };
      const found = await people.find({ institution, memberships }).sort({ sortName: 1 }).lean<PersonDoc[]>();
      return found.map(personFrom);
    },

    async list(institution, filter) {
      const query = filterOf(institution, filter);
      const [found, total] = await Promise.all([
        people
          .find(query)
          .sort({ sortName: 1, _id: 1 })
          .skip(filter.skip)
          .limit(filter.limit)
          .lean<PersonDoc[]>(),
        people.countDocuments(query),
      ]);
      return { people: found.map(personFrom), total };
    },

    async setSubject(institution, ids, subject) {
      await people.updateMany(
        { institution, _id: { $in: [...ids] } },
        { $set: { subjectToSignature: subject } },
      );
    },

    async setAbsenceRight(institution, id, right) {
      await people.updateOne({ institution, _id: id }, { $set: { rightToEnterAbsences: right } });
    },

    async enterName(institution, id, name) {
      await people.updateOne(
        { institution, _id: id },
        { $set: { enteredName: name, sortName: name.toLocaleLowerCase() } },
      );
    },

    async grant(institution, id, role) {
      await people.updateOne({ institution, _id: id }, { $addToSet: { granted: role } });
    },

    async revoke(institution, id, role) {
      await people.updateOne({ institution, _id: id }, { $pull: { granted: role } });
    },
  };
}

/** Who changes by a complete roster: whoever it names, and whoever it no longer names. */
function rosterChanges(
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
