import type { CourseStore, PeopleStore } from '../application/ports/stores.ts';
import type { RoleMappings } from '../application/role-mappings.ts';
import type { Clock, Log, RosterReader } from '../application/ports/tools.ts';
import type { Course, RosterSource } from '../domain/course.ts';
import { AGAIN_MS, differencesUrlOf, isOld, type RosterReading } from '../domain/roster.ts';
import { AppError } from '../errors.ts';
import type { PlatformGuard } from './guarded-fetch.ts';
import { MAX_ROSTER_MS, readMembers, withLimit, type MembersRead } from './members.ts';
import type { Platforms } from './platforms.ts';
import { requestToken } from './service-token.ts';
import type { ToolKeys } from './tool-keys.ts';

/** A course is looked at this often at most: a launch costs no reading, and an LMS that fails is left in peace. */
const LOOK_AGAIN_MS = 60_000;
const REMEMBERED = 10_000;
export const ROSTER_SCOPE = 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly';

type CourseWithRoster = Course & { roster: RosterSource };

export interface RosterTools {
  stores: { people: PeopleStore; courses: CourseStore };
  platforms: Platforms;
  toolKeys: ToolKeys;
  guard: PlatformGuard;
  roleMappings: RoleMappings;
  clock: Clock;
  log: Log;
}

/**
 * Reads rosters in the background, one at a time for each course, by the timer, and on demand. By the timer one at a
 * time for each institution, so that an LMS that is slow holds up its own institution's alone.
 */
export function createRosterReader(tools: RosterTools): RosterReader {
  const running = new Map<string, Promise<void>>();
  const looked = new Map<string, number>();
  const atWork = new Set<string>();

  function once(course: CourseWithRoster): Promise<void> {
    const known = running.get(course.id);
    if (known !== undefined) return known;
    const reading = readAndRecord(tools, course).finally(() => running.delete(course.id));
    running.set(course.id, reading);
    return reading;
  }

  function isDue(id: string): boolean {
    const now = tools.clock.now();
    if (now - (looked.get(id) ?? -Infinity) < LOOK_AGAIN_MS) return false;
    if (looked.size >= REMEMBERED) looked.clear();
    looked.set(id, now);
    return true;
  }

  async function refreshIfOld(institution: string, id: string): Promise<void> {
    const course = await tools.stores.courses.find(institution, id);
    if (course === null || !hasRoster(course)) return;
    if (isOld(course.roster.reading, tools.clock.now())) await once(course);
  }

  return {
    refreshSoon(institution, course) {
      if (!isDue(course)) return;
      refreshIfOld(institution, course).catch(failed(tools, institution, course));
    },

    async refresh(institution, id) {
      const course = await tools.stores.courses.find(institution, id);
      if (course === null) throw new AppError('COURSE_UNKNOWN');
      if (!hasRoster(course)) throw new AppError('ROSTER_UNAVAILABLE');
      await once(course);
    },

    async refreshDue() {
      const now = tools.clock.now();
      const retryAt = now + AGAIN_MS.failed;
      const course = await tools.stores.courses.takeDueRoster(now, retryAt, [...atWork]);
      if (course === null || !hasRoster(course)) return;
      atWork.add(course.institution);
      await once(course)
        .catch(failed(tools, course.institution, course.id))
        .finally(() => atWork.delete(course.institution));
    },
  };
}

function failed({ log }: RosterTools, institution: string, course: string): (error: unknown) => void {
  return (error) => {
    const err = String(error instanceof AppError ? (error.cause ?? error.code) : error);
    log.warn({ err, institution, course }, 'A roster could not be read; a launch or the timer tries again');
  };
}

function hasRoster(course: Course): course is CourseWithRoster {
  return course.roster !== null;
}

/** @throws AppError ROSTER_UNAVAILABLE, which is remembered with the course */
async function readAndRecord(tools: RosterTools, course: CourseWithRoster): Promise<void> {
  const { courses } = tools.stores;
  const at = tools.clock.now();
  try {
    const reading = await readRoster(tools, course, at);
    await courses.recordReading(course.institution, course.id, { reading, at, dueAt: at + AGAIN_MS.read });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'ROSTER_UNAVAILABLE') throw error;
    const dueAt = at + AGAIN_MS.failed;
    await courses.recordReading(course.institution, course.id, { reading: null, at, dueAt });
    throw error;
  }
}

async function readRoster(tools: RosterTools, course: CourseWithRoster, at: number): Promise<RosterReading> {
  const { members, differencesUrl, whole } = await askMembers(tools, course, at);
  await tools.stores.people.recordRoster(course, { members, at, whole });
  return { at, wholeAt: whole ? at : (course.roster.reading?.wholeAt ?? at), differencesUrl };
}

type Answer = MembersRead & { whole: boolean };

/** @throws AppError ROSTER_UNAVAILABLE whatever the LMS did */
async function askMembers(tools: RosterTools, course: CourseWithRoster, now: number): Promise<Answer> {
  try {
    const until = now + MAX_ROSTER_MS;
    const platform = await tools.platforms.find(course.issuer, course.roster.clientId);
    const accessToken = await requestToken(tools, platform, ROSTER_SCOPE);
    const mapping = await tools.roleMappings.of(course.institution);
    const read = (from: string): Promise<MembersRead> =>
      readMembers(tools, course, { from, accessToken, mapping, until });
    const differences = await readDifferences(tools, course, { read, now });
    if (differences !== null) return { ...differences, whole: false };
    return { ...(await read(withLimit(course.roster.url))), whole: true };
  } catch (error) {
    throw new AppError('ROSTER_UNAVAILABLE', {}, error);
  }
}

/** What changed since the last reading; null where the LMS does not, or no longer, say that. */
async function readDifferences(
  { log }: RosterTools,
  { institution, id, roster }: CourseWithRoster,
  { read, now }: { read: (from: string) => Promise<MembersRead>; now: number },
): Promise<MembersRead | null> {
  const from = differencesUrlOf(roster.reading, now);
  if (from === null || new URL(from).origin !== new URL(roster.url).origin) return null;
  try {
    return await read(from);
  } catch (error) {
    log.info(
      { err: String(error), institution, course: id },
      'Differences could not be read; the whole roster is',
    );
    return null;
  }
}
