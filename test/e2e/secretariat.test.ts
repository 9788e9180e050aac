import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { Person } from '../../src/domain/person.ts';
import { expectAccessible } from '../support/browser.ts';
import { openTestApp, type TestApp } from '../web/support/app.ts';
import { openSchool, type School } from '../web/support/school.ts';
import { INK, signsWith } from '../web/secretariat/support.ts';
import { served, type Served } from './support/served.ts';

describe('the secretariat in a browser', () => {
  let test: TestApp;
  let school: School;
  let sam: Person;
  let tool: Served;
  let page: Page;
  let origin: string;

  before(async () => {
    test = await openTestApp();
    school = await openSchool(test);
    await test.somebody({ sub: 't', courses: { a: 'teacher', b: 'teacher', c: 'teacher', d: 'teacher' } });
    sam = await test.somebody({ sub: 'sam', name: 'Sam', granted: ['secretary'] });
    tool = await served(test);
    ({ origin } = tool);
  });
  after(() => tool.close());

  beforeEach(async () => {
    page = await (await tool.signedIn(sam)).newPage();
  });
  afterEach(() => page.context().close());

  const line = (key: string) => page.locator(`#line-${test.course(key)}`);
  const cell = (key: string) => line(key).locator('[data-toggle]');
  const isSubject = async (key: string): Promise<boolean | undefined> =>
    (await test.stores.courses.find('lycee-42', test.course(key)))?.subjectToSignature;

  it('toggles a course by double-click on its line, and by Enter and Space on its cell', async () => {
    await page.goto(`${origin}/secretariat/courses`);
    await line('a').locator('th').dblclick();
    await cell('a').getByText('Yes').waitFor();
    expect(await isSubject('a')).to.equal(true);
    await cell('a').focus();
    await page.keyboard.press('Enter');
    await cell('a').getByText('No').waitFor();
    expect(await page.locator(':focus').getAttribute('id')).to.equal(`toggle-${test.course('a')}`);
    await page.keyboard.press('Space');
    await cell('a').getByText('Yes').waitFor();
    expect(await page.locator('#announcer').textContent()).to.be.a('string');
  });

  it('takes a double-click on the cell itself for one change', async () => {
    await page.goto(`${origin}/secretariat/courses`);
    await cell('b').dblclick();
    await cell('b').getByText('Yes').waitFor();
    expect(await isSubject('b')).to.equal(true);
  });

  it('selects a range with Shift, all with one box, and modifies by right-click', async () => {
    await page.goto(`${origin}/secretariat/courses`);
    const box = (key: string) => line(key).locator('input');
    await box('a').click();
    await box('c').click({ modifiers: ['Shift'] });
    expect(await box('b').isChecked()).to.equal(true);
    expect(await page.locator('[data-selected]').textContent()).to.include('selected: 3');
    await line('b').locator('th').click({ button: 'right' });
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Digital signature: Yes' }).click();
    await cell('c').getByText('Yes').waitFor();
    expect(await box('b').isChecked(), 'the selection stays').to.equal(true);
    await line('d').locator('th').click({ button: 'right' });
    expect(await box('b').isChecked(), 'another line becomes the selection').to.equal(false);
    await page.keyboard.press('Escape');
    await page.locator('[data-all]').check();
    expect(await box('java').isChecked()).to.equal(true);
  });

  it('shows a signature as it arrives, and leaves alone what is being typed', async () => {
    await page.goto(`${origin}/secretariat/supervision/${school.meeting.id}`);
    await page.getByText('Live: changes appear by themselves').waitFor();
    await page.getByText('Close the signing now', { exact: true }).click();
    await page.getByLabel('Reason').fill('Fire al');
    await signsWith(INK, { test, school, person: school.zoe });
    await page.locator('[data-live-say]', { hasText: '1 of 2 signed' }).waitFor();
    expect(await page.getByRole('img', { name: 'Signature drawn by Zoé Bréchet' }).count()).to.equal(1);
    expect(await page.getByLabel('Reason').inputValue()).to.equal('Fire al');
    await page.keyboard.type('arm');
    expect(await page.getByLabel('Reason').inputValue(), 'focus and caret').to.equal('Fire alarm');
    await expectAccessible(page);
  });
});
