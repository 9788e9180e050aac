import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { DateTime } from 'luxon';
import type { Browser } from 'playwright-core';
import { readEnvironment } from '../../../src/config/environment.ts';
import { openTool, type Tool } from '../../../src/tool.ts';
import { launchBrowser } from '../../support/browser.ts';
import { freshDatabase } from '../../support/engine.ts';
import { settableClock, type SettableClock } from '../../support/clock.ts';

export const ZONE = 'Europe/Paris';

/** The tool and its demo LMS as `npm start` runs them, on two sites, and a browser. */
export interface World {
  tool: Tool;
  /** Origin of the tool, on `localhost`. */
  toolUrl: string;
  /** Origin of the demo LMS, on `127.0.0.1`. */
  lmsUrl: string;
  /** Stands still at 08:10 tomorrow, in Paris, until it is set. */
  clock: SettableClock;
  browser: Browser;
  close(): Promise<void>;
}

/** @returns an instant of the day after today, epoch ms: browsers, by their own clock, keep the cookies that it dates */
function tomorrowAt(hour: number, minute: number): number {
  return DateTime.now().setZone(ZONE).plus({ days: 1 }).startOf('day').set({ hour, minute }).toMillis();
}

/**
 * Opens the real tool on a database of its own; nothing in it is replaced but the clock.
 * @param options.partitioned false for browsers as they were before `Partitioned`
 */
export async function openWorld({ partitioned = true } = {}): Promise<World> {
  const database = await freshDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'emarge-e2e-'));
  const [port, demoPort] = [await freePort('localhost'), await freePort('127.0.0.1')];
  const config = readEnvironment({
    PORT: String(port),
    DEMO_PORT: String(demoPort),
    MONGODB_URL: database.url,
    EMARGE_SECRET: randomBytes(32).toString('base64url'),
    DATA_DIR: dataDir,
    LOG_LEVEL: process.env['TEST_LOG'] ?? 'silent',
  });
  const clock = settableClock(tomorrowAt(8, 10));
  const tool = await openTool(config, { say: () => {}, clock });
  if (tool.demo === null) throw new Error('the demo LMS does not run');
  const servers = [
    await listen(partitioned ? tool.app : unpartitioned(tool.app), port, 'localhost'),
    await listen(tool.demo.app, demoPort, '127.0.0.1'),
  ];
  const browser = await launchBrowser();
  return {
    tool,
    toolUrl: config.publicUrl,
    lmsUrl: `http://127.0.0.1:${String(demoPort)}`,
    clock,
    browser,
    close: async () => {
      await browser.close();
      for (const server of servers) await closed(server);
      await tool.close();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A browser that does not know the word `Partitioned` reads a cookie as if it were not there. */
function unpartitioned(app: RequestListener): RequestListener {
  return (request, response) => {
    const setHeader = response.setHeader.bind(response);
    response.setHeader = (name, value) => {
      const cookies = name.toLowerCase() === 'set-cookie' ? [value].flat().map(String) : null;
      return setHeader(name, cookies?.map((cookie) => cookie.replace('; Partitioned', '')) ?? value);
    };
    app(request, response);
  };
}

async function listen(app: RequestListener, port: number, host: string): Promise<Server> {
  const server = createServer(app).listen(port, host);
  await once(server, 'listening');
  return server;
}

/** The public address is part of the configuration: the port must be known before anything listens on it. */
async function freePort(host: string): Promise<number> {
  const server = await listen(() => {}, 0, host);
  const address = server.address();
  await closed(server);
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
