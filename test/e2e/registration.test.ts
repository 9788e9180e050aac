import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { pino } from 'pino';
import type { Browser, Page } from 'playwright-core';
import { readEnvironment } from '../../src/config/environment.ts';
import { openTool, type Tool } from '../../src/tool.ts';
import { expectAccessible, launchBrowser } from '../support/browser.ts';
import { freshDatabase, type TestDatabase } from '../support/engine.ts';

/** A port that was free a moment ago. */
async function freePort(host: string): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  return port;
}

describe('registering the tool in an LMS, in a browser', () => {
  let database: TestDatabase;
  let tool: Tool;
  let browser: Browser;
  let toolUrl: string;
  let lmsUrl: string;
  const servers: Server[] = [];

  before(async () => {
    database = await freshDatabase();
    const [port, demoPort] = [await freePort('localhost'), await freePort('127.0.0.1')];
    const config = readEnvironment({
      PORT: String(port),
      DEMO_PORT: String(demoPort),
      DEMO: '1',
      MONGODB_URL: database.url,
      EMARGE_SECRET: randomBytes(32).toString('base64url'),
    });
    tool = await openTool(config, { say: () => undefined, log: pino({ level: 'silent' }) });
    for (const [app, at, host] of [
      [tool.app, port, 'localhost'],
      [tool.demo!.app, demoPort, '127.0.0.1'],
    ] as const) {
      const server = createServer(app);
      await new Promise<void>((resolve) => {
        server.listen(at, host, resolve);
      });
      servers.push(server);
    }
    toolUrl = config.publicUrl;
    lmsUrl = `http://127.0.0.1:${String(demoPort)}`;
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
    await tool.close();
    await database.drop();
  });

  /** Ada's page in a window of its own, signed in by a launch. */
  async function administrator(page: Page): Promise<void> {
    await page.goto(`${lmsUrl}/courses/2/window?person=2&institution=demo&locale=en`);
    const go = page.getByRole('button', { name: 'Continue' });
    // Without scripts, each form on the way has its button.
    while (!page.url().startsWith(`${toolUrl}/`) && (await go.count()) > 0) await go.click();
    await page.waitForURL(`${toolUrl}/**`);
    await page.goto(`${toolUrl}/admin/connect`);
  }

  async function registrationAddress(page: Page): Promise<string> {
    await page.getByRole('button', { name: /Make (?:the registration address|a new one)/ }).click();
    return page.getByLabel('Registration address').inputValue();
  }

  it('takes an address from the page into the LMS, and people launch from there', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await administrator(page);
    await expectAccessible(page);
    const address = await registrationAddress(page);
    await page.getByRole('button', { name: 'Copy Registration address' }).click();
    await page.getByText('Copied').first().waitFor();

    const lms = await context.newPage();
    await lms.goto(`${lmsUrl}/tools`);
    await lms.getByLabel('Tool URL').fill(address);
    await lms.getByRole('button', { name: 'Add LTI Advantage' }).click();
    const frame = lms.frameLocator('#contentframe');
    await frame.getByRole('heading', { name: 'The LMS is registered' }).waitFor();
    // The link closes the frame once the script is there; before, it leads to the LMS.
    await Promise.all(lms.frames().map((one) => one.waitForLoadState('load')));
    await frame.getByRole('link', { name: 'Back to the LMS' }).click();
    // The message of the frame closed it.
    await lms.waitForURL(`${lmsUrl}/tools`);

    await page.reload();
    await page.getByText('by the LMS').waitFor();
    // The demo's own registration stands beside it, in the order of their client ids.
    const registered = page.locator('div.panel', { hasText: 'by the LMS' });
    await registered.getByRole('button', { name: /^Test the connection/ }).click();
    await page.getByText('Check there that the tool is active').waitFor();
    await lms.getByRole('button', { name: /^Activate/ }).click();
    await lms.getByText('active', { exact: false }).first().waitFor();
    await page.getByRole('button', { name: 'Test again' }).click();
    await page.getByText('Everything that could be tried works.').waitFor();
    await expectAccessible(page);

    await lms.goto(`${lmsUrl}/people/5`);
    await lms.getByRole('radio', { name: /registered as/ }).check();
    await lms.getByRole('button', { name: 'Java 101: open in the frame' }).click();
    await lms.frameLocator('#contentframe').getByText('Zoé Bréchet').first().waitFor();
    await context.close();
  });

  it('works without scripts, and the address works once', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await administrator(page);
    const address = await registrationAddress(page);
    await page.goto(`${lmsUrl}/tools`);
    await page.getByLabel('Tool URL').fill(address);
    await page.getByRole('button', { name: 'Add LTI Advantage' }).click();
    const frame = page.frameLocator('#contentframe');
    await frame.getByRole('heading', { name: 'The LMS is registered' }).waitFor();
    await frame.getByRole('link', { name: 'Back to the LMS' }).click();
    await page.waitForURL(`${lmsUrl}/`);
    await page.goto(`${lmsUrl}/tools/add?url=${encodeURIComponent(address)}`);
    await frame.getByText('REGISTRATION_LINK_USED').waitFor();
    await context.close();
  });

  it('is comfortable on a phone, in the dark and in French', async () => {
    const context = await browser.newContext({
      viewport: { width: 320, height: 640 },
      colorScheme: 'dark',
      locale: 'fr-FR',
    });
    const page = await context.newPage();
    await page.goto(`${lmsUrl}/courses/2/window?person=2&institution=demo&locale=fr`);
    await page.waitForURL(`${toolUrl}/**`);
    await page.goto(`${toolUrl}/admin/connect`);
    await page.getByText('Tout saisir à la main').click();
    await expectAccessible(page);
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(320);
    await page.getByRole('button', { name: /^(?:Créer|En créer)/ }).click();
    const address = await page.getByLabel('Adresse d’enregistrement').inputValue();
    // In a window of its own, as some LMSs open it.
    await page.goto(`${lmsUrl}/tools/register?url=${encodeURIComponent(address)}`);
    await page.getByRole('heading', { name: 'Le LMS est enregistré' }).waitFor();
    await expectAccessible(page);
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(320);
    await page.getByRole('link', { name: 'Retour au LMS' }).click();
    await page.waitForURL(`${lmsUrl}/`);
    await context.close();
  });
});
