import type { Platform } from '../application/ports/platforms.ts';
import type { CourseStore, PeopleStore, RosterMember } from '../application/ports/stores.ts';
import type { RoleMappings } from '../application/role-mappings.ts';
import type { Clock, Log, RosterReader } from '../application/ports/tools.ts';
import type { Course, RosterSource } from '../domain/course.ts';
import { AppError } from '../errors.ts';
import type { PlatformGuard } from './guarded-fetch.ts';
import { readMembers } from './members.ts';
import type { Platforms } from './platforms.ts';
import { requestToken } from './service-token.ts';
import type { ToolKeys } from './tool-keys.ts';

const OLD_MS = 10 * 60_000;
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

/** Reads rosters in the background, one at a time for each course, and on demand. */
export function createRosterReader(tools: RosterTools): RosterReader {
  const running = new Map<string, Promise<{ members: number }>>();
  const looked = new Map<string, number>();

  function once(course: CourseWithRoster): Promise<{ members: number }> {
    const known = running.get(course.id);
    if (known !== undefined) return known;
    const reading = readRoster(tools, course).finally(() => running.delete(course.id));
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
    const age = tools.clock.now() - (course.roster.refreshedAt ?? -Infinity);
    if (age >= OLD_MS) await once(course);
  }

  return {
    refreshSoon(institution, course) {
      if (!isDue(course)) return;
      refreshIfOld(institution, course).catch((error: unknown) => {
        const err = String(error instanceof AppError ? (error.cause ?? error.code) : error);
        const message = 'A roster could not be read; a launch in a minute tries again';
        tools.log.warn({ err, institution, course }, message);
      });
    },

    async refresh(institution, id) {
      const course = await tools.stores.courses.find(institution, id);
      if (course === null) throw new AppError('COURSE_UNKNOWN');
      if (!hasRoster(course)) throw new AppError('ROSTER_UNAVAILABLE');
      return once(course);
    },
  };
}

function hasRoster(course: Course): course is CourseWithRoster {
  return course.roster !== null;
}

async function readRoster(tools: RosterTools, course: CourseWithRoster): Promise<{ members: number }> {
  const platform = await tools.platforms.find(course.issuer, course.roster.clientId);
  const members = await askMembers(tools, platform, course);
  await tools.stores.people.recordRoster(course, members);
  await tools.stores.courses.setRosterRefreshed(course.institution, course.id, tools.clock.now());
  return { members: members.length };
}

/** @throws AppError ROSTER_UNAVAILABLE whatever the LMS did */
async function askMembers(
  tools: RosterTools,
  platform: Platform,
  course: CourseWithRoster,
): Promise<RosterMember[]> {
  try {
    const accessToken = await requestToken(tools, platform, ROSTER_SCOPE);
    const mapping = await tools.roleMappings.of(course.institution);
    return await readMembers(tools.guard, course, { accessToken, mapping });
  } catch (error) {
    throw new AppError('ROSTER_UNAVAILABLE', {}, error);
  }
}
