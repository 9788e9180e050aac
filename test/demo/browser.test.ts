import { expect } from 'chai';
import type { Browser, BrowserContext } from 'playwright-core';
import { expectAccessible, launchBrowser } from '../support/browser.ts';
import { Trial } from './support/trial.ts';

describe('demo LMS: in a browser', () => {
  const trial = new Trial();
  let browser: Browser;
  before(async () => {
    await trial.start();
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await trial.stop();
  });

  async function inContext(
    options: Parameters<Browser['newContext']>[0],
    act: (context: BrowserContext) => Promise<void>,
  ): Promise<void> {
    const context = await browser.newContext(options);
    try {
      await act(context);
    } finally {
      await context.close();
    }
  }

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const viewport of [
      { width: 1280, height: 800 },
      { width: 320, height: 640 },
    ]) {
      it(`is accessible and never scrolls sideways: ${colorScheme}, ${String(viewport.width)} px`, () =>
        inContext({ colorScheme, viewport }, async (context) => {
          const page = await context.newPage();
          for (const path of [
            '/',
            '/people/9',
            '/courses/2?person=9',
            '/courses/2/grades?person=3',
            '/tools',
            '/nowhere',
          ]) {
            await page.goto(trial.ownUrl + path);
            await expectAccessible(page);
            const width = await page.evaluate('document.documentElement.scrollWidth');
            expect(width, path).to.be.at.most(viewport.width);
          }
        }));
    }
  }

  it('opens the tool in the frame of the course', () =>
    inContext({}, async (context) => {
      const page = await context.newPage();
      await page.goto(trial.ownUrl);
      await page.getByRole('link', { name: 'Zoé Bréchet' }).click();
      await page.getByRole('button', { name: 'Java 101: open in the frame' }).click();
      const tool = page.frameLocator('#contentframe');
      expect(await tool.getByRole('heading').textContent()).to.equal('Hello Zoé');
    }));

  it('opens the tool in a new window without script', () =>
    inContext({ javaScriptEnabled: false }, async (context) => {
      const page = await context.newPage();
      await page.goto(`${trial.ownUrl}/people/6`);
      const opened = context.waitForEvent('page');
      await page.getByRole('button', { name: 'Databases: open in a new window' }).click();
      const window = await opened;
      await window.getByRole('button', { name: 'Continue' }).click();
      await window.waitForURL(/\/oidc\/auth/);
      await window.getByRole('button', { name: 'Continue' }).click();
      await window.waitForURL(/\/lti\/launch/);
      expect(await window.getByRole('heading').textContent()).to.equal('Hello 雷');
    }));

  it('lets another person sit down in the same course', () =>
    inContext({}, async (context) => {
      const page = await context.newPage();
      await page.goto(`${trial.ownUrl}/courses/2?person=5`);
      await page.getByLabel('You are').selectOption('3');
      await page.getByRole('button', { name: 'Switch' }).click();
      await page.frameLocator('#contentframe').getByRole('heading', { name: 'Hello Ana' }).waitFor();
    }));
});
