import type { Course } from '../../domain/course.ts';
import type { GradeColumn, PostedScore } from '../../domain/grades.ts';

/** A course whose scores one process posts, until it says so or its time runs out. */
export interface GradeClaim {
  institution: string;
  course: Course & { grades: GradeColumn };
  /** Tells this claim from every other. */
  by: string;
}

/** What is wanted in the LMS's gradebooks: the outbox of scores. A validation asks for scores in its own write. */
export interface GradeStore {
  /** Wants the column, with this title unless it stands in the LMS already, and its scores posted. */
  turnOn(institution: string, course: string, wanted: { title: string; at: number }): Promise<void>;
  turnOff(institution: string, course: string): Promise<void>;
  /** Wants scores posted now. @param anew forgets the column's address, so that it is made once more */
  ask(institution: string, course: string, wanted: { at: number; anew?: boolean }): Promise<void>;
  /** The course that has waited longest, for `ms` at most; null when none is due. */
  claim(now: number, ms: number): Promise<GradeClaim | null>;
  /** Holds on for longer; false when the claim was lost. */
  extend(claim: GradeClaim, until: number): Promise<boolean>;
  /** Keeps where the column stands; false when the claim was lost. */
  keepAddress(claim: GradeClaim, address: string): Promise<boolean>;
  /** Ends a claim. What was asked for meanwhile stays due. */
  finish(claim: GradeClaim, outcome: GradeOutcome): Promise<void>;
  posted(institution: string, course: string): Promise<PostedScore[]>;
  recordPosted(score: PostedScore): Promise<void>;
}

/** What became of a posting; what is left out stays. */
export type GradeOutcome = Pick<GradeColumn, 'trouble' | 'due' | 'failures'> &
  Partial<Pick<GradeColumn, 'postedAt' | 'refused'>>;
