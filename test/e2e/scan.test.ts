import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { qrKey } from '../../src/application/scan.ts';
import type { Person } from '../../src/domain/person.ts';
import { epochAt, QR_EPOCH, qrToken, typedCode, TYPED_CODE_EPOCH } from '../../src/domain/qr-token.ts';
import { COOKIES } from '../../src/web/cookies.ts';
import { paths } from '../../src/web/paths.ts';
import { qrPicture } from '../../src/web/projector/qr.ts';
import { expectAccessible, launchBrowser } from '../support/browser.ts';
import { drawQr } from '../web/projector/support.ts';
import { openTestApp, type TestApp } from '../web/support/app.ts';
import { addMeeting, changeSettings, openSchool, type School } from '../web/support/school.ts';
import { cameraOf, writeFilm } from './support/fake-camera.ts';
import { openFramedTool, type FramedTool } from './support/framed-tool.ts';
import { showProjector } from './support/projector-window.ts';
import { readQr } from './support/read-qr.ts';

const MINUTE = 60_000;
const PHONE = { viewport: { width: 390, height: 760 }, hasTouch: true, isMobile: true };
const INSTITUTION = 'lycee-42';

describe('scanning in a browser', () => {
  let test: TestApp;
  let school: School;
  let tool: FramedTool;
  let browser: Browser;
  const contexts: BrowserContext[] = [];

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  beforeEach(async () => {
    // Cookies live by the browser's clock.
    const start = Date.now();
    test = await openTestApp({ at: start });
    school = await openSchool(test, { start, end: start + 90 * MINUTE });
    await changeSettings(test, { signInMode: 'qr' });
    tool = await openFramedTool(test);
  });
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    await tool.close();
    await test.close();
  });

  async function openPage(
    options: Parameters<Browser['newContext']>[0] = PHONE,
    from = browser,
  ): Promise<Page> {
    const context = await from.newContext(options);
    contexts.push(context);
    return context.newPage();
  }

  /** As a launch in this browser does. */
  async function launchIn(page: Page, person: Person): Promise<void> {
    await page.goto(await tool.entry(person, paths.student.redeem));
  }

  const codeNow = (meeting = school.meeting.id): string => {
    const claim = { meeting, epoch: epochAt(test.clock.now(), QR_EPOCH) };
    return `${tool.origin}/q/${qrToken(qrKey(test.services, INSTITUTION, meeting), INSTITUTION, claim)}`;
  };
  const typedNow = (): string => {
    const { id: meeting } = school.meeting;
    const claim = { meeting, epoch: epochAt(test.clock.now(), TYPED_CODE_EPOCH) };
    return typedCode(qrKey(test.services, INSTITUTION, meeting), INSTITUTION, claim);
  };
  const scans = () => test.stores.scans.inMeeting(INSTITUTION, school.meeting.id);
  const meetingPage = (): string => paths.student.meeting(school.meeting.id);

  it('leads from the wall to the signature, with the launch in between', async () => {
    const wall = await openPage({ viewport: { width: 800, height: 600 } });
    await showProjector(wall, { test, school, origin: tool.origin });
    const address = await readQr(wall.getByRole('img', { name: 'QR code of this meeting' }));

    const phone = await openPage();
    await phone.goto(address);
    await phone.getByRole('heading', { name: 'Your scan is taken' }).waitFor();
    await expectAccessible(phone);
    expect(await scans(), 'nobody’s yet').to.deep.equal([]);
    test.clock.forward(9 * MINUTE);
    await launchIn(phone, school.zoe);
    await phone.waitForURL(`${tool.origin}${meetingPage()}`);
    await phone.getByText('Your presence is recorded.', { exact: false }).waitFor();
    await expectAccessible(phone);
    await phone.getByLabel('Type my name').check();
    await phone.getByLabel('Your name').fill('Zoé Bréchet');
    await phone.getByLabel('I declare', { exact: false }).check();
    await phone.getByRole('button', { name: 'Sign', exact: true }).click();
    await phone.getByRole('heading', { name: 'You have signed' }).waitFor();
    const [signature] = await test.stores.statements.inMeeting(
      INSTITUTION,
      school.meeting.id,
      'student-signature',
    );
    expect(signature?.person).to.equal(school.zoe.id);
    await wall.getByText('1 / 2', { exact: true }).waitFor();
  });

  it('works with JavaScript off', async () => {
    const phone = await openPage({ ...PHONE, javaScriptEnabled: false });
    await phone.goto(codeNow());
    await phone.getByRole('heading', { name: 'Your scan is taken' }).waitFor();
    await launchIn(phone, school.zoe);
    await phone.getByText('Your presence is recorded.', { exact: false }).waitFor();
    expect(await scans()).to.have.length(1);
  });

  it('says what is wrong with a code that is old or was not made here', async () => {
    const phone = await openPage();
    const address = codeNow();
    test.clock.forward(12_000);
    await phone.goto(address);
    await phone.getByRole('heading', { name: 'This QR code is no longer shown', exact: false }).waitFor();
    await phone.getByText('ask your teacher for the new code', { exact: false }).waitFor();
    await expectAccessible(phone);
    await phone.goto(`${codeNow().slice(0, -2)}AA`);
    await phone.getByRole('heading', { name: 'This QR code was not made here.' }).waitFor();
    const names = (await phone.context().cookies()).map(({ name }) => name);
    expect(names, 'no ticket').not.to.include(COOKIES.scan);
  });

  it('gives a scan to one person only', async () => {
    const [phone, friend] = [await openPage(), await openPage()];
    await phone.goto(codeNow());
    const copied = (await phone.context().cookies()).filter(({ name }) => name === COOKIES.scan);
    expect(copied).to.have.length(1);
    await friend.context().addCookies(copied);
    await launchIn(phone, school.zoe);
    await phone.getByText('Your presence is recorded.', { exact: false }).waitFor();
    await launchIn(friend, school.lei);
    await friend.getByRole('heading', { name: 'This scan has served for another person.' }).waitFor();
    await expectAccessible(friend);
    expect((await scans()).map(({ person }) => person)).to.deep.equal([school.zoe.id]);
  });

  it('does not take another meeting’s code on this meeting’s page', async () => {
    const { start, end } = school.meeting;
    const other = await addMeeting(test, { course: school.course, start, end });
    const page = await openPage();
    await page.goto(await tool.entry(school.zoe, meetingPage()));
    const token = codeNow(other.id).split('/q/')[1] ?? '';
    await page.locator('form[data-scan] input[name=token]').evaluate((field: { value: string }, text) => {
      field.value = text;
    }, token);
    await page.locator('form[data-scan]').evaluate((form: { requestSubmit(): void }) => form.requestSubmit());
    await page.getByText('belongs to another meeting', { exact: false }).waitFor();
    expect(await scans()).to.deep.equal([]);
  });

  it('takes the typed code, however it is written, and five tries', async () => {
    const page = await openPage({ viewport: { width: 320, height: 640 } });
    const type = async (code: string): Promise<void> => {
      await page.getByLabel('Code beside the QR code').fill(code);
      await page.getByRole('button', { name: 'Send the code' }).click();
    };
    await page.goto(await tool.entry(school.lei, paths.scan.code));
    await page.waitForURL(/#code$/);
    for (const left of [
      '4 tries are left',
      '3 tries are left',
      '2 tries are left',
      '1 try is left',
      'No try is left',
    ]) {
      await type('AAAA-AAAA');
      await page.getByRole('alert').filter({ hasText: left }).waitFor();
    }
    await expectAccessible(page);
    await type(typedNow());
    await page.getByRole('alert').filter({ hasText: 'five tries for this meeting are used up' }).waitFor();
    expect(await scans(), 'not even the right one').to.deep.equal([]);
    await page.goto(await tool.entry(school.zoe, meetingPage()));
    await type(` ${typedNow().toLowerCase().replace('-', ' ')} `);
    await page.getByText('Your presence is recorded.', { exact: false }).waitFor();
    expect((await scans()).map(({ way }) => way)).to.deep.equal(['typed-code']);
  });

  it('says that there is no camera, and leaves the other ways', async () => {
    const page = await openPage();
    await page.goto(await tool.entry(school.zoe, meetingPage()));
    await page.getByRole('button', { name: 'Scan here' }).click();
    await page.getByText('The camera is not available here.', { exact: false }).waitFor();
    await expectAccessible(page);
    expect(await page.getByLabel('Code beside the QR code').isVisible()).to.equal(true);
  });

  it('scans within the page, in the LMS’s frame', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'emarge-camera-'));
    const film = join(folder, 'wall.y4m');
    writeFilm(film, drawQr(qrPicture(codeNow()), 7));
    const seeing = await launchBrowser(cameraOf(film));
    try {
      const page = await openPage({}, seeing);
      await page.goto(await tool.framed(school.zoe, meetingPage()));
      const frame = page.frameLocator('iframe');
      await frame.getByRole('button', { name: 'Scan here' }).click();
      await frame.getByText('Your presence is recorded.', { exact: false }).waitFor();
      expect((await scans()).map(({ person, way }) => ({ person, way }))).to.deep.equal([
        { person: school.zoe.id, way: 'qr' },
      ]);
    } finally {
      await seeing.close();
      rmSync(folder, { recursive: true });
    }
  });
});
