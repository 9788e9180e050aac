import { courseId } from '../../application/identity.ts';
import type { CourseFilter, CourseIdentity, CourseStore } from '../../application/ports/stores.ts';
import type { Course } from '../../domain/course.ts';
import { upserting } from '../database-errors.ts';
import type { CourseDoc, Models } from '../models.ts';

/** Courses whose last launch this process remembers; beyond it a launch writes once more. */
const REMEMBERED = 10_000;

export function courseFrom(document: CourseDoc): Course {
  const {
    _id,
    roster,
    rosterReading: reading,
    rosterFailedAt: failedAt,
    rosterDueAt: _due,
    gradesClaim: _claim,
    // Courses of before grades were posted have neither.
    gradeService = null,
    grades = null,
    // Of before there were rules.
    retention = null,
    ...rest
  } = document;
  return {
    id: _id,
    ...rest,
    roster: roster === null ? null : { ...roster, reading, failedAt },
    gradeService,
    grades,
    retention,
  };
}

function filterOf(institution: string, { search, subject }: CourseFilter): Record<string, unknown> {
  const filter: Record<string, unknown> = { institution };
  if (subject !== undefined) filter['subjectToSignature'] = subject;
  if (search !== undefined && search !== '') {
    const pattern = { $regex: search.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), $options: 'i' };
    filter['$or'] = [{ title: pattern }, { label: pattern }];
  }
  return filter;
}

function launches({ courses }: Models): Pick<CourseStore, 'recordLaunch'> {
  const written = new Map<string, string>();

  function remember(id: string, said: string): void {
    if (written.size >= REMEMBERED) written.clear();
    written.set(id, said);
  }

  return {
    async recordLaunch(identity) {
      const id = courseId(identity.institution, identity.issuer, identity.contextId);
      const said = JSON.stringify(identity);
      if (written.get(id) === said) return id;
      await upserting(() => courses.bulkWrite([launchUpsert(id, identity)]));
      remember(id, said);
      return id;
    },
  };
}

export function courseStore(models: Models): CourseStore {
  const { courses } = models;
  return {
    ...launches(models),

    async find(institution, id) {
      const found = await courses.findOne({ _id: id, institution }).lean<CourseDoc>();
      return found === null ? null : courseFrom(found);
    },

    async findMany(institution, ids) {
      if (ids.length === 0) return [];
      const found = await courses.find({ institution, _id: { $in: [...ids] } }).lean<CourseDoc[]>();
      return found.map(courseFrom);
    },

    list: (institution, filter) => listed(courses, institution, filter),

    async setSubject(institution, ids, subject) {
      await courses.updateMany(
        { institution, _id: { $in: [...ids] } },
        { $set: { subjectToSignature: subject } },
      );
    },

    async setSignInMode(institution, id, mode) {
      await courses.updateOne({ institution, _id: id }, { $set: { signInMode: mode } });
    },

    async setRetention(institution, id, retention) {
      await courses.updateOne({ institution, _id: id }, { $set: { retention } });
    },

    async adoptLinks(institution, id, from) {
      await courses.updateOne({ institution, _id: id }, { $addToSet: { adoptedFrom: from } });
    },

    ...rosters(models),
  };
}

function rosters({ courses }: Models): Pick<CourseStore, 'recordReading' | 'takeDueRoster'> {
  return {
    async recordReading(institution, id, { reading, at, dueAt }) {
      const went =
        reading === null ? { rosterFailedAt: at } : { rosterReading: reading, rosterFailedAt: null };
      await courses.updateOne({ institution, _id: id }, { $set: { ...went, rosterDueAt: dueAt } });
    },

    async takeDueRoster(now, dueAt, butOf = []) {
      const taken = await courses
        .findOneAndUpdate(
          {
            subjectToSignature: true,
            rosterDueAt: { $lte: now },
            roster: { $ne: null },
            ...(butOf.length > 0 && { institution: { $nin: [...butOf] } }),
          },
          { $set: { rosterDueAt: dueAt } },
          { sort: { rosterDueAt: 1 }, returnDocument: 'after' },
        )
        .lean<CourseDoc>();
      return taken === null ? null : courseFrom(taken);
    },
  };
}

async function listed(
  courses: Models['courses'],
  institution: string,
  filter: CourseFilter,
): ReturnType<CourseStore['list']> {
  const query = filterOf(institution, filter);
  const sorted = courses.find(query).sort({ title: 1, _id: 1 });
  const [found, total] = await Promise.all([
    sorted.skip(filter.skip).limit(filter.limit).lean<CourseDoc[]>(),
    courses.countDocuments(query),
  ]);
  return { courses: found.map(courseFrom), total };
}

/** A launch without a title does not erase the one that is known; when the roster was read stays. */
function launchUpsert(_id: string, identity: CourseIdentity) {
  const { institution, issuer, contextId, title, label, roster, gradeService = null } = identity;
  const said = {
    ...(title !== null && { title }),
    ...(label !== null && { label }),
    ...(roster !== null && { roster }),
    ...(gradeService !== null && { gradeService }),
  };
  const fresh = {
    institution,
    issuer,
    contextId,
    subjectToSignature: false,
    signInMode: null,
    adoptedFrom: [],
    ...(title === null && { title: null }),
    ...(label === null && { label: null }),
    ...(roster === null && { roster: null }),
    rosterReading: null,
    rosterFailedAt: null,
    rosterDueAt: 0,
    ...(gradeService === null && { gradeService: null }),
    grades: null,
  };
  return {
    updateOne: {
      filter: { _id, institution },
      update: { ...(Object.keys(said).length > 0 && { $set: said }), $setOnInsert: fresh },
      upsert: true,
    },
  };
}
