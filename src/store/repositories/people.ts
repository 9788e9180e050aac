import type { AnyBulkWriteOperation } from 'mongoose';
import { personId } from '../../application/identity.ts';
import type { PeopleFilter, PeopleStore } from '../../application/ports/stores.ts';
import type { Clock } from '../../application/ports/tools.ts';
import { sortName, type Membership, type Person } from '../../domain/person.ts';
import { upserting } from '../database-errors.ts';
import type { Models, PersonDoc } from '../models.ts';
import { afterLaunch, rosterChanges } from './person-changes.ts';

const BATCH = 1000;
/** Ids asked for at once: the trial engine takes a time that grows with their square. */
const LOOK_UP = 100;

export function personFrom({ _id, sortName: _sort, ...rest }: PersonDoc): Person {
  return { id: _id, ...rest };
}

function documentOf({ id, ...rest }: Person): PersonDoc {
  return { _id: id, ...rest, sortName: sortName(rest).toLowerCase() };
}

/** What the LMS says of a person, beside what they are in its courses. */
const ROSTER_SAYS = ['name', 'givenName', 'familyName', 'email', 'picture', 'sortName'] as const;
const LAUNCH_SAYS = [...ROSTER_SAYS, 'launchAdministrator'] as const;

/**
 * Inserted whole when new; else only what the LMS says of them and of the one course, so that rights given meanwhile and
 * what another launch said of another course stay.
 */
function upsert(
  person: Person,
  { course, says }: { course: string | null; says: readonly string[] },
): AnyBulkWriteOperation<PersonDoc> {
  const { _id, memberships, ...document } = documentOf(person);
  const said = new Set(says);
  const set = Object.entries(document).map(([field, value]): [string, unknown] => {
    const literal = { $literal: value };
    return [field, said.has(field) ? literal : { $ifNull: [`$${field}`, literal] }];
  });
  const membership = memberships.find((one) => one.course === course);
  return {
    updateOne: {
      filter: { _id, institution: person.institution },
      update: [{ $set: { ...Object.fromEntries(set), memberships: withOne(membership) } }],
      upsert: true,
    },
  };
}

/** The stored memberships with this one in its place, unless what stands there is newer. */
function withOne(membership: Membership | undefined): Record<string, unknown> {
  const stored = { $ifNull: ['$memberships', []] };
  if (membership === undefined) return stored;
  const { course, since } = membership;
  const those = (cond: unknown): Record<string, unknown> => ({
    $filter: { input: stored, as: 'one', cond },
  });
  const sameCourse = { $eq: ['$$one.course', course] };
  return {
    $cond: [
      { $eq: [{ $size: those({ $and: [sameCourse, { $gt: ['$$one.since', since] }] }) }, 0] },
      { $concatArrays: [those({ $not: [sameCourse] }), [{ $literal: membership }]] },
      stored,
    ],
  };
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
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

type Reads = 'find' | 'findMany' | 'inCourse' | 'list';
type FromLms = 'recordLaunch' | 'recordRoster';
type Writes = 'setSubject' | 'setAbsenceRight' | 'enterName' | 'grant' | 'revoke';

function reads({ people }: Models): Pick<PeopleStore, Reads> {
  return {
    async find(institution, id) {
      const found = await people.findOne({ _id: id, institution }).lean<PersonDoc>();
      return found === null ? null : personFrom(found);
    },

    async findMany(institution, ids) {
      if (ids.length === 0) return [];
      const found = await people.find({ institution, _id: { $in: [...ids] } }).lean<PersonDoc[]>();
      return found.map(personFrom);
    },

    async inCourse(institution, course, role) {
      const member = { $elemMatch: { course, active: true, ...(role && { role }) } };
      // The first match is what the index answers whole; a simple engine then need not read everybody.
      const found = await people.aggregate<PersonDoc>([
        { $match: { institution, 'memberships.course': course } },
        { $match: { memberships: member } },
        { $sort: { sortName: 1 } },
      ]);
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
  };
}

/** What launches and rosters say. */
function fromLms(
  { people }: Models,
  clock: Clock,
  { findMany, inCourse }: Pick<PeopleStore, Reads>,
): Pick<PeopleStore, FromLms> {
  return {
    async recordLaunch(identity, membership, beforeWriting) {
      // By the whole of a unique index: a simple engine then needs half the time that the id with an institution takes.
      const { institution, issuer, sub } = identity;
      const found = await people.findOne({ institution, issuer, sub }).lean<PersonDoc>();
      const stored = found === null ? null : personFrom(found);
      const said = membership === null ? null : { ...membership, at: clock.now() };
      const after = afterLaunch(stored, identity, said);
      await beforeWriting?.(stored, after);
      if (after === stored) return after;
      const course = membership?.course ?? null;
      await upserting(() => people.bulkWrite([upsert(after, { course, says: LAUNCH_SAYS })]));
      return after;
    },

    async recordRoster({ institution, id }, news) {
      const { members, whole } = news;
      const active = whole ? await inCourse(institution, id) : [];
      const known = new Map(active.map((person) => [person.id, person]));
      const others = members
        .map(({ identity }) => personId(institution, identity.issuer, identity.sub))
        .filter((other) => !known.has(other));
      for (let i = 0; i < others.length; i += LOOK_UP) {
        const found = await findMany(institution, others.slice(i, i + LOOK_UP));
        for (const person of found) known.set(person.id, person);
      }
      const what = { course: id, says: ROSTER_SAYS };
      const changed = rosterChanges(id, news, known).map((person) => upsert(person, what));
      for (let i = 0; i < changed.length; i += BATCH) {
        await upserting(() => people.bulkWrite(changed.slice(i, i + BATCH), { ordered: false }));
      }
    },
  };
}

/** What the institution's people decide; it touches nothing that the LMS says. */
function writes({ people }: Models): Pick<PeopleStore, Writes> {
  return {
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
        { $set: { enteredName: name, sortName: name.toLowerCase() } },
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

export function peopleStore(models: Models, clock: Clock): PeopleStore {
  const reading = reads(models);
  return { ...reading, ...fromLms(models, clock, reading), ...writes(models) };
}
