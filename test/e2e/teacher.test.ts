import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { expect } from 'chai';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { saveMarks } from '../../src/application/take-roll-call.ts';
import type { Person } from '../../src/domain/person.ts';
import { PRESENT, type Mark } from '../../src/domain/roll-call.ts';
import { expectAccessible, launchBrowser } from '../support/browser.ts';
import { ABSENT, INTERNSHIP } from '../support/meetings.ts';
import { signs } from '../web/secretariat/support.ts';
import { openTestApp, type TestApp } from '../web/support/app.ts';
import { addMeeting, openSchool, type School } from '../web/support/school.ts';
import { markOf, stored } from '../web/teacher/support.ts';

/** A name of 200 characters, one from right to left, and one that needs no escaping only here. */
const NAMES = { long: `X${'é'.repeat(199)}`, arabic: 'ليلى حداد', odd: "D'Arcy O'Neil & Søn" };
const PHONE = { viewport: { width: 320, height: 640 } };

/** Lets whoever waits go on once it is opened. */
function gate(): { passed: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}

describe('the teacher in a browser', () => {
  let test: TestApp;
  let school: School;
  let server: Server;
  let browser: Browser;
  let page: Page;
  let origin: string;

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  beforeEach(async () => {
    test = await openTestApp();
    school = await openSchool(test);
    for (const [sub, name] of Object.entries(NAMES)) {
      await test.somebody({ sub, name, courses: { java: 'student' } });
    }
    server = createServer(test.app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    origin = `http://localhost:${String(typeof address === 'object' ? address?.port : '')}`;
  });
  afterEach(async () => {
    await page.context().close();
    server.closeAllConnections();
    server.close();
    await test.close();
  });

  async function open(path: string, options: BrowserContextOptions = {}): Promise<void> {
    const context = await browser.newContext(options);
    const { cookies } = await test.signIn(school.teacher);
    const jar = Object.entries(cookies).map(([name, value]) => ({ name, value, url: 'https://localhost/' }));
    await context.addCookies(jar.map((cookie) => ({ ...cookie, secure: true })));
    page = await context.newPage();
    await page.goto(origin + path);
  }

  const rollCall = (): string => `/teacher/meetings/${school.meeting.id}`;
  const row = (person: Pick<Person, 'id'>) => page.locator(`#row-${person.id}`);
  const radio = (person: Pick<Person, 'id'>, name: string) => row(person).getByRole('radio', { name });
  const focused = () => page.evaluate('document.activeElement.id');
  const mark = (person: Pick<Person, 'id'>) => markOf(test, school.meeting, person);
  const saved = () => page.getByText('All marks are saved').waitFor();
  const sideways = () =>
    page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  const colleague = (person: Pick<Person, 'id'>, to: Mark): Promise<unknown> =>
    saveMarks(test.services, school.teacher, {
      meeting: school.meeting.id,
      changes: [{ person: person.id, seen: null, mark: to }],
    });

  it('saves as the teacher goes, with the details of each mark', async () => {
    await open(rollCall());
    await radio(school.zoe, 'Late').check();
    await row(school.zoe).getByLabel('Minutes late').fill('12');
    await radio(school.lei, 'Absent').check();
    await row(school.lei).getByLabel('Reason').selectOption('internship');
    await saved();
    expect(await mark(school.zoe)).to.deep.equal({ kind: 'present', lateMinutes: 12, leftEarlyMinutes: 0 });
    expect(await mark(school.lei)).to.deep.equal(INTERNSHIP);
    await row(school.lei).getByText('not expected to sign').waitFor();
    await page.getByText('1 present · 1 absent · 3 to mark').waitFor();
    await expectAccessible(page);
  });

  it('keeps a mark that was set before the page’s script had come', async () => {
    await open('/teacher');
    const held = gate();
    await page.route(/roll-call[^/]*\.js/, async (route) => {
      await held.passed;
      await route.continue();
    });
    await page.goto(origin + rollCall(), { waitUntil: 'commit' });
    await radio(school.zoe, 'Present').check();
    held.open();
    await saved();
    expect(await mark(school.zoe)).to.deep.equal(PRESENT);
  });

  it('does not take back a mark by a state that was read before it', async () => {
    await open(rollCall());
    await page.getByText('Signatures appear by themselves').waitFor();
    const read = gate();
    const held = gate();
    await page.route(
      (url) => url.pathname === rollCall(),
      async (route) => {
        if (route.request().method() !== 'GET') return route.fallback();
        const response = await route.fetch();
        read.open();
        await held.passed;
        return route.fulfill({ response });
      },
      { times: 1 },
    );
    await colleague(school.lei, ABSENT);
    await read.passed;
    await page.route(
      (url) => url.pathname === rollCall(),
      (route) => (route.request().method() === 'GET' ? route.abort() : route.fallback()),
    );
    await radio(school.zoe, 'Present').check();
    await saved();
    held.open();
    await row(school.lei).getByText('not expected to sign').waitFor();
    expect(await radio(school.zoe, 'Present').isChecked()).to.equal(true);
  });

  it('says beside a row that it is not saved, and why', async () => {
    await open(rollCall());
    await radio(school.zoe, 'Late').check();
    await row(school.zoe).getByLabel('Minutes late').fill('soon');
    await page.keyboard.press('Tab');
    await row(school.zoe).getByText('Enter whole minutes').waitFor();
    expect(await row(school.zoe).getAttribute('data-failed')).to.equal('');
    await expectAccessible(page);
    await row(school.zoe).getByLabel('Minutes late').fill('3');
    await page.keyboard.press('Tab');
    await saved();
    expect(await row(school.zoe).getAttribute('data-failed')).to.equal(null);
  });

  it('goes on trying while the network is away', async () => {
    await open(rollCall());
    await page.context().setOffline(true);
    await radio(school.zoe, 'Present').check();
    await row(school.zoe).getByText('Not sent yet: it is tried again').waitFor();
    expect(await row(school.zoe).getAttribute('data-unsaved')).to.equal('');
    await page.context().setOffline(false);
    await saved();
    expect(await mark(school.zoe)).to.deep.equal(PRESENT);
  });

  it('shows signatures as they arrive, and leaves alone what is being typed', async () => {
    await open(rollCall());
    await page.getByText('Signatures appear by themselves').waitFor();
    await radio(school.lei, 'Late').check();
    await saved();
    const minutes = row(school.lei).getByLabel('Minutes late');
    await minutes.fill('4');
    await signs(test, school, school.zoe);
    await row(school.zoe).getByText('signed 08:30').waitFor();
    expect(await minutes.inputValue()).to.equal('4');
    await page.keyboard.type('2');
    expect(await minutes.inputValue(), 'focus and caret').to.equal('42');
  });

  it('asks whose mark stands when a colleague changed a row', async () => {
    await open(rollCall());
    // Behind this page's back: it neither hears of it nor reads again.
    await page.route('**/live', (route) => route.abort());
    await page.reload();
    await page.route(`**${rollCall()}`, (route) => route.abort());
    await colleague(school.zoe, ABSENT);
    await colleague(school.lei, INTERNSHIP);
    await radio(school.zoe, 'Present').check();
    await row(school.zoe).getByText('A colleague saved another mark meanwhile: absent').waitFor();
    await expectAccessible(page);
    expect(await mark(school.zoe)).to.deep.equal(ABSENT);
    await row(school.zoe).getByRole('button', { name: 'Use mine' }).click();
    await saved();
    expect(await mark(school.zoe)).to.deep.equal(PRESENT);
    await radio(school.lei, 'Present').check();
    await row(school.lei).getByRole('button', { name: 'Keep theirs' }).click();
    expect(await radio(school.lei, 'Absent').isChecked()).to.equal(true);
    expect(await row(school.lei).getByLabel('Reason').inputValue()).to.equal('internship');
    expect(await mark(school.lei)).to.deep.equal(INTERNSHIP);
  });

  it('is taken and signed by keyboard alone', async () => {
    await open(rollCall());
    const ids = await page
      .locator('[data-row]')
      .evaluateAll((rows) =>
        rows.map((one) => String(Reflect.get(Reflect.get(one, 'dataset') as object, 'row'))),
      );
    await page.locator(`#present-${String(ids[0])}`).focus();
    for (const [index, id] of ids.entries()) {
      expect(await focused()).to.equal(`present-${id}`);
      await page.keyboard.press('Space');
      if (index === 1) await page.keyboard.press('ArrowLeft');
      if (index === 1) expect(await focused(), 'arrows go round within the row').to.equal(`absent-${id}`);
      await page.keyboard.press('Enter');
    }
    await saved();
    await page.getByText('4 present · 1 absent · 0 to mark').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Sign and complete the roll call' }).waitFor();
    await page.getByRole('radio', { name: 'Draw my signature' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Tab');
    await page.keyboard.type('A. Müller');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Roll call completed' }).waitFor();
    await expectAccessible(page);
    expect((await stored(test, school.meeting)).rollCall.version).to.equal(1);
  });

  it('is taken and signed with JavaScript off', async () => {
    await open(rollCall(), { javaScriptEnabled: false });
    await radio(school.lei, 'Absent').check();
    await row(school.lei).getByLabel('Reason').selectOption('illness');
    await page.getByRole('button', { name: 'All unmarked' }).click();
    await page.getByText('4 students were set to “Present”.').waitFor();
    expect(await mark(school.lei)).to.deep.equal({ kind: 'absent', reason: 'illness' });
    await page.getByRole('link', { name: 'Sign and complete' }).click();
    await page.getByLabel('Your name').fill('A. Müller');
    await page.getByLabel('I declare').check();
    await page.getByRole('button', { name: 'Sign and complete' }).click();
    await page.getByRole('heading', { name: 'Roll call completed' }).waitFor();
  });

  it('asks in a page of its own whose mark stands, with JavaScript off', async () => {
    await open(rollCall(), { javaScriptEnabled: false });
    await colleague(school.zoe, ABSENT);
    await radio(school.zoe, 'Present').check();
    await page.getByRole('button', { name: 'Save', exact: true }).last().click();
    await page.getByLabel('Yours: present').check();
    await page.getByRole('button', { name: 'Save my choice' }).click();
    await page.getByText('The marks are saved.').waitFor();
    expect(await mark(school.zoe)).to.deep.equal(PRESENT);
  });

  it('finds and filters rows, and remembers the pictures', async () => {
    await open(rollCall());
    const shown = () => page.locator('[data-row]:visible').count();
    await page.getByLabel('Search').fill('zoe brechet');
    expect(await shown(), 'without accents, in any order').to.equal(1);
    await page.getByLabel('Search').fill('nobody');
    await page.getByText('No student matches.').waitFor();
    await page.getByLabel('Search').fill('');
    await radio(school.zoe, 'Present').check();
    await page.getByLabel('Show', { exact: true }).selectOption('unmarked');
    expect(await shown()).to.equal(4);
    await saved();
    await page.getByRole('button', { name: 'Pictures' }).click();
    await expectAccessible(page);
    await page.reload();
    expect(await page.getByRole('button', { name: 'Pictures' }).getAttribute('aria-pressed')).to.equal(
      'true',
    );
  });

  it('goes to the frozen page by itself when the meeting is validated meanwhile', async () => {
    await open(rollCall());
    await page.getByText('Signatures appear by themselves').waitFor();
    const meeting = await stored(test, school.meeting);
    const validated = { at: test.clock.now(), by: 's', byName: 'Sam', reason: '' };
    await test.stores.meetings.save({ ...meeting, status: 'validated', validated });
    await page.getByText('This meeting is validated').waitFor();
    expect(await page.getByRole('radio').count()).to.equal(0);
  });

  it('keeps a title of 200 characters without a space inside a phone of 320 px', async () => {
    const { course } = school;
    const long = await addMeeting(test, { course, title: 'X'.repeat(200) });
    await open(`/teacher/meetings/${long.id}`, PHONE);
    for (const path of [`/teacher/meetings/${long.id}`, '/teacher', `/teacher/courses/${course}`]) {
      await page.goto(origin + path);
      await page.getByText('X'.repeat(200)).first().waitFor();
      expect(await sideways(), path).to.equal(0);
    }
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`is accessible on a phone of 320 px, ${colorScheme}, without scrolling sideways`, async () => {
      await open(rollCall(), { ...PHONE, colorScheme });
      await radio(school.zoe, 'Present').check();
      await radio(school.lei, 'Absent').check();
      await saved();
      for (const path of [rollCall(), `${rollCall()}?add=1`, `${rollCall()}/complete`, '/teacher']) {
        await page.goto(origin + path);
        await expectAccessible(page);
        expect(await sideways(), path).to.equal(0);
      }
    });
  }
});
