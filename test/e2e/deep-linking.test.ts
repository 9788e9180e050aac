import { expect } from 'chai';
import { openDemoSchool } from './support/demo-school.ts';
import { Pictures } from './support/pictures.ts';
import { Seat } from './support/seat.ts';
import { stopAtFirstFailure } from './support/steps.ts';
import { openWorld, type World } from './support/world.ts';

describe('placing links from the LMS’s picker', () => {
  const pictures = new Pictures('deep-linking');
  let world: World;
  let ana: Seat;

  stopAtFirstFailure(() => pictures.takeAll(world.browser));
  before(async () => {
    world = await openWorld();
    await openDemoSchool(world);
    ana = await Seat.at(world);
    await ana.open({ person: 'Ana Müller' });
    await ana.sees('Java 101');
  });
  after(() => world.close());

  async function addLink(): Promise<void> {
    await ana.page.getByRole('link', { name: 'Add a link' }).click();
    await ana.sees('Place Emarge in the course');
  }

  /** Places what is chosen, and opens the link from the page that the LMS shows then. */
  async function placeAndOpen(title: string | RegExp): Promise<void> {
    await ana.tool.getByRole('button', { name: 'Place the link' }).click();
    await ana.sees('Placed in the course');
    await ana.tool.getByRole('link', { name: title }).click();
    const link = ana.page.getByRole('navigation', { name: 'Course' }).getByRole('link', { name: title });
    await link.and(ana.page.locator('[aria-current]')).waitFor();
  }

  it('places the attendance of the course, which opens there', async () => {
    await addLink();
    await pictures.takeBoth(ana.page, 'choose');
    expect(await ana.tool.getByLabel(/^Attendance/).isChecked()).to.equal(true);
    await placeAndOpen('Attendance');
    await ana.sees('Java 101');
    await pictures.take(ana.page, 'attendance-placed');
  });

  it('makes a meeting on the spot, and comes back with it chosen', async () => {
    const { tool, page } = ana;
    await addLink();
    await tool.getByRole('link', { name: 'Make a meeting' }).click();
    await tool.getByLabel('Title').fill('Generics');
    await tool.getByLabel('Start').fill('14:00');
    await tool.getByLabel('End').fill('15:30');
    await pictures.take(page, 'make-a-meeting');
    await tool.getByRole('button', { name: /^Make/ }).click();
    await ana.sees('Place Emarge in the course');
    await tool.getByText('The meeting is made.').waitFor();
    expect(await tool.getByLabel(/^Generics/).isChecked()).to.equal(true);
    await pictures.takeBoth(page, 'meeting-made');
  });

  it('places that meeting: teachers take its roll call there, students find its page', async () => {
    await placeAndOpen(/^Generics/);
    await ana.tool.getByText('Generics').first().waitFor();
    expect(ana.path()).to.match(/^\/teacher\/meetings\/[0-9a-f]{24}/);
    await pictures.take(ana.page, 'meeting-placed');
    const zoe = await Seat.at(world);
    await zoe.open({ person: 'Zoé Bréchet' });
    await zoe.page.getByRole('link', { name: /^Generics/ }).click();
    await zoe.tool.getByText('Generics').first().waitFor();
    expect(zoe.path()).to.match(/^\/student\/meetings\/[0-9a-f]{24}/);
    await zoe.context.close();
  });

  it('can be left without placing anything', async () => {
    await addLink();
    await ana.tool.getByRole('button', { name: 'Place nothing' }).click();
    await ana.sees('No link was placed');
    await ana.tool.getByRole('link', { name: 'Java 101' }).click();
    await ana.sees('Java 101');
  });

  it('asks about links that were copied into another course, and follows the answer', async () => {
    const { tool, page } = ana;
    await ana.open({ person: 'Ana Müller', course: 'Databases' });
    await ana.sees('Databases');
    await page.getByRole('button', { name: 'Copy the links of Java 101' }).click();
    await ana.sees('A link from another course');
    await tool.getByText('It was made in “Java 101” and came here with a copy.').waitFor();
    await pictures.takeBoth(page, 'copied');
    await tool.getByRole('button', { name: 'Yes, use them in this course' }).click();
    await tool.getByText('The copied links now open the attendance of this course.').waitFor();
    await ana.sees('Databases');
    const links = page.getByRole('navigation', { name: 'Course' });
    await links.getByRole('link', { name: /^Generics/ }).click();
    await ana.sees('Databases');
  });

  it('does it all without scripts', async () => {
    const seat = await Seat.at(world, { javaScriptEnabled: false });
    const go = seat.tool.getByRole('button', { name: 'Continue' });
    const goOn = async (heading: string): Promise<void> => {
      const arrived = seat.tool.getByRole('heading', { level: 1, name: heading });
      for (;;) {
        await go.or(arrived).first().waitFor();
        if ((await arrived.count()) > 0) return;
        const moved = seat.page.waitForEvent('framenavigated');
        await go.click();
        await moved;
      }
    };
    await seat.open({ person: 'Ana Müller' });
    await seat.page.getByRole('link', { name: 'Add a link' }).click();
    await goOn('Place Emarge in the course');
    await seat.tool.getByLabel(/^My signature/).check();
    await pictures.takeUnscripted(seat.page, 'choose-unscripted');
    await seat.tool.getByRole('button', { name: 'Place the link' }).click();
    await goOn('Placed in the course');
    await seat.tool.getByRole('link', { name: 'My signature' }).click();
    await goOn('Java 101');
    await seat.context.close();
  });
});
