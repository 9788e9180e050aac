import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { openDemoSchool } from './support/demo-school.ts';
import { Pictures } from './support/pictures.ts';
import { Seat } from './support/seat.ts';
import { drawSignature, signNow } from './support/signing.ts';
import { cookiesOfFrames } from './support/third-party-cookies.ts';
import { openWorld, type World } from './support/world.ts';

const IN_THE_PAGE = 'In the course’s page';
const IN_A_FRAME = 'In a frame of its own, as in Canvas';
const SILENT = 'Offered, but it never answers';
const STAY = { name: 'Continue here' };
const NEW_WINDOW = { name: 'Open in a new window' };

describe('in a browser that keeps no cookie of a frame', () => {
  const pictures = new Pictures('cookies-refused');
  let world: World;
  let seat: Seat;

  before(async () => {
    world = await openWorld({ partitioned: false });
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

  /** Answers the browser's question whether the tool may have its cookies in this LMS. */
  const allowCookies = (): Promise<void> => seat.context.grantPermissions(['storage-access']);

  /** Presses the button of the page that opens a window, which then is the tool's. */
  async function inNewWindow(): Promise<Page> {
    const opened = seat.context.waitForEvent('page');
    await seat.tool.getByRole('button', NEW_WINDOW).click();
    const window = await opened;
    await window.getByRole('heading', { level: 1, name: 'Java 101' }).waitFor();
    return window;
  }

  async function sign(): Promise<void> {
    await seat.sees('Java 101');
    await drawSignature(seat.page, seat.tool);
    await signNow(seat);
    await seat.sees('You have signed');
  }

  it('is one whose third-party cookies are blocked', async () => {
    expect(await cookiesOfFrames(world.browser)).not.to.include('plain');
  });

  it('opens a window where the LMS keeps nothing for tools', async () => {
    await seat.open({ person: 'Zoé Bréchet' });
    await seat.sees('Open the tool in a new window');
    expect(await seat.tool.getByRole('button', STAY).count()).to.equal(0);
    const window = await inNewWindow();
    expect(new URL(window.url()).origin).to.equal(world.toolUrl);
  });

  for (const storage of [IN_THE_PAGE, IN_A_FRAME]) {
    it(`signs in the frame after one press, where the storage is: ${storage}`, async () => {
      const person = storage === IN_THE_PAGE ? 'Zoé Bréchet' : '雷 李';
      await seat.open({ person, storage });
      await seat.tool.getByRole('button', STAY).waitFor();
      await pictures.takeBoth(seat.page, 'may-stay');
      await allowCookies();
      await seat.tool.getByRole('button', STAY).click();
      await sign();
      await seat.tool.getByRole('banner').getByText(person).waitFor();
    });
  }

  it('asks nothing of a browser that allowed it before', async () => {
    await allowCookies();
    await seat.open({ person: "D'Arcy O'Neil & Søn", storage: IN_THE_PAGE });
    await sign();
  });

  it('leaves the window to who is refused by the browser', async () => {
    await seat.open({ person: 'Élodie Nguyễn', storage: IN_THE_PAGE });
    await seat.tool.getByRole('button', STAY).click();
    await seat.tool.getByText('Your browser did not allow it.').waitFor();
    await pictures.takeBoth(seat.page, 'refused-by-the-browser');
    await inNewWindow();
  });

  it('leaves the window where the LMS never answers', async () => {
    await allowCookies();
    await seat.open({ person: 'Élodie Nguyễn', storage: SILENT });
    await seat.sees('Open the tool in a new window');
    await seat.page.waitForTimeout(4_000);
    expect(await seat.tool.getByRole('button', STAY).count()).to.equal(0);
    await inNewWindow();
  });
});
