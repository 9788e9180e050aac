import type { Platform } from '../application/ports/platforms.ts';
import type { Stores } from '../application/ports/stores.ts';
import type { Check, CheckStep, Clock, Finding } from '../application/ports/tools.ts';
import { courseTitle, type Course, type RosterSource } from '../domain/course.ts';
import { AppError, type ErrorParams } from '../errors.ts';
import { ClockComparison } from './clock-comparison.ts';
import type { PlatformGuard } from './guarded-fetch.ts';
import { MAX_ROSTER_MS, readMembers, withLimit } from './members.ts';
import { fetchKeys } from './platform-keys.ts';
import { readConfiguration, type PlatformConfiguration } from './registration/configuration.ts';
import { ROSTER_SCOPE } from './roster.ts';
import { requestToken } from './service-token.ts';
import type { ToolKeys } from './tool-keys.ts';

export interface TestTools {
  stores: Stores;
  clock: Clock;
  toolKeys: ToolKeys;
  guard: PlatformGuard;
}

/** Clocks may differ by this much before launches are refused. */
const LEEWAY_S = 60;
/** Courses that are looked through for one whose roster can be read. */
const COURSES = 200;

const passed = (step: CheckStep, finding: Finding, params: ErrorParams = {}): Check => ({
  step,
  outcome: 'passed',
  found: { finding, params },
});
const failed = (step: CheckStep, finding: Finding, params: ErrorParams = {}): Check => ({
  step,
  outcome: 'failed',
  found: { finding, params },
});
const impossible = (step: CheckStep, finding: Finding): Check => ({
  step,
  outcome: 'impossible',
  found: { finding, params: {} },
});

/** Runs every step of a connection against the LMS, and compares its clock on the way. */
export async function testConnection(
  tools: TestTools,
  institution: string,
  platform: Platform,
): Promise<Check[]> {
  const comparison = new ClockComparison(tools.clock);
  const watched = { ...tools, guard: comparison.watching(tools.guard) };
  const [configuration, keys, token] = await Promise.all([
    step('configuration', () => testConfiguration(watched, platform)),
    step('keys', () => testKeys(watched, platform)),
    askForToken(watched, platform),
  ]);
  const roster = await step('roster', () => testRoster(watched, token.value, { institution, platform }));
  return [testAddresses(tools, platform), configuration, keys, token.check, roster, clockCheck(comparison)];
}

/** A failure is what the step found; the cause is told where it says more. */
async function step(name: CheckStep, run: () => Promise<Check>): Promise<Check> {
  try {
    return await run();
  } catch (error) {
    const told = error instanceof AppError && error.cause instanceof AppError ? error.cause : error;
    if (!(told instanceof AppError)) throw error;
    return { step: name, outcome: 'failed', found: told };
  }
}

const ADDRESSES = ['issuer', 'authUrl', 'tokenUrl', 'jwksUrl'] as const;

function testAddresses({ guard }: TestTools, platform: Platform): Check {
  const refused = ADDRESSES.find((field) => !guard.accepts(platform[field]));
  return refused === undefined
    ? passed('addresses', 'addressesRight')
    : failed('addresses', 'addressRefused', { address: platform[refused] });
}

async function testConfiguration({ guard }: TestTools, platform: Platform): Promise<Check> {
  if (platform.registration === undefined) return impossible('configuration', 'configurationUnknown');
  const current = await currentConfiguration(guard, platform.registration.configurationUrl);
  if (current === null) return impossible('configuration', 'configurationUnknown');
  const differing = ADDRESSES.find((field) => current[field] !== platform[field]);
  return differing === undefined
    ? passed('configuration', 'configurationSame')
    : failed('configuration', 'configurationDiffers', {
        ours: platform[differing],
        theirs: current[differing],
      });
}

/** Null when the LMS shows it only to a tool that is registering: Canvas wants the token for it. */
async function currentConfiguration(
  guard: PlatformGuard,
  url: string,
): Promise<PlatformConfiguration | null> {
  try {
    return await readConfiguration(guard, url, null);
  } catch (error) {
    const status = error instanceof AppError ? error.params['status'] : undefined;
    if (status === 401 || status === 403) return null;
    throw error;
  }
}

async function testKeys({ guard }: TestTools, { jwksUrl }: Platform): Promise<Check> {
  const { size: count } = await fetchKeys(guard, jwksUrl);
  return count === 0 ? failed('keys', 'keysNone') : passed('keys', 'keysUsable', { count });
}

async function askForToken(
  tools: TestTools,
  platform: Platform,
): Promise<{ check: Check; value: string | null }> {
  let value: string | null = null;
  const check = await step('token', async () => {
    try {
      value = await requestToken(tools, platform, ROSTER_SCOPE);
      return passed('token', 'tokenGiven');
    } catch (error) {
      return refusal('token', 'tokenRefused', error);
    }
  });
  return { check, value };
}

async function testRoster(
  tools: TestTools,
  token: string | null,
  { institution, platform }: { institution: string; platform: Platform },
): Promise<Check> {
  if (token === null) return impossible('roster', 'rosterNoToken');
  const course = await courseOf(tools, institution, platform);
  if (course === undefined) return impossible('roster', 'rosterNoCourse');
  try {
    const from = withLimit(course.roster.url);
    const { members } = await readMembers(tools, course, {
      from,
      accessToken: token,
      mapping: {},
      until: tools.clock.now() + MAX_ROSTER_MS,
    });
    const count = members.filter(({ left }) => !left).length;
    return passed('roster', 'rosterRead', { count, course: courseTitle(course) });
  } catch (error) {
    return refusal('roster', 'rosterRefused', error);
  }
}

/** A refusal with the LMS's own reason, or an answer that is not what was asked for; other failures are thrown on. */
function refusal(name: CheckStep, finding: Finding, error: unknown): Check {
  if (!(error instanceof AppError)) return failed(name, 'answerUnusable');
  if (error.code !== 'PLATFORM_ANSWERED') throw error;
  return failed(name, finding, error.params);
}

async function courseOf(
  { stores }: TestTools,
  institution: string,
  { issuer, clientId }: Platform,
): Promise<(Course & { roster: RosterSource }) | undefined> {
  const { courses } = await stores.courses.list(institution, { skip: 0, limit: COURSES });
  return courses.find(
    (course): course is Course & { roster: RosterSource } =>
      course.issuer === issuer && course.roster?.clientId === clientId,
  );
}

function clockCheck(comparison: ClockComparison): Check {
  const seconds = comparison.differenceS;
  if (seconds === null) return impossible('clock', 'clockUnknown');
  return Math.abs(seconds) > LEEWAY_S
    ? failed('clock', 'clockOff', { seconds: Math.abs(seconds) })
    : passed('clock', 'clockRight', { seconds: Math.abs(seconds) });
}
