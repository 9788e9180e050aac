import { newId } from '../../application/identity.ts';
import type { GradeClaim, GradeStore } from '../../application/ports/grades.ts';
import type { GradeColumn } from '../../domain/grades.ts';
import { partOf, type CourseDoc, type Models, type ScoreDoc } from '../models.ts';
import { courseFrom } from './courses.ts';

const FRESH: Omit<GradeColumn, 'title'> = {
  on: false,
  address: null,
  postedAt: null,
  refused: 0,
  trouble: null,
  due: null,
  failures: 0,
  asked: 0,
};

const FREE = { by: '', until: 0 };

/** Wants the scores of a course posted, if it has them posted at all; asking twice changes nothing more. */
export async function askForGrades(
  { courses }: Models,
  { institution, course }: { institution: string; course: string },
  { at, anew = false }: { at: number; anew?: boolean },
): Promise<void> {
  const now = { 'grades.due': at, 'grades.failures': 0, 'grades.trouble': null };
  await courses.updateOne(
    { _id: course, institution, 'grades.on': true },
    { $set: { ...now, ...(anew && { 'grades.address': null }) }, $inc: { 'grades.asked': 1 } },
  );
}

function fieldsOf(column: Partial<GradeColumn>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(column).map(([field, value]) => [`grades.${field}`, value]));
}

type Wishes = 'turnOn' | 'turnOff' | 'ask';
type Postings = 'claim' | 'extend' | 'keepAddress' | 'finish';

function wishes(models: Models): Pick<GradeStore, Wishes> {
  const { courses } = models;
  return {
    async turnOn(institution, course, { title, at }) {
      const where = { _id: course, institution };
      const grades = { ...FRESH, title };
      await courses.updateOne({ ...where, grades: null }, { $set: { grades, gradesClaim: FREE } });
      await courses.updateOne({ ...where, 'grades.address': null }, { $set: { 'grades.title': title } });
      await courses.updateOne(where, { $set: { 'grades.on': true } });
      await askForGrades(models, { institution, course }, { at });
    },

    async turnOff(institution, course) {
      const off = { 'grades.on': false, 'grades.due': null, 'grades.trouble': null };
      await courses.updateOne({ _id: course, institution, 'grades.on': true }, { $set: off });
    },

    ask: (institution, course, wanted) => askForGrades(models, { institution, course }, wanted),
  };
}

function postings({ courses }: Models): Pick<GradeStore, Postings> {
  /** The course of a claim, while it is held. */
  const held = ({ institution, course, by }: GradeClaim) => ({
    _id: course.id,
    institution,
    'gradesClaim.by': by,
  });

  return {
    async claim(now, ms) {
      const by = newId();
      const due = { 'grades.due': { $gt: 0, $lte: now }, 'gradesClaim.until': { $lte: now } };
      const found = await courses
        .findOneAndUpdate(
          { ...due, 'grades.on': true },
          { $set: { gradesClaim: { by, until: now + ms } } },
          { sort: { 'grades.due': 1 }, returnDocument: 'after' },
        )
        .lean<CourseDoc>();
      if (found === null) return null;
      const course = courseFrom(found);
      const { grades, institution } = course;
      return grades === null ? null : { institution, course: { ...course, grades }, by };
    },

    async extend(claim, until) {
      const kept = await courses.updateOne(
        { ...held(claim), 'grades.on': true },
        { $set: { 'gradesClaim.until': until } },
      );
      return kept.matchedCount > 0;
    },

    async keepAddress(claim, address) {
      const kept = await courses.updateOne(held(claim), { $set: { 'grades.address': address } });
      return kept.matchedCount > 0;
    },

    async finish(claim, outcome) {
      const free = { gradesClaim: FREE };
      const nothingAsked = { ...held(claim), 'grades.on': true, 'grades.asked': claim.course.grades.asked };
      const ended = await courses.updateOne(nothingAsked, { $set: { ...fieldsOf(outcome), ...free } });
      if (ended.matchedCount > 0) return;
      // Asked for anew, or turned off: that counts, and what was posted is told.
      const { postedAt, refused } = outcome;
      const told = postedAt === undefined || refused === undefined ? {} : fieldsOf({ postedAt, refused });
      await courses.updateOne(held(claim), { $set: { ...told, ...free } });
    },
  };
}

export function gradeStore(models: Models): GradeStore {
  const { scores } = models;
  return {
    ...wishes(models),
    ...postings(models),

    async posted(institution, course) {
      return scores.find({ institution, course }, { _id: 0 }).lean<ScoreDoc[]>();
    },

    async recordPosted(score) {
      const { institution, course, person } = score;
      await scores.updateOne(
        { _id: partOf(course, person), institution },
        { $set: { ...score } },
        { upsert: true },
      );
    },
  };
}
