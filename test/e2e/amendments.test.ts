import { expect } from 'chai';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { Person } from '../../src/domain/person.ts';
import { expectAccessible } from '../support/browser.ts';
import { openTestApp, type TestApp } from '../web/support/app.ts';
import { openSchool, type School } from '../web/support/school.ts';
import { validated } from '../web/secretariat/amend-support.ts';
import { stored } from '../web/teacher/support.ts';
import { served, type Served } from './support/served.ts';

const PHONE: BrowserContextOptions = { viewport: { width: 320, height: 640 }, colorScheme: 'dark' };

describe('amendments in a browser', () => {
  let test: TestApp;
  let school: School;
  let sam: Person;
  let tool: Served;
  let origin: string;

  before(async () => {
    test = await openTestApp();
    school = await openSchool(test);
    sam = await test.somebody({ sub: 'sam', name: 'Sam', granted: ['secretary'] });
    await validated(test, school, { secretary: sam });
    tool = await served(test);
    ({ origin } = tool);
  });
  after(() => tool.close());

  async function open(
    person: Person,
    options: BrowserContextOptions & { locale?: string } = {},
  ): Promise<{ page: Page; context: BrowserContext }> {
    const context = await tool.signedIn(person, options);
    return { page: await context.newPage(), context };
  }

  const supervised = (): string => `${origin}/secretariat/supervision/${school.meeting.id}`;
  const overflow = (page: Page): Promise<unknown> =>
    page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

  it('are made by keyboard and mouse, from the supervised meeting to the reference', async () => {
    const { page, context } = await open(sam);
    await page.goto(supervised());
    await page.getByRole('link', { name: 'Amend', exact: true }).click();
    await expectAccessible(page, { frames: false });
    const row = page.getByRole('group', { name: /雷 李/ });
    await row.getByLabel('Late', { exact: true }).check();
    await row.getByLabel('Minutes late').fill('10');
    await page.getByLabel('Room').fill('C3');
    await page.getByLabel('Reason', { exact: true }).last().fill('The teacher confirms it');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Record this amendment' }).waitFor();
    await expectAccessible(page, { frames: false });
    await page.getByRole('button', { name: 'Change something' }).click();
    expect(await page.getByLabel('Room').inputValue()).to.equal('C3');
    expect(await row.getByLabel('Minutes late').inputValue()).to.equal('10');
    await page.getByRole('button', { name: 'Check the amendment' }).click();
    await page.getByRole('button', { name: 'Record the amendment' }).click();
    await page.getByRole('heading', { name: 'The amendment is recorded' }).waitFor();
    await expectAccessible(page, { frames: false });
    expect((await stored(test, school.meeting)).room).to.equal('C3');
    await context.close();
  });

  it('are made on a phone of 320 px, in the dark, in French and without JavaScript', async () => {
    const { page, context } = await open(sam, { ...PHONE, locale: 'fr', javaScriptEnabled: false });
    await page.goto(`${supervised()}/amend`);
    const row = page.getByRole('group', { name: /Zoé Bréchet/ });
    await row.getByText('Absent', { exact: true }).click();
    await page.getByLabel('Motif', { exact: true }).last().fill('Quelqu’un d’autre a signé');
    await page.getByRole('button', { name: 'Vérifier la rectification' }).click();
    await page.getByText('Qui est absent n’a pas de signature qui compte').first().waitFor();
    await page
      .getByRole('group', { name: /Zoé Bréchet/ })
      .getByLabel('La signature ne compte plus')
      .check();
    await page.getByRole('button', { name: 'Vérifier la rectification' }).click();
    await page.getByRole('button', { name: 'Enregistrer la rectification' }).click();
    await page.getByRole('heading', { name: 'La rectification est enregistrée' }).waitFor();
    await context.close();
  });

  it('fit a phone of 320 px wherever they are shown', async () => {
    const pages: [Person, string][] = [
      [sam, supervised()],
      [sam, `${supervised()}/amend`],
      [sam, `${supervised()}/amendments?number=1`],
      [school.teacher, `${origin}/teacher/meetings/${school.meeting.id}`],
      [school.zoe, `${origin}/student/meetings/${school.meeting.id}`],
    ];
    for (const [person, address] of pages) {
      const { page, context } = await open(person, PHONE);
      await page.goto(address);
      expect(await overflow(page), address).to.equal(0);
      await expectAccessible(page, { frames: false });
      await context.close();
    }
  });
});
