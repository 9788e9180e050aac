import { expect } from 'chai';
import type { Browser, BrowserContext, Frame } from 'playwright-core';
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
      await tool.getByRole('heading', { name: 'Hello Zoé' }).waitFor();
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

  it('keeps data for the tool as 1EdTech asks', () =>
    inContext({}, async (context) => {
      const page = await context.newPage();
      await page.goto(`${trial.ownUrl}/courses/2?person=5&storage=page`);
      await page.frameLocator('#contentframe').getByRole('heading', { name: 'Hello Zoé' }).waitFor();
      const tool = page.frames().find((frame) => frame.url().startsWith(trial.toolUrl));
      const ask = (message: object, from: Frame | undefined = tool): Promise<unknown> =>
        from?.evaluate<unknown>(asking(message)) ?? Promise.reject(new Error('there is no frame'));
      const put = { subject: 'lti.put_data', message_id: '1', key: 'a' };
      const get = { subject: 'lti.get_data', message_id: '2', key: 'a' };
      const failure = (code: string) => (answer: unknown) => {
        expect(answer).to.have.nested.property('error.code', code);
      };
      expect(await ask({ ...put, value: 'x' })).to.deep.equal({
        subject: 'lti.put_data.response',
        message_id: '1',
        key: 'a',
        value: 'x',
      });
      expect(await ask(get)).to.include({ subject: 'lti.get_data.response', message_id: '2', value: 'x' });
      expect(await ask(put), 'no value clears').not.to.have.property('value');
      expect(await ask(get)).to.have.property('value', undefined);
      expect(await ask({ subject: 'lti.capabilities', message_id: '3' })).to.deep.include({
        supported_messages: ['lti.capabilities', 'lti.put_data', 'lti.get_data'].map((subject) => ({
          subject,
          frame: '_parent',
        })),
      });
      await ask({ ...put, key: '' }).then(failure('bad_request'));
      await ask({ subject: 'lti.put_data', key: 'a', value: 'x' }).then(failure('bad_request'));
      await ask({ ...put, value: 'x'.repeat(5_000) }).then(failure('storage_exhaustion'));
      await ask({ subject: 'lti.close_all', message_id: '4' }).then(failure('unsupported_subject'));
      await ask({ ...put, value: 'x' }, page.mainFrame()).then(failure('wrong_origin'));
    }));
});

/** Runs in a frame: posts to the window of the LMS, and waits for the answer. */
function asking(message: object): string {
  return `new Promise((resolve) => {
    addEventListener('message', ({ data }) => {
      if (data.subject.endsWith('.response')) resolve(data);
    });
    parent.postMessage(${JSON.stringify(message)}, '*');
  })`;
}
