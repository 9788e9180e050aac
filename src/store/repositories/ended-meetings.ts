import type { EndedMeeting, EndedPage, ErasureStore } from '../../application/ports/erasure.ts';
import type { CourseDoc, MeetingDoc, Models } from '../models.ts';

/** As little of a meeting as says whether it is kept: there are many, and their sheets are long. */
const BRIEF = {
  course: 1,
  title: 1,
  start: 1,
  end: 1,
  'opening.courseTitle': 1,
  'validated.at': 1,
  'sheet.person': 1,
  'teachers.person': 1,
} as const;

/** A projection into what is null leaves it out. */
type Brief = Pick<MeetingDoc, '_id' | 'course' | 'title' | 'start' | 'end'> & {
  opening?: { courseTitle: string } | null;
  validated?: { at: number } | null;
  sheet: { person: string }[];
  teachers: { person: string }[];
};

function endedFrom({ _id, opening, validated = null, sheet, teachers, ...rest }: Brief): EndedMeeting {
  return {
    id: _id,
    ...rest,
    courseTitle: opening?.courseTitle ?? null,
    validated,
    people: [...sheet, ...teachers].map(({ person }) => person),
    rows: sheet.length,
  };
}

function kindOf({ before, courses }: EndedPage['kinds'][number]): object {
  const course = 'in' in courses ? { $in: [...courses.in] } : { $nin: [...courses.notIn] };
  return { end: { $lt: before }, course };
}

function later({ id, end }: NonNullable<EndedPage['after']>): object {
  return { $or: [{ end: { $gt: end } }, { end, _id: { $gt: id } }] };
}

/** What retention asks. */
export function endedMeetings({
  meetings,
  courses,
}: Models): Pick<ErasureStore, 'endedMeetings' | 'ruledCourses'> {
  return {
    async ruledCourses(institution) {
      const found = await courses
        .find({ institution, retention: { $ne: null } }, { retention: 1 })
        .lean<Pick<CourseDoc, '_id' | 'retention'>[]>();
      return found.flatMap(({ _id: id, retention = null }) =>
        retention === null ? [] : [{ id, retention }],
      );
    },

    async endedMeetings(institution, { kinds, after, limit }) {
      const found = await meetings
        .find(
          {
            institution,
            erased: null,
            $and: [{ $or: kinds.map(kindOf) }, ...(after === null ? [] : [later(after)])],
          },
          BRIEF,
        )
        .sort({ end: 1, _id: 1 })
        .limit(limit)
        .lean<Brief[]>();
      return found.map(endedFrom);
    },
  };
}
