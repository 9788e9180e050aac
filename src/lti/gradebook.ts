import { z } from 'zod';
import type { Platform } from '../application/ports/platforms.ts';
import type { Clock, Gradebook, GradebookClient, Score } from '../application/ports/tools.ts';
import type { Course } from '../domain/course.ts';
import { grantsGrades, MAX_SCORE, SCORE_SCOPE, type GradeService } from '../domain/grades.ts';
import { AppError } from '../errors.ts';
import { LINE_ITEM_SCOPE } from './grade-scopes.ts';
import { jsonOf, type Incoming, type Outgoing, type PlatformGuard } from './guarded-fetch.ts';
import { linkTo } from './link-header.ts';
import type { Platforms } from './platforms.ts';
import { requestGrant, type ServiceGrant } from './service-token.ts';
import type { ToolKeys } from './tool-keys.ts';

/** LTI Assignment and Grade Services 2.0, sections 3.2 and 3.4. */
const LINE_ITEM = 'application/vnd.ims.lis.v2.lineitem+json';
const LINE_ITEMS = 'application/vnd.ims.lis.v2.lineitemcontainer+json';
const SCORE = 'application/vnd.ims.lis.v1.score+json';
/** Tells our columns from those of other uses. */
const TAG = 'emarge-attendance';
const MAX_PAGES = 200;
const TIMEOUT_MS = 15_000;
const MAX_BYTES = 4 * 1024 * 1024;

const lineItem = z.looseObject({ id: z.url(), resourceId: z.string().optional().catch(undefined) });
const lineItems = z.array(lineItem);

interface GradebookTools {
  platforms: Platforms;
  toolKeys: ToolKeys;
  guard: PlatformGuard;
  clock: Clock;
}

/** Speaks AGS with the LMS of a course. */
export function createGradebookClient(tools: GradebookTools): GradebookClient {
  return {
    async open(course) {
      const service = course.gradeService;
      if (!grantsGrades(service)) throw new AppError('GRADES_NOT_GRANTED');
      const platform = await tools.platforms.find(course.issuer, service.clientId);
      refuseOtherDeployments(platform, course, service);
      const { accessToken, scopes } = await granted(tools, platform, service);
      if (scopes?.includes(SCORE_SCOPE) === false) throw new AppError('GRADES_NOT_GRANTED');
      return gradebook({ fetch: tools.guard.fetch, service, accessToken });
    },
  };
}

/**
 * A deployment may have been moved to another institution since the launch.
 * @throws AppError LTI_DEPLOYMENT_UNKNOWN, LTI_DEPLOYMENT_PAUSED
 */
function refuseOtherDeployments(
  { deployments }: Platform,
  { institution }: Course,
  { deploymentId: deployment }: GradeService,
): void {
  const found = deployments.find((one) => one.id === deployment && one.institution === institution);
  if (found === undefined) throw new AppError('LTI_DEPLOYMENT_UNKNOWN', { deployment });
  if (found.paused === true) throw new AppError('LTI_DEPLOYMENT_PAUSED');
}

async function granted(
  tools: GradebookTools,
  platform: Platform,
  { scopes }: GradeService,
): Promise<ServiceGrant> {
  try {
    return await requestGrant(tools, platform, scopes.join(' '));
  } catch (error) {
    if (error instanceof z.ZodError) throw new AppError('GRADES_ANSWER_INVALID', {}, error);
    const noScope = error instanceof AppError && error.params['reason'] === 'invalid_scope';
    throw noScope ? new AppError('GRADES_NOT_GRANTED', {}, error) : error;
  }
}

interface OpenGradebook {
  fetch: PlatformGuard['fetch'];
  service: GradeService;
  accessToken: string;
}

function gradebook(open: OpenGradebook): Gradebook {
  const { service } = open;
  return {
    async column(wanted) {
      const { columns, column, scopes } = service;
      if (columns !== null && scopes.includes(LINE_ITEM_SCOPE))
        return (await found(open, columns, wanted.id)) ?? made(open, columns, wanted);
      // The LMS gives the activity's own column, and no other.
      if (column !== null) return column;
      throw new AppError('GRADES_NOT_GRANTED');
    },

    async post(column, score) {
      const answer = await ask(open, scoresOf(column), {
        headers: { 'Content-Type': SCORE },
        json: scoreBody(score),
      });
      if (answer.status === 409) return 'too-early';
      if (answer.status === 404 && !(await stands(open, column))) throw new AppError('GRADES_COLUMN_GONE');
      if (PERSONAL.has(answer.status)) return 'refused';
      refuseDenied(answer);
      // Success is an empty body; Canvas adds an object. Anything else comes from elsewhere: a login page, a list.
      if (answer.text.trim() !== '' || !isSuccess(answer)) objectOf(answer);
      return 'taken';
    },
  };
}

