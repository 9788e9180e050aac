import { courseTitle, type Course } from '../../domain/course.ts';
import {
  PACK_KEPT_DAYS,
  PACK_MAX_BYTES,
  PACK_MAX_DAYS,
  PACK_MAX_ROWS,
  PACK_MAX_SHEETS,
  type LeftOut,
} from '../../domain/funder-pack.ts';
import { DAY_MS, type Institution } from '../../domain/institution.ts';
import { isSubject, type Meeting } from '../../domain/meeting.ts';
import { tidyText } from '../../domain/text.ts';
import { AppError } from '../../errors.ts';
import { dayBounds, localInstant } from '../calendar.ts';
import { courseOf } from '../course-grades.ts';
import { institutionOf } from '../parameters.ts';
import type { ActionNature, PackRecord } from '../ports/packs.ts';
import type { SheetRecord } from '../ports/sheets.ts';
import { audit, type Actor, type Services } from '../services.ts';

type AskServices = Pick<Services, 'stores' | 'clock'>;

/** What is asked for. */
export interface PackRequest {
  /** Of the form: the same sent twice asks once. 24 hex digits. */
  id: string;
  course: string;
  /** Local dates, both included, `YYYY-MM-DD`. */
  from: string;
  to: string;
  nature: ActionNature;
  representative: string;
  place: string;
}

/** Longest text for representative and place, characters. */
export const PACK_TEXT_MAX = 200;

/** At least so many files beside sheets and certificates: for the first words on progress. */
const OTHER_FILES = 10;

/**
 * Asks for the pack of a course and a period; it is made in the background.
 * @throws AppError COURSE_UNKNOWN, PACK_PERIOD_INVALID, PACK_PERIOD_TOO_LONG, PACK_EMPTY, PACK_TOO_LARGE
 */
export async function askForPack(
  services: AskServices,
  actor: Actor,
  request: PackRequest,
): Promise<PackRecord> {
  const { stores } = services;
  const { institution: key } = actor;
  const known = await stores.packs.find(key, request.id);
  if (known !== null) return known;
  const institution = await institutionOf(services, key);
  const course = await courseOf(services, key, request.course);
  const contents = await contentsOf(services, { institution, course, request });
  const pack = packOf(request, { institution, actor, contents, now: services.clock.now() });
  if ((await stores.packs.ask(pack)) === 'asked') {
    const { from: first, to: last } = request;
    await audit(services, actor, [{ type: 'pack-asked', course: course.id, first, last }]);
  }
  return pack;
}

interface Asked {
  institution: Institution;
  course: Course;
  request: PackRequest;
}

type Contents = Pick<PackRecord, 'sheets' | 'leftOut' | 'courseTitle'>;

async function contentsOf(
  { stores }: AskServices,
  { institution, course, request }: Asked,
): Promise<Contents> {
  const period = periodOf(institution.timeZone, request);
  const limit = PACK_MAX_SHEETS + 1;
  const meetings = await stores.meetings.listOfCourse(institution.key, course.id, { ...period, limit });
  const ids = meetings.map(({ id }) => id);
  const [kept, wants] = await Promise.all([
    stores.sheets.list(institution.key, ids),
    stores.sheets.wanted(institution.key, ids),
  ]);
  const newest = new Map(kept.map((sheet) => [sheet.meeting, sheet]));
  const waiting = new Set(wants.map(({ meeting }) => meeting));
  refuseLarge(meetings, newest);
  const contents: Contents = { sheets: [], leftOut: [], courseTitle: titleOf(course, meetings) };
  for (const meeting of meetings) {
    const sheet = waiting.has(meeting.id) ? undefined : newest.get(meeting.id);
    const why = whyNot(meeting, course, sheet);
    const { id, title, start } = meeting;
    if (why === null && sheet !== undefined) contents.sheets.push({ meeting: id, id: sheet.id });
    else contents.leftOut.push({ meeting: id, title, start, why: why ?? 'sheet-waits' });
  }
  if (contents.sheets.length === 0) throw new AppError('PACK_EMPTY');
  return contents;
}

/** `[from, to)` of the local days. @throws AppError PACK_PERIOD_INVALID, PACK_PERIOD_TOO_LONG */
function periodOf(
  zone: string,
  { from, to }: Pick<PackRequest, 'from' | 'to'>,
): { from: number; to: number } {
  const [first, last] = [localInstant(zone, from, '12:00'), localInstant(zone, to, '12:00')];
  if (!first.ok || !last.ok || last.at < first.at) throw new AppError('PACK_PERIOD_INVALID');
  // Noon to noon, over a change of daylight saving as well.
  if (Math.round((last.at - first.at) / DAY_MS) >= PACK_MAX_DAYS) throw new AppError('PACK_PERIOD_TOO_LONG');
  return { from: dayBounds(zone, first.at).from, to: dayBounds(zone, last.at).to };
}

/** @throws AppError PACK_TOO_LARGE */
function refuseLarge(meetings: readonly Meeting[], newest: ReadonlyMap<string, SheetRecord>): void {
  const rows = meetings.reduce((sum, { sheet }) => sum + sheet.length, 0);
  const bytes = [...newest.values()].reduce((sum, { size }) => sum + size, 0);
  if (meetings.length > PACK_MAX_SHEETS || rows > PACK_MAX_ROWS || bytes > PACK_MAX_BYTES)
    throw new AppError('PACK_TOO_LARGE', { most: PACK_MAX_SHEETS });
}

/** As the newest validated meeting says it, else as the course is called now. */
function titleOf(course: Course, meetings: readonly Meeting[]): string {
  const opened = meetings.findLast(({ status }) => status === 'validated')?.opening?.courseTitle ?? '';
  return opened === '' ? courseTitle(course) : opened;
}

function whyNot(meeting: Meeting, course: Course, sheet: SheetRecord | undefined): LeftOut | null {
  if (meeting.status !== 'validated') return isSubject(meeting, course) ? 'not-validated' : 'not-subject';
  return sheet === undefined ? 'sheet-waits' : null;
}

function packOf(
  { id, course, from, to, nature, representative, place }: PackRequest,
  {
    institution,
    actor,
    contents,
    now,
  }: { institution: Institution; actor: Actor; contents: Contents; now: number },
): PackRecord {
  return {
    institution: institution.key,
    id,
    course,
    from,
    to,
    timeZone: institution.timeZone,
    nature,
    representative: tidyText(representative).slice(0, PACK_TEXT_MAX),
    place: tidyText(place).slice(0, PACK_TEXT_MAX),
    locale: institution.language,
    askedBy: { id: actor.id, name: actor.name },
    askedAt: now,
    expiresAt: now + PACK_KEPT_DAYS * DAY_MS,
    ...contents,
    state: 'making',
    waits: null,
    failures: 0,
    done: 0,
    total: contents.sheets.length + OTHER_FILES,
    readyAt: null,
    size: 0,
  };
}
