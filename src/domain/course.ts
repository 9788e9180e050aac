import type { GradeColumn, GradeService } from './grades.ts';
import type { SignInMode } from './institution.ts';
import type { RosterReading } from './roster.ts';
import type { RetentionRule } from './retention.ts';
import { firstShown } from './text.ts';

/** Where a course's roster is read (LTI Names and Role Provisioning Services 2.0). */
export interface RosterPlace {
  url: string;
  clientId: string;
  deploymentId: string;
}

/** A course's roster: where it is read, and how that went. */
export interface RosterSource extends RosterPlace {
  /** Null before the first. */
  reading: RosterReading | null;
  /** Epoch ms UTC of a try that failed since the last reading; null when none did. */
  failedAt: number | null;
}

/** An LTI context. */
export interface Course {
  id: string;
  institution: string;
  issuer: string;
  contextId: string;
  /** Null when the LMS sends none. */
  title: string | null;
  label: string | null;
  subjectToSignature: boolean;
  /** Null: the institution's. */
  signInMode: SignInMode | null;
  /** How long its funder wants evidence kept; null: the institution's rule. */
  retention: RetentionRule | null;
  roster: RosterSource | null;
  /** Null until a launch named one. */
  gradeService: GradeService | null;
  /** Null until attendance rates were first wanted in the gradebook. */
  grades: GradeColumn | null;
  /** Courses that this one was copied from, as its teacher said: their links open this course. */
  adoptedFrom: string[];
}

/** The title to show and to write into statements: never empty. */
export function courseTitle(course: Pick<Course, 'title' | 'label' | 'contextId'>): string {
  return firstShown(course.title, course.label) ?? `Course ${course.contextId}`;
}
