import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { openDemoSchool } from './support/demo-school.ts';
import { openNeighbour } from './support/neighbour.ts';
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

  /** Does something while the browser is at the LMS, between login and launch. */
  async function meanwhile(act: () => Promise<void>): Promise<void> {
    await seat.context.route(/\/oidc\/auth/, async (route) => {
      await act();
      await route.continue();
    });
  }

  it('asks for one more press where the browser wants to see one at the launch too', async () => {
    await meanwhile(() => seat.context.clearPermissions());
    await allowCookies();
    await seat.open({ person: /^María-Fernanda/, storage: IN_THE_PAGE });
    const go = seat.tool.getByRole('button', { name: 'Continue' });
    await seat.tool.getByText('Your LMS has confirmed this browser.').waitFor();
    await pictures.takeBoth(seat.page, 'one-more-press');
    await allowCookies();
    await go.click();
    await seat.sees('Java 101');
  });

  it('says so when the browser refuses at the launch', async () => {
    await meanwhile(() => seat.context.clearPermissions());
    await allowCookies();
    await seat.open({ person: 'Zoé Bréchet', storage: IN_THE_PAGE });
    await seat.tool.getByRole('button', { name: 'Continue' }).click();
    await seat.tool.getByText('Your browser did not let this tool use its cookies here').waitFor();
    await pictures.takeBoth(seat.page, 'refused-at-the-launch');
    expect(await seat.tool.getByRole('button').count()).to.equal(0);
  });

  it('signs nobody in when the LMS has lost what it kept', async () => {
    await meanwhile(() => seat.page.evaluate('kept.clear()'));
    await allowCookies();
    await seat.open({ person: 'Zoé Bréchet', storage: IN_THE_PAGE });
    await seat.tool.getByText('Your LMS did not confirm that the launch began in this browser').waitFor();
    await pictures.takeBoth(seat.page, 'not-confirmed');
  });

  it('asks no frame of another origin, though it bears the name and answers', async () => {
    const impostor = await openNeighbour(`<script>
      window.heard = [];
      addEventListener('message', ({ data, origin, source }) => {
        heard.push(data);
        source.postMessage({ ...data, subject: data.subject + '.response' }, origin);
      });
    </script>`);
    // As if the LMS's page had let it in. Chromium does not know that such a page stands on this machine.
    await seat.context.grantPermissions(['local-network-access']);
    await seat.context.route(/\/courses\/2\?/, async (route) => {
      const page = await route.fetch();
      const body = (await page.text()).replace('src="/storage"', `src="${impostor.origin}"`);
      await route.fulfill({ contentType: 'text/html', body });
    });
    await seat.open({ person: 'Zoé Bréchet', storage: IN_A_FRAME });
    await seat.sees('Open the tool in a new window');
    await seat.page.waitForTimeout(4_000);
    const frame = seat.page.frame({ url: (url) => url.origin === impostor.origin });
    expect(await frame?.evaluate<unknown>('window.heard')).to.deep.equal([]);
    expect(await seat.tool.getByRole('button', STAY).count()).to.equal(0);
    impostor.close();
  });

  it('opens a window without scripts, whatever the LMS offers', async () => {
    const unscripted = await Seat.at(world, { javaScriptEnabled: false });
    await unscripted.open({ person: 'Zoé Bréchet', storage: IN_THE_PAGE });
    await unscripted.tool.getByRole('button', { name: 'Continue' }).click();
    await unscripted.sees('Open the tool in a new window');
    expect(await unscripted.tool.getByRole('button', STAY).count()).to.equal(0);
    await pictures.takeUnscripted(unscripted.page, 'without-scripts');
    const opened = unscripted.context.waitForEvent('page');
    await unscripted.tool.getByRole('button', NEW_WINDOW).click();
    const window = await opened;
    await window.getByRole('button', { name: 'Continue' }).click();
    await window.getByRole('banner').getByText('Zoé Bréchet').waitFor();
    await unscripted.context.close();
  });

  it('is as calm on a phone, in the dark and in French', async () => {
    const look = { viewport: { width: 360, height: 740 }, colorScheme: 'dark', locale: 'fr-FR' } as const;
    const phone = await Seat.at(world, look);
    await phone.open({ person: 'Zoé Bréchet', storage: IN_A_FRAME });
    await phone.tool.getByRole('button', { name: 'Continuer ici' }).click();
    await phone.tool.getByText('Votre navigateur ne l’a pas permis.').waitFor();
    await phone.tool
      .getByRole('button', { name: 'Ouvrir dans une nouvelle fenêtre' })
      .scrollIntoViewIfNeeded();
    await pictures.take(phone.page, 'refused-dark-french');
    await phone.context.close();
  });
});
