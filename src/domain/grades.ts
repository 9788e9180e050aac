import type { ErrorCode, ErrorParams } from '../errors.ts';

/** Where an LMS takes the grades of a course, as launches said (LTI Assignment and Grade Services 2.0). */
export interface GradeService {
  clientId: string;
  deploymentId: string;
  /** Container of the course's columns; null when the LMS offers one column only. */
  columns: string | null;
  /** The column of the activity that was launched; kept only where we may not make one of our own. */
  column: string | null;
  /** What the LMS grants, sorted. */
  scopes: string[];
}

/** What keeps scores from being posted: told in the words of its code. */
export interface GradeTrouble {
  code: ErrorCode;
  params: ErrorParams;
  /** Epoch ms UTC. */
  at: number;
}

/** The column of attendance rates in a course's gradebook, as it is wanted and as it stands. */
export interface GradeColumn {
  on: boolean;
  /** The name that it is made with; in the LMS it may have been given another since. */
  title: string;
  /** Its address in the LMS; null before it was found or made. */
  address: string | null;
  /** When the LMS last had every score, epoch ms UTC. */
  postedAt: number | null;
  /** Students of whom the LMS took no score at that time. */
  refused: number;
  trouble: GradeTrouble | null;
  /** When scores are to be posted, epoch ms UTC; null while nothing is to do. */
  due: number | null;
  /** Tries in a row that failed. */
  failures: number;
  /** Counts what asked for scores to be posted. */
  asked: number;
}

/** A score as the LMS took it last. */
export interface PostedScore {
  institution: string;
  course: string;
  person: string;
  /** Address of the column that it stands in. */
  column: string;
  /** Percent; null: no meeting counts any more, and the score was taken back. */
  rate: number | null;
  /** Its timestamp, epoch ms UTC: a whole second. */
  at: number;
}

/** Lets scores be posted. */
export const SCORE_SCOPE = 'https://purl.imsglobal.org/spec/lti-ags/scope/score';

/** Whether an LMS takes scores of a course, as far as its launches said. */
export function grantsGrades(service: GradeService | null): service is GradeService {
  return service?.scopes.includes(SCORE_SCOPE) === true;
}

export const MAX_SCORE = 100;
export const MAX_COLUMN_TITLE = 100;

const SECOND_MS = 1_000;
const FIRST_RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 60 * 60_000;

/**
 * The timestamp of a score: now, in whole seconds as LMSs keep them, but always later than the last one of the same
 * student, by no more than needed.
 */
export function scoreTime(now: number, last: number | null): number {
  const second = Math.floor(now / SECOND_MS) * SECOND_MS;
  return last === null ? second : Math.max(second, last + SECOND_MS);
}

/** The next timestamp to try after the LMS said that it has one of the same or a later second: 1 s later, then 2, 4, ... */
export function laterScoreTime(refused: number, tries: number): number {
  return refused + SECOND_MS * 2 ** tries;
}

/**
 * How long to wait after so many failures in a row: half a minute, doubling up to an hour, and a part of it left to
 * chance, so that many courses do not come back at one moment.
 * @param chance from 0 to 1
 */
export function retryDelay(failures: number, chance: number): number {
  const longest = Math.min(FIRST_RETRY_MS * 2 ** Math.max(0, failures - 1), LONGEST_RETRY_MS);
  return Math.round(longest * (0.5 + chance / 2));
}

export type GradeState = 'off' | 'waiting' | 'posting' | 'posted' | 'retrying' | 'stopped';

/** Where a column stands. */
export function gradeState(column: GradeColumn | null): GradeState {
  if (column?.on !== true) return 'off';
  const { trouble, due, postedAt } = column;
  if (trouble !== null) return due === null ? 'stopped' : 'retrying';
  if (due !== null) return 'posting';
  return postedAt === null ? 'waiting' : 'posted';
}
