import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { addLargeClass, openDemoSchool } from './support/demo-school.ts';
import { openNeighbour } from './support/neighbour.ts';
import { Pictures } from './support/pictures.ts';
import { PHONE, Seat } from './support/seat.ts';
import { drawSignature, signNow } from './support/signing.ts';
import { openWorld, type World } from './support/world.ts';

const HOUR = 60 * 60_000;

/** Where the bar at the lower edge lies over no row: axe would call the one that it half covers too small to touch. */
async function toTheEnd(window: Page): Promise<void> {
  await window.getByRole('contentinfo').scrollIntoViewIfNeeded();
}

interface Heard {
  origin: string;
  height: number;
}

/** Runs in every page: keeps what the LMS is told of heights. */
const noteMessages = `window.heard = [];
addEventListener('message', ({ origin, data }) => {
  if (data?.subject === 'lti.frameResize') window.heard.push({ origin, height: data.height });
});`;

function heardIn(page: Page): Promise<Heard[]> {
  return page.evaluate<Heard[]>('window.heard');
}

/** The height that the LMS was told last; the first one comes after the page's words, so it is waited for. */
async function lastHeight(page: Page): Promise<number> {
  await page.waitForFunction('window.heard.length > 0');
  return (await heardIn(page)).at(-1)?.height ?? Number.NaN;
}

