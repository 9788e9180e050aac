import { z } from 'zod';
import { findCourse } from '../school/courses.ts';
import { findPerson } from '../school/people.ts';
import { rosterRole } from '../school/roles.ts';
import { ServiceRefusal } from '../refusal.ts';
import type { Grade, LineItem } from './gradebook.ts';

/** AGS 2.0, section 3.4.4. */
const SCORE = z.object({
  userId: z.string(),
  timestamp: z.iso.datetime({ offset: true }),
  activityProgress: z.string(),
  gradingProgress: z.string(),
  scoreGiven: z.number().optional(),
  scoreMaximum: z.number().positive().optional(),
  comment: z.string().max(5000).optional(),
});

/**
 * Reads a score: any progress but FullyGraded erases the grade, as in Moodle.
 * @throws ServiceRefusal 400 when it is malformed or the person is no student of the course
 */
export function gradeFrom(body: unknown, item: LineItem): Grade {
  const read = SCORE.safeParse(body);
  if (!read.success || !isGradable(read.data.userId, item.courseId))
    throw new ServiceRefusal(400, 'Incorrect score received');
  const { userId, timestamp, gradingProgress, scoreGiven, scoreMaximum, comment } = read.data;
  return {
    userId,
    timestamp: Date.parse(timestamp),
    scoreGiven: gradingProgress === 'FullyGraded' ? (scoreGiven ?? null) : null,
    scoreMaximum: scoreMaximum ?? item.scoreMaximum,
    comment,
  };
}

function isGradable(userId: string, courseId: string): boolean {
  const person = findPerson(userId);
  if (person === undefined || rosterRole(person.role) !== 'Learner') return false;
  return findCourse(courseId)?.memberIds.includes(userId) ?? false;
}
