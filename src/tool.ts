import type { Express } from 'express';
import { createApp } from './app.ts';
import { resumeDueErasures } from './application/erasure/resume.ts';
import { openAllDueMeetings } from './application/open-meeting.ts';
import type { Services } from './application/services.ts';
import { postDueGrades } from './application/post-grades.ts';
import { makeDuePacks } from './application/packs/make-packs.ts';
import { makeDueSheets } from './application/sheets/make-sheets.ts';
import { stampDue } from './application/stamp-due.ts';
import { rotateToolKeysIfDue } from './application/tool-keys.ts';
import type { Config } from './config/environment.ts';
import { readLtiConfig } from './config/lti-config.ts';
import type { DemoLms } from './demo/index.ts';
import { openDemo, wantsDemo } from './demo-platforms.ts';
import { openLti } from './lti/index.ts';
import { ltiWeb } from './lti-web.ts';
import { beginRounds, type Round } from './rounds.ts';
import { paths } from './web/paths.ts';
import { openFoundation, type FoundationOptions } from './services.ts';

/** The whole tool, ready to listen. */
export interface Tool {
  app: Express;
  /** The demo LMS, when this process runs it. */
  demo: DemoLms | null;
  services: Services;
  /** Which database runs and what it does not survive. */
  notes: string[];
  close(): Promise<void>;
}

const LTI_CONFIG_FILE = new URL('../lti-config.json', import.meta.url);
/** Pages open a meeting as they read it; the timer is for meetings that nobody looks at. */
const OPENING_EVERY_MS = 15_000;
/** Whether scores wait to be posted: one small question, so that a validation is soon in the LMS. */
const GRADES_EVERY_MS = 5_000;
/** Whether something waits for a time-stamp long enough. */
const STAMPS_EVERY_MS = 5_000;
/** Whether a sheet is to be made: it waits for the log and a time-stamp. */
const SHEETS_EVERY_MS = 2_000;
/** Whether a funder pack is to be made, or gone on with. */
const PACKS_EVERY_MS = 3_000;
/** Whether an erasure stands still that somebody asked for: its lease must have run out. */
const ERASURES_EVERY_MS = 20_000;
/** One roster of an institution at a time, so that an LMS is not pressed: 3,000 courses are read in four hours. */
const ROSTER_EVERY_MS = 5_000;
/** Institutions whose rosters are read at the same time: each ends within minutes, however slow its LMS is. */
const ROSTERS_AT_ONCE = 6;
/** Whether statements wait for their place in the log: one small question. */
const LOG_EVERY_MS = 2_000;
/** Whether a key is due; any process may find it so, one makes it. */
const KEYS_EVERY_MS = 10 * 60_000;

/**
 * Opens everything: configuration, database, demo LMS, LTI, application.
 * @throws AppError with the reason that it cannot start
 */
export async function openTool(config: Config, options: FoundationOptions): Promise<Tool> {
  const ltiConfig = readLtiConfig(LTI_CONFIG_FILE);
  const foundation = await openFoundation(config, options);
  try {
    const demo = (await wantsDemo(config, foundation)) ? await openDemo(config, foundation) : null;
    const lti = await openLti({
      ...foundation,
      publicUrl: config.publicUrl,
      config: ltiConfig,
      isDemoAllowed: () => demo !== null,
      demoOrigin: demo?.origin ?? null,
      allowPrivatePlatforms: config.allowPrivatePlatforms,
    });
    const services = {
      ...foundation,
      roster: lti.roster,
      gradebooks: lti.gradebooks,
      deepLinks: lti.deepLinks,
      lms: lti.lms,
      config,
    };
    const app = createApp(services, (pages) => lti.routes(ltiWeb(services, pages)));
    const stopRounds = beginRounds(foundation.log, roundsOf(services, config));
    return {
      app,
      demo,
      services,
      notes: foundation.engine.notes,
      close: async () => {
        await stopRounds();
        await lti.close();
        await foundation.close();
      },
    };
  } catch (error) {
    await foundation.close();
    throw error;
  }
}

/** What is done beside the requests. */
function roundsOf(services: Services, config: Config): Round[] {
  return [
    {
      everyMs: OPENING_EVERY_MS,
      work: () => openAllDueMeetings(services),
      failed: 'meetings could not be opened; the next round tries again',
    },
    {
      everyMs: STAMPS_EVERY_MS,
      work: () => stampDue(services),
      failed: 'time-stamps could not be had; what waits for them goes on waiting',
    },
    {
      everyMs: SHEETS_EVERY_MS,
      work: () => makeDueSheets(services, config.publicUrl + paths.verify),
      failed: 'sheets could not be made; the next round tries again',
    },
    {
      everyMs: PACKS_EVERY_MS,
      work: () => makeDuePacks(services, config.publicUrl + paths.verify),
      failed: 'packs could not be made; the next round tries again',
    },
    {
      everyMs: ERASURES_EVERY_MS,
      work: () => resumeDueErasures(services),
      failed: 'erasures could not be gone on with; the next round tries again',
    },
    {
      everyMs: GRADES_EVERY_MS,
      work: () => postDueGrades(services),
      failed: 'grades could not be posted; the next round tries again',
    },
    {
      everyMs: ROSTER_EVERY_MS,
      work: () => services.roster.refreshDue(),
      atOnce: ROSTERS_AT_ONCE,
      failed: 'no roster could be looked for; the next round tries again',
    },
    {
      everyMs: LOG_EVERY_MS,
      work: () => services.evidenceLog.appendWaiting(),
      failed: 'statements could not be logged; the next round tries again',
    },
    {
      everyMs: KEYS_EVERY_MS,
      work: () => rotateToolKeysIfDue(services, config.keyRotationMs),
      failed: 'the tool key could not be rotated; the next round tries again',
    },
  ];
}
