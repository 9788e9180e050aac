import { attendanceRates } from '../domain/attendance-rate.ts';
import {
  laterScoreTime,
  retryDelay,
  scoreTime,
  type GradeTrouble,
  type PostedScore,
} from '../domain/grades.ts';
import { AppError, type ErrorCode } from '../errors.ts';
import type { GradeClaim, GradeOutcome } from './ports/grades.ts';
import type { Gradebook } from './ports/tools.ts';
import type { Services } from './services.ts';

type GradeServices = Pick<Services, 'stores' | 'clock' | 'gradebooks' | 'log'>;

/** A process that dies holds a course up this long; longer than a batch takes at worst. */
const CLAIM_MS = 3 * 60_000;
/** Courses of one round. */
const MOST_COURSES = 100;
/** Scores under way to an LMS at a time. */
const AT_ONCE = 4;
/** People are looked up so many at a time. */
const LOOKED_UP = 100;
/** Timestamps tried for one score: the last is half a minute ahead. */
const LATER_TRIES = 5;
/** An LMS that failed so often is left in peace for a while. */
const MOST_FAILURES = 3;

/** Posts the scores of every course that waits for it. Any process may call it at any time. */
export async function postDueGrades(services: GradeServices): Promise<void> {
  for (let count = 0; count < MOST_COURSES; count++) {
    const claim = await services.stores.grades.claim(services.clock.now(), CLAIM_MS);
    if (claim === null) return;
    await postClaimed(services, claim);
  }
}

async function postClaimed(services: GradeServices, claim: GradeClaim): Promise<void> {
  const outcome = await posted(services, claim).catch((error: unknown) => failed(services, claim, error));
  if (outcome !== 'lost') await services.stores.grades.finish(claim, outcome);
}

const FINAL: ReadonlySet<ErrorCode> = new Set(['GRADES_NOT_GRANTED', 'GRADES_COLUMN_GONE']);

/** Whether trying again by itself is of no use: somebody has to do something in the LMS. */
function isFinal(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  const { status } = error.params;
  return FINAL.has(error.code) || (error.code === 'PLATFORM_ANSWERED' && (status === 403 || status === 404));
}

/** What an LMS refused or failed in is told, and tried again later; a fault of our own is thrown on. */
function failed(services: GradeServices, claim: GradeClaim, error: unknown): GradeOutcome {
  if (!(error instanceof AppError) || error.code === 'DATABASE_AWAY') throw error;
  const { institution, course } = claim;
  const { code, params } = error;
  const now = services.clock.now();
  const failures = course.grades.failures + 1;
  const due = isFinal(error) ? null : now + retryDelay(failures, Math.random());
  services.log.warn({ institution, course: course.id, code, ...params }, 'Grades could not be posted');
  const trouble: GradeTrouble = { code, params, at: now };
  return { trouble, due, failures };
}

/** A student's score that the LMS does not have yet; null: it has one, and none counts any more. */
interface Change {
  person: string;
  rate: number | null;
  last: PostedScore | null;
}

/** What the posting of one course works with. */
interface Posting {
  services: GradeServices;
  claim: GradeClaim;
  gradebook: Gradebook;
  /** Address of the column. */
  column: string;
}

async function posted(services: GradeServices, claim: GradeClaim): Promise<GradeOutcome | 'lost'> {
  const { grades } = claim.course;
  const done = { trouble: null, due: null, failures: 0 };
  const { changes, rated } = await changesOf(services, claim);
  if (!rated) return done;
  let refused: number | 'lost' = grades.refused;
  if (changes.length > 0) {
    const gradebook = await services.gradebooks.open(claim.course);
    const column = grades.address ?? (await gradebook.column(wantedColumn(claim)));
    if (!(await services.stores.grades.keepAddress(claim, column))) return 'lost';
    refused = await postAll({ services, claim, gradebook, column }, changes);
  }
  return refused === 'lost' ? refused : { ...done, postedAt: services.clock.now(), refused };
}

/** Our own id of the column: a copied course has another, so its grades never go into the original's. */
function wantedColumn({ course }: GradeClaim): { id: string; title: string } {
  return { id: `attendance-${course.id}`, title: course.grades.title };
}

async function changesOf(
  { stores }: GradeServices,
  { institution, course }: GradeClaim,
): Promise<{ changes: Change[]; rated: boolean }> {
  const rates = attendanceRates(await stores.meetings.listValidated(institution, course.id));
  const known = new Map((await stores.grades.posted(institution, course.id)).map((one) => [one.person, one]));
  const { address } = course.grades;
  const changes = [...rates].flatMap(([person, rate]): Change[] => {
    const last = known.get(person) ?? null;
    return last?.rate === rate && last.column === address ? [] : [{ person, rate, last }];
  });
  const gone = [...known.values()].filter(
    (one) => one.rate !== null && one.column === address && !rates.has(one.person),
  );
  changes.push(...gone.map((last): Change => ({ person: last.person, rate: null, last })));
  return { changes, rated: rates.size > 0 || gone.length > 0 };
}

/** @returns of how many students the LMS takes no score; `lost` when another process has taken over */
async function postAll(posting: Posting, changes: readonly Change[]): Promise<number | 'lost'> {
  const { services, claim } = posting;
  const subs = await subsOf(posting, changes);
  const failures: unknown[] = [];
  let refused = 0;
  for (const batch of batches(changes, AT_ONCE)) {
    if (!(await services.stores.grades.extend(claim, services.clock.now() + CLAIM_MS))) return 'lost';
    const tried = await Promise.allSettled(
      batch.map((change) => postOne(posting, change, subs.get(change.person))),
    );
    for (const one of tried) {
      if (one.status === 'rejected') failures.push(one.reason);
      else if (one.value === 'refused') refused++;
    }
    if (failures.some(isFinal) || failures.length >= MOST_FAILURES) break;
  }
  if (failures.length > 0) throw failures.find(isFinal) ?? failures[0];
  return refused;
}

async function subsOf(
  { services, claim }: Posting,
  changes: readonly Change[],
): Promise<Map<string, string>> {
  const subs = new Map<string, string>();
  for (const batch of batches(changes, LOOKED_UP)) {
    const ids = batch.map(({ person }) => person);
    for (const { id, sub } of await services.stores.people.findMany(claim.institution, ids))
      subs.set(id, sub);
  }
  return subs;
}

function batches<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}

async function postOne(
  { services, claim, gradebook, column }: Posting,
  { person, rate, last }: Change,
  sub: string | undefined,
): Promise<'taken' | 'refused'> {
  if (sub === undefined) return 'refused';
  let at = scoreTime(services.clock.now(), last?.at ?? null);
  for (let tries = 0; tries < LATER_TRIES; tries++) {
    const answer = await gradebook.post(column, { sub, rate, at });
    if (answer === 'refused') return answer;
    if (answer === 'taken') {
      const { institution, course } = claim;
      await services.stores.grades.recordPosted({ institution, course: course.id, person, column, rate, at });
      return answer;
    }
    at = laterScoreTime(at, tries);
  }
  throw new AppError('GRADES_LATER_KNOWN');
}
