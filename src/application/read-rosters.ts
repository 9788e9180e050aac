import { AppError } from '../errors.ts';
import type { Services } from './services.ts';

/** How far a reading of several rosters came. */
export interface RostersRead {
  read: number;
  /** The course whose roster the LMS did not give: those after it were not asked for, as each may take long to fail. */
  failed: string | null;
}

/** Reads the rosters of courses now, one after the other. @throws AppError COURSE_UNKNOWN */
export async function readRosters(
  { roster }: Pick<Services, 'roster'>,
  institution: string,
  courses: readonly string[],
): Promise<RostersRead> {
  for (const [read, course] of courses.entries()) {
    try {
      await roster.refresh(institution, course);
    } catch (error) {
      if (error instanceof AppError && error.code === 'ROSTER_UNAVAILABLE') return { read, failed: course };
      throw error;
    }
  }
  return { read: courses.length, failed: null };
}