/** What LMSs answer for a person who is not, or no longer, a student of the course. */
const PERSONAL: ReadonlySet<number> = new Set([400, 404, 422]);

/** Our column by its id, on any page; an LMS may not know the filter and list them all. */
async function found(open: OpenGradebook, columns: string, id: string): Promise<string | null> {
  const first = new URL(columns);
  first.searchParams.set('resource_id', id);
  let next: string | null = first.href;
  for (let pages = 0; next !== null; pages++) {
    if (pages >= MAX_PAGES) throw new AppError('GRADES_ANSWER_INVALID');
    const answer = await ask(open, next, { headers: { Accept: LINE_ITEMS } });
    refuseDenied(answer);
    const ours = read(lineItems, answer).find(({ resourceId }) => resourceId === id);
    if (ours !== undefined) return ownAddress(columns, ours.id);
    next = pageAfter(answer, next);
  }
  return null;
}

async function made(
  open: OpenGradebook,
  columns: string,
  { id, title }: { id: string; title: string },
): Promise<string> {
  const answer = await ask(open, columns, {
    headers: { Accept: LINE_ITEM, 'Content-Type': LINE_ITEM },
    json: { label: title, scoreMaximum: MAX_SCORE, resourceId: id, tag: TAG },
  });
  refuseDenied(answer);
  return ownAddress(columns, read(lineItem, answer).id);
}

async function stands(open: OpenGradebook, column: string): Promise<boolean> {
  if (!open.service.scopes.includes(LINE_ITEM_SCOPE)) return false;
  return isSuccess(await ask(open, column, { headers: { Accept: LINE_ITEM } }));
}

function ask({ fetch, accessToken }: OpenGradebook, address: string, outgoing: Outgoing): Promise<Incoming> {
  return fetch(address, {
    ...outgoing,
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_BYTES,
    headers: { ...outgoing.headers, Authorization: `Bearer ${accessToken}` },
  });
}

/** `/scores` stands before the query: Moodle's addresses end with `?type_id=`. */
export function scoresOf(column: string): string {
  const address = new URL(column);
  address.pathname = `${address.pathname.replace(/\/$/, '')}/scores`;
  return address.href;
}

/**
 * Any other progress of grading takes the grade away. A score without `scoreGiven` says that there is none, and takes back
 * one that was posted before (AGS 2.0, section 3.4).
 */
function scoreBody({ sub, rate, at }: Score): object {
  const whose = { userId: sub, timestamp: new Date(at).toISOString() };
  if (rate === null) return { ...whose, activityProgress: 'Initialized', gradingProgress: 'NotReady' };
  return {
    ...whose,
    activityProgress: 'Completed',
    gradingProgress: 'FullyGraded',
    scoreGiven: rate,
    scoreMaximum: MAX_SCORE,
  };
}

function isSuccess({ status }: Incoming): boolean {
  return status >= 200 && status <= 299;
}

function refuseDenied({ status, host }: Incoming): void {
  if (status === 403) throw new AppError('GRADES_NOT_GRANTED', { host });
}

/** @throws AppError PLATFORM_ANSWERED, PLATFORM_ANSWER_NOT_JSON, GRADES_ANSWER_INVALID */
function read<Schema extends z.ZodType>(schema: Schema, answer: Incoming): z.output<Schema> {
  const parsed = schema.safeParse(jsonOf(answer));
  if (!parsed.success) throw new AppError('GRADES_ANSWER_INVALID', { host: answer.host }, parsed.error);
  return parsed.data;
}

function objectOf(answer: Incoming): void {
  read(z.looseObject({}), answer);
}

function pageAfter(answer: Incoming, from: string): string | null {
  try {
    return linkTo('next', answer.headers['link'], from);
  } catch (error) {
    throw new AppError('GRADES_ANSWER_INVALID', { host: answer.host }, error);
  }
}

/** Our token is for the LMS alone. */
function ownAddress(columns: string, column: string): string {
  if (new URL(column).origin === new URL(columns).origin) return column;
  throw new AppError('GRADES_ANSWER_INVALID', { host: new URL(column).host });
}