describe('frames, tabs and windows', () => {
  const pictures = new Pictures('frames');
  let world: World;
  let seat: Seat;

  before(async () => {
    world = await openWorld();
    await openDemoSchool(world);
  });
  after(() => world.close());

  beforeEach(async () => {
    seat = await Seat.at(world);
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await pictures.takeAll(world.browser);
    await seat.context.close();
  });

  it('lets a second person sit down, and refuses the form that the first one left open', async () => {
    await seat.open({ person: 'Zoé Bréchet' });
    await seat.sees('Java 101');
    await drawSignature(seat.page, seat.tool);
    const second = await seat.beside();
    await second.open({ person: '雷 李' });
    await second.sees('Java 101');
    await signNow(seat);
    await seat.sees(/In this browser you are now signed in as 雷 李/);
    await pictures.takeBoth(seat.page, 'form-of-another-person');
    await seat.tool.getByRole('banner').getByText('雷 李').waitFor();
  });

  it('leaves a student typing who began before the scripts arrived', async () => {
    let arrive = (): void => {};
    const arrival = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    await seat.context.route(/\/build\/sign\.js/, async (route) => {
      await arrival;
      await route.continue();
    });
    await seat.open({ person: 'ليلى حداد' });
    await seat.sees('Java 101');
    await seat.tool.getByLabel('Your name').fill('ليلى');
    arrive();
    await seat.tool.getByLabel('Draw my signature').waitFor();
    expect(await seat.tool.getByLabel('Type my name').isChecked()).to.equal(true);
    expect(await seat.tool.getByLabel('Your name').inputValue()).to.equal('ليلى');
  });

  it('keeps two courses apart in two tabs', async () => {
    await seat.open({ person: 'Zoé Bréchet', course: 'Java 101' });
    await seat.sees('Java 101');
    const second = await seat.beside();
    await second.open({ person: 'Zoé Bréchet', course: 'Databases' });
    await second.sees('Databases');
    await seat.toFront();
    await drawSignature(seat.page, seat.tool);
    await signNow(seat);
    await seat.sees('You have signed');
    await seat.tool.getByText('Java 101 · Interfaces').waitFor();
    await second.toFront();
    await drawSignature(second.page, second.tool);
    await signNow(second);
    await second.sees('You have signed');
    await second.tool.getByText('Databases · Interfaces').waitFor();
  });

  it('opens in a window of its own, and leads back to the LMS', async () => {
    const window = await seat.openWindow({ person: "D'Arcy O'Neil & Søn" });
    await window.getByRole('heading', { level: 1, name: 'Java 101' }).waitFor();
    expect(new URL(window.url()).origin).to.equal(world.toolUrl);
    await pictures.takeBoth(window, 'window');
    await window.getByRole('link', { name: 'Back to the LMS' }).click();
    await window.getByRole('heading', { level: 1, name: 'Back in the LMS' }).waitFor();
    expect(new URL(window.url()).origin).to.equal(world.lmsUrl);
  });

  it('leads back to the LMS from its frame too', async () => {
    await seat.open({ person: 'Zoé Bréchet' });
    await seat.tool.getByRole('link', { name: 'Back to the LMS' }).click();
    await seat.sees('Back in the LMS');
  });

  it('is shown by no other site, not even by a neighbour of the LMS', async () => {
    await seat.open({ person: 'Élodie Nguyễn' });
    await seat.sees('Java 101');
    const address = world.toolUrl + seat.path();
    const neighbour = await openNeighbour(`<iframe src="${address}"></iframe>`);
    try {
      const refused = seat.page.waitForEvent('console', (line) => line.text().includes('frame-ancestors'));
      await seat.page.goto(neighbour.origin);
      await refused;
      expect(await seat.page.frameLocator('iframe').getByText('Java 101').count()).to.equal(0);
    } finally {
      neighbour.close();
    }
  });

  it('tells the LMS, and it alone, how tall the frame should be', async () => {
    await seat.context.addInitScript(noteMessages);
    await seat.open({ person: "D'Arcy O'Neil & Søn" });
    await seat.sees('Java 101');
    const before = await lastHeight(seat.page);
    await seat.tool.locator('main').evaluate((main: { hidden: boolean }) => {
      main.hidden = true;
    });
    while ((await lastHeight(seat.page)) >= before) await seat.page.waitForTimeout(50);
    const heard = await heardIn(seat.page);
    expect(new Set(heard.map(({ origin }) => origin))).to.deep.equal(new Set([world.toolUrl]));
    const told = await seat.tool.locator('body').getAttribute('data-framed-by');
    expect(new Set((told ?? '').split(' '))).to.deep.equal(new Set([world.lmsUrl]));
  });

  it('takes a person with several webspaces from one to the other', async () => {
    await seat.open({ person: 'Ada Admin' });
    await seat.sees('Administration');
    await seat.goes('Secretariat');
    await seat.sees('Supervision per class meeting');
    await seat.goes('Teacher');
    await seat.tool
      .getByRole('link', { name: 'Teacher', exact: true })
      .and(seat.tool.locator('[aria-current]'))
      .waitFor();
    await pictures.take(seat.page, 'switcher');
  });

  it('takes the roll call of forty on a phone', async () => {
    await addLargeClass(world);
    const phone = await Seat.at(world, { viewport: PHONE, hasTouch: true });
    const window = await phone.openWindow({ person: 'Ana Müller' });
    await window.getByRole('link', { name: 'Large class' }).first().click();
    const rows = window.getByRole('group', { name: /^Student \d+/ });
    await rows.first().waitFor();
    expect(await rows.count()).to.equal(40);
    const last = window.getByRole('group', { name: 'Student 40' });
    await last.getByText('Late', { exact: true }).click();
    await last.getByLabel('Minutes late').fill('12');
    await toTheEnd(window);
    await pictures.take(window, 'forty-on-a-phone');
    await window.getByLabel('Set to').selectOption({ label: 'Present' });
    await window.getByRole('button', { name: 'All unmarked' }).click();
    await window.getByText('40 present · 0 absent · 0 to mark').waitFor();
    await toTheEnd(window);
    await pictures.take(window, 'forty-marked-on-a-phone');
    await window.getByRole('link', { name: 'Sign and complete' }).click();
    await drawSignature(window, window);
    await window.getByRole('button', { name: 'Sign and complete' }).click();
    await window.getByRole('heading', { name: 'Roll call completed' }).waitFor();
    await pictures.take(window, 'forty-completed-on-a-phone');
    await phone.context.close();
  });

  it('says what to do when the session has ended', async () => {
    await seat.open({ person: 'Élodie Nguyễn' });
    await seat.sees('Java 101');
    world.clock.forward(5 * HOUR);
    await seat.tool.getByRole('link', { name: 'My meetings' }).click();
    await seat.tool.getByText('SESSION_EXPIRED').waitFor();
    await pictures.takeBoth(seat.page, 'session-ended');
    await seat.open({ person: 'Élodie Nguyễn' });
    await seat.sees('My meetings');
  });
});
