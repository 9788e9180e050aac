import { expect } from 'chai';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Person } from '../../src/domain/person.ts';
import { paths } from '../../src/web/paths.ts';
import { launchBrowser } from '../support/browser.ts';
import { openTestApp, type TestApp } from '../web/support/app.ts';
import { openSchool, type School } from '../web/support/school.ts';
import { openFramedTool, type FramedTool } from './support/framed-tool.ts';

const INSTITUTION = 'lycee-42';
const AWAY = 'The network is away';

describe('a signature that does not arrive at once', () => {
  let test: TestApp;
  let school: School;
  let tool: FramedTool;
  let browser: Browser;
  let device: BrowserContext;

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  beforeEach(async () => {
    // Cookies live by the browser's clock.
    const start = Date.now();
    test = await openTestApp({ at: start });
    school = await openSchool(test, { start, end: start + 90 * 60_000 });
    tool = await openFramedTool(test);
    device = await browser.newContext();
  });
  afterEach(async () => {
    await device.close();
    await tool.close();
    await test.close();
  });

  /** The meeting's page, as after a launch of this person on the one device. */
  async function enter(person: Person): Promise<Page> {
    const page = await device.newPage();
    await page.goto(await tool.entry(person, paths.student.meeting(school.meeting.id)));
    return page;
  }

  async function sign(page: Page, name: string): Promise<void> {
    await page.getByLabel('Type my name').check();
    await page.getByLabel('Your name').fill(name);
    await page.getByLabel('I declare', { exact: false }).check();
    await page.getByRole('button', { name: 'Sign', exact: true }).click();
  }

  /** Zoé signs while the network is away; it still is. */
  async function signsOffline(): Promise<Page> {
    const page = await enter(school.zoe);
    await device.setOffline(true);
    await sign(page, 'Zoé Bréchet');
    await page.getByText(AWAY).waitFor();
    return page;
  }

  const signed = (page: Page) => page.getByRole('heading', { name: 'You have signed' }).waitFor();
  const signers = async (): Promise<(string | null)[]> => {
    const all = await test.stores.statements.inMeeting(INSTITUTION, school.meeting.id, 'student-signature');
    return all.map(({ person }) => person);
  };

  it('is sent when the network is back, and shows the receipt with both times', async () => {
    const page = await signsOffline();
    expect(await signers()).to.deep.equal([]);
    await device.setOffline(false);
    await signed(page);
    await page.getByText('Signed on the device').waitFor();
    expect(await signers()).to.deep.equal([school.zoe.id]);
  });

  it('is sent by the next page of the meeting when its own was closed', async () => {
    const page = await signsOffline();
    await page.close();
    await device.setOffline(false);
    await signed(await enter(school.zoe));
    expect(await signers()).to.deep.equal([school.zoe.id]);
  });

  for (const [name, status, body] of [
    ['a proxy’s own page', 502, '<h1>Bad gateway</h1>'],
    ['a proxy’s own page that claims to be right', 200, '<h1>Sign in to the Wi-Fi</h1>'],
    ['a request to slow down', 429, '<main>Too many</main>'],
  ] as const) {
    it(`is kept through ${name}`, async () => {
      const page = await enter(school.zoe);
      await page.route('**/sign', (route) => route.fulfill({ status, body, contentType: 'text/html' }), {
        times: 1,
      });
      await sign(page, 'Zoé Bréchet');
      await page.getByText(AWAY).waitFor();
      await signed(page);
    });
  }

  it('outlives session and cookies: after the next launch it is sent', async () => {
    const page = await enter(school.zoe);
    await device.clearCookies();
    await sign(page, 'Zoé Bréchet');
    await page.locator('[data-code=SESSION_MISSING]').waitFor();
    expect(await signers()).to.deep.equal([]);
    await signed(await enter(school.zoe));
    expect(await signers()).to.deep.equal([school.zoe.id]);
  });

  it('is neither sent nor thrown away by somebody else on the same device', async () => {
    const page = await signsOffline();
    await page.close();
    await device.setOffline(false);
    const other = await enter(school.lei);
    expect(await other.getByText(AWAY).isVisible()).to.equal(false);
    await sign(other, '雷 李');
    await signed(other);
    expect(await signers()).to.deep.equal([school.lei.id]);
    await signed(await enter(school.zoe));
    expect(await signers()).to.have.members([school.lei.id, school.zoe.id]);
  });

  it('that is refused for good is not sent again', async () => {
    const page = await signsOffline();
    test.clock.forward(3 * 60 * 60_000);
    await device.setOffline(false);
    await page.getByRole('heading', { name: 'closed' }).first().waitFor();
    expect(await page.evaluate('Object.keys(localStorage).length')).to.equal(0);
  });
});
