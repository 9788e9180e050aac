import { expect } from 'chai';
import type { Browser, BrowserContext, FrameLocator } from 'playwright-core';
import { translatorFor } from '../../src/i18n/index.ts';
import { paths } from '../../src/web/paths.ts';
import { createViews } from '../../src/web/views.ts';
import { expectAccessible, launchBrowser } from '../support/browser.ts';
import { openTestApp, type TestApp } from '../web/support/app.ts';
import { changeSettings, openSchool, type School } from '../web/support/school.ts';
import { openFramedTool, type FramedTool } from './framed-tool.ts';

interface Insertable {
  insertAdjacentHTML(where: string, html: string): void;
}

const MINUTE = 60_000;

describe('the projector in a browser', () => {
  let test: TestApp;
  let school: School;
  let tool: FramedTool;
  let browser: Browser;
  let context: BrowserContext;

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  beforeEach(async () => {
    // Cookies live by the browser's clock.
    const start = Date.now();
    test = await openTestApp({ at: start });
    school = await openSchool(test, { start, end: start + 90 * MINUTE });
    await changeSettings(test, { signInMode: 'both' });
    tool = await openFramedTool(test);
  });
  afterEach(async () => {
    await context.close();
    await tool.close();
    await test.close();
  });

  /** The teacher in the LMS's frame, on a page of the meeting that has the button. */
  async function inFrame(options: Parameters<Browser['newContext']>[0] = {}): Promise<FrameLocator> {
    context = await browser.newContext(options);
    const page = await context.newPage();
    await page.goto(await tool.framed(school.teacher, paths.teacher.edit(school.meeting.id)));
    const frame = page.frameLocator('iframe');
    await addButton(frame);
    return frame;
  }

  /** The button as the template writes it. */
  async function addButton(frame: FrameLocator): Promise<void> {
    const csrf = await frame.locator('input[name=_csrf]').first().getAttribute('value');
    const action = paths.teacher.projector(school.meeting.id);
    const html = createViews().render('teacher/projector-form', {
      page: { t: translatorFor('en'), csrf },
      action,
    });
    await frame
      .locator('main')
      .evaluate((main: Insertable, button) => main.insertAdjacentHTML('afterbegin', button), html);
  }

  it('opens from the cross-site frame by one press', async () => {
    const frame = await inFrame();
    const opened = context.waitForEvent('page');
    await frame.getByRole('button', { name: 'Show QR code' }).click();
    const projector = await opened;
    await projector.getByRole('img', { name: 'QR code of this meeting' }).waitFor();
    expect(new URL(projector.url()).pathname).to.equal(`/projector/${school.meeting.id}`);
    await expectAccessible(projector);
  });
});
