import { expect } from 'chai';
import type { Browser, BrowserContext, FrameLocator, Page, Route } from 'playwright-core';
import { translatorFor } from '../../src/i18n/index.ts';
import { paths } from '../../src/web/paths.ts';
import { createViews } from '../../src/web/views.ts';
import { expectAccessible, launchBrowser } from '../support/browser.ts';
import { signs } from '../web/secretariat/support.ts';
import { ISSUER, openTestApp, type TestApp } from '../web/support/app.ts';
import { changeSettings, openSchool, type School } from '../web/support/school.ts';
import { openFramedTool, type FramedTool } from './support/framed-tool.ts';
import { showProjector } from './support/projector-window.ts';
import { readQr } from './support/read-qr.ts';

const MINUTE = 60_000;
const EPOCH = 8_000;

interface Insertable {
  insertAdjacentHTML(where: string, html: string): void;
}

type ContextOptions = Parameters<Browser['newContext']>[0];

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
    const start = Math.floor(Date.now() / EPOCH) * EPOCH;
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
  async function inFrame(options: ContextOptions = {}): Promise<FrameLocator> {
    context = await browser.newContext(options);
    const page = await context.newPage();
    await page.goto(await tool.framed(school.teacher, paths.teacher.edit(school.meeting.id)));
    const frame = page.frameLocator('iframe');
    const csrf = await frame.locator('input[name=_csrf]').first().getAttribute('value');
    const model = {
      page: { t: translatorFor('en'), csrf },
      action: paths.teacher.projector(school.meeting.id),
    };
    const button = createViews().render('teacher/show-qr', model);
    await frame
      .locator('main')
      .evaluate((main: Insertable, html) => main.insertAdjacentHTML('afterbegin', html), button);
    return frame;
  }

  async function press(frame: FrameLocator, name = 'Show QR code'): Promise<Page> {
    const opened = context.waitForEvent('page');
    await frame.getByRole('button', { name }).click();
    const projector = await opened;
    await qr(projector).waitFor();
    return projector;
  }

  const projected = async (options: ContextOptions = {}): Promise<Page> => press(await inFrame(options));
  const qr = (page: Page) => page.getByRole('img', { name: 'QR code of this meeting' });
  const drawn = (page: Page) => qr(page).locator('path').getAttribute('d');
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

  it('opens from the cross-site frame by one press, and again into the same window', async () => {
    const frame = await inFrame();
    const projector = await press(frame);
    expect(new URL(projector.url()).pathname).to.equal(paths.projector.page(school.meeting.id));
    const [cookie] = (await context.cookies()).filter(({ name }) => name.endsWith('projector'));
    expect(cookie, 'out of scripts’ reach').to.include({ httpOnly: true, secure: true });
    await frame.getByRole('button', { name: 'Show QR code' }).click();
    await projector.waitForEvent('load');
    await qr(projector).waitFor();
    expect(context.pages()).to.have.length(2);
    await expectAccessible(projector);
  });

  it('opens by a second button where windows are refused to scripts', async () => {
    const frame = await inFrame();
    await frame.locator('body').evaluate('window.open = () => null');
    await frame.getByRole('button', { name: 'Show QR code' }).click();
    await frame.getByRole('heading', { name: 'Show the QR code' }).waitFor();
    await expectAccessible(context.pages()[0]!);
    await press(frame, 'Open the projector window');
  });

  it('works with JavaScript off: a second button, then a page that reads itself again', async () => {
    const frame = await inFrame({ javaScriptEnabled: false });
    await frame.getByRole('button', { name: 'Show QR code' }).click();
    const projector = await press(frame, 'Open the projector window');
    await projector.waitForURL(/script=off/);
    const first = await drawn(projector);
    expect(await button(projector, 'Pause').count(), 'what needs scripts').to.equal(0);
    test.clock.forward(EPOCH);
    const reread = await projector.waitForEvent('domcontentloaded', { timeout: EPOCH + 4_000 });
    expect(await drawn(reread)).not.to.equal(first);
    await button(reread, 'End').click();
    await reread.getByText('The projector has ended').waitFor();
  });

  for (const viewport of [
    { width: 1024, height: 768 },
    { width: 1366, height: 768 },
    { width: 1920, height: 1080 },
    { width: 3840, height: 2160 },
  ]) {
    const size = `${String(viewport.width)}x${String(viewport.height)}`;
    it(`fills a wall of ${size} without scrolling, whatever the titles`, async () => {
      const title = 'Conception et programmation orientées objet '.repeat(5).slice(0, 200);
      const where = { institution: 'lycee-42', issuer: ISSUER, contextId: 'java', label: null, roster: null };
      await test.stores.courses.recordLaunch({ ...where, title });
      await test.stores.meetings.save({ ...school.meeting, title });
      context = await browser.newContext({ viewport });
      const projector = await context.newPage();
      await showProjector(projector, { test, school, origin: tool.origin }, 'fr');
      const page = await projector.evaluate<{ width: number; height: number }>(
        '({ width: document.documentElement.scrollWidth, height: document.documentElement.scrollHeight })',
      );
      expect(await projector.getByRole('heading', { level: 1 }).textContent()).to.equal(title);
      expect(page).to.deep.equal(viewport);
      const box = await projector.locator('[data-projector-qr]').boundingBox();
      expect(box?.height).to.be.at.least(viewport.height * 0.6);
    });
  }

  it('can be read off the screen', async () => {
    const projector = await projected({ viewport: { width: 800, height: 600 } });
    expect(await readQr(qr(projector))).to.include(`${tool.origin}/q/${school.meeting.id}.`);
  });

  it('rolls, and counts signatures as they come', async () => {
    const projector = await projected();
    const first = await drawn(projector);
    await projector.getByText(/^New code in \d s$/).waitFor();
    await signs(test, school, school.zoe);
    test.clock.forward(EPOCH);
    await projector.getByText('1 / 2', { exact: true }).waitFor();
    expect(await drawn(projector)).not.to.equal(first);
  });

  it('pauses, goes on, and ends', async () => {
    const projector = await projected();
    await button(projector, 'Pause').click();
    await projector.getByText('The code is hidden', { exact: false }).waitFor();
    expect(await qr(projector).isVisible()).to.equal(false);
    await expectAccessible(projector);
    await button(projector, 'Show the code again').click();
    await qr(projector).waitFor();
    await button(projector, 'End').click();
    await projector.getByRole('heading', { name: 'The projector has ended' }).waitFor();
    await expectAccessible(projector);
  });

  for (const [when, asked] of [
    ['from the first question on', 0],
    ['later', 1],
  ] as const) {
    it(`says when the network is away ${when}, shows no dead code, and comes back`, async () => {
      const away = (route: Route): Promise<void> => route.abort('internetdisconnected');
      const frame = await inFrame();
      if (asked === 0) await context.route('**/state', away);
      const projector = await press(frame);
      if (asked === 1) {
        await projector.waitForResponse(/\/state$/);
        await context.route('**/state', away);
      }
      await projector.getByText('The network is away').waitFor();
      await qr(projector).waitFor({ state: 'hidden', timeout: EPOCH + 5_000 });
      await context.unroute('**/state');
      await qr(projector).waitFor();
    });
  }

  it('warns before the window closes, and then shows no code', async () => {
    const projector = await projected();
    test.clock.forward(101 * MINUTE);
    await projector.getByText('The signing closes soon', { exact: false }).waitFor();
    await expectAccessible(projector);
    test.clock.forward(4 * MINUTE);
    await projector.getByText('The signing has closed').waitFor();
    expect(await qr(projector).isVisible()).to.equal(false);
    await expectAccessible(projector);
  });

  it('says what to do once its session is over', async () => {
    const projector = await projected();
    await context.clearCookies({ name: /projector/ });
    await projector.getByText('This window no longer shows a code', { exact: false }).waitFor();
    expect(await qr(projector).isVisible()).to.equal(false);
  });

  it('fills the screen', async () => {
    const projector = await projected();
    await button(projector, 'Full screen').click();
    await projector.waitForFunction('document.fullscreenElement !== null');
  });
});
