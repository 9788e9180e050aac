import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import type { Person } from '../../../src/domain/person.ts';
import { launchBrowser } from '../../support/browser.ts';
import type { TestApp } from '../../web/support/app.ts';

/** A test app that listens, and a browser to visit it with. */
export interface Served {
  /** Such as `http://localhost:4711`. */
  origin: string;
  browser: Browser;
  /** A browser context of its own in which the person is signed in. */
  signedIn(person: Person, options?: BrowserContextOptions & { locale?: string }): Promise<BrowserContext>;
  /** Closes the browser, the server and the app. */
  close(): Promise<void>;
}

export async function served(test: TestApp): Promise<Served> {
  const server = createServer(test.app).listen(0, 'localhost');
  await once(server, 'listening');
  const address = server.address();
  const browser = await launchBrowser();
  return {
    origin: `http://localhost:${String(typeof address === 'object' ? address?.port : '')}`,
    browser,
    async signedIn(person, { locale = 'en', ...options } = {}) {
      const context = await browser.newContext(options);
      const { cookies } = await test.signIn(person, { locale });
      const jar = Object.entries(cookies).map(([name, value]) => ({
        name,
        value,
        url: 'https://localhost/',
      }));
      await context.addCookies(jar.map((cookie) => ({ ...cookie, secure: true })));
      return context;
    },
    async close() {
      await browser.close();
      server.closeAllConnections();
      server.close();
      await test.close();
    },
  };
}
