import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { goldenPath } from '../evidence/verify/support/golden.ts';
import { expectAccessible } from '../support/browser.ts';
import { openTestApp, type TestApp } from '../web/support/app.ts';
import { served, type Served } from './support/served.ts';

const path = (name: string): string => fileURLToPath(goldenPath(name));

describe('verifying in a browser', () => {
  let test: TestApp;
  let tool: Served;
  let page: Page;
  let url: string;
  const errors: string[] = [];

  before(async () => {
    test = await openTestApp();
    tool = await served(test);
    url = `${tool.origin}/verify`;
  });
  after(() => tool.close());

  async function open(locale = 'en'): Promise<void> {
    const context = await tool.browser.newContext({ locale, viewport: { width: 320, height: 700 } });
    page = await context.newPage();
    errors.length = 0;
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.goto(url, { waitUntil: 'networkidle' });
  }

  const verdictOf = async (name: string): Promise<string | null> => {
    const article = page.locator('.report', { has: page.getByRole('heading', { name }) });
    await article.waitFor();
    return article.getAttribute('data-verdict');
  };

  async function trust(): Promise<void> {
    await page.locator('details > summary').first().click();
    await page.getByLabel('Root certificate of the institution').setInputFiles(path('root.pem'));
    await page
      .getByLabel('Root certificate of the time-stamping authority')
      .setInputFiles(path('tsa-root.pem'));
  }

  it('passes a sheet and asks no server for anything once it is loaded', async () => {
    await open();
    await trust();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.getByLabel('Sheets and bundles').setInputFiles([path('clean.pdf'), path('proof.pdf')]);
    expect(await verdictOf('clean.pdf')).to.equal('passed');
    expect(await verdictOf('proof.pdf')).to.equal('passed');
    expect(asked.filter((one) => !one.startsWith('blob:'))).to.deep.equal([]);
    expect(errors).to.deep.equal([]);
    await expectAccessible(page);
  });

  it('is incomplete until what is to be trusted is given, and then looks again', async () => {
    await open();
    await page.getByLabel('Sheets and bundles').setInputFiles(path('proof.pdf'));
    expect(await verdictOf('proof.pdf')).to.equal('incomplete');
    await trust();
    await page.locator('.report[data-verdict="passed"]').waitFor();
  });

  it('fails what is no evidence, by name, and in French', async () => {
    await open('fr-FR');
    await page.getByLabel('Feuilles et dossiers').setInputFiles({
      name: 'autre.json',
      mimeType: 'application/json',
      buffer: Buffer.from('{"present":true}'),
    });
    expect(await verdictOf('autre.json')).to.equal('failed');
    expect(await page.locator('.report').innerText()).to.include('pas un dossier de preuves');
    const width = await page.evaluate<number>('document.documentElement.scrollWidth');
    expect(width).to.be.at.most(320);
  });

  it('changes its language by a link, whatever the browser speaks, with the keyboard and at 320 px', async () => {
    await open('fr');
    const languages = page.getByRole('navigation', { name: 'Langue' });
    expect(await languages.locator('[aria-current]').innerText()).to.equal('Français');
    await languages.getByRole('link', { name: 'English' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Verify' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).to.equal('en');
    await page.getByLabel('Sheets and bundles').setInputFiles(path('proof.pdf'));
    expect(await verdictOf('proof.pdf')).to.equal('incomplete');
    const width = await page.evaluate<number>('document.documentElement.scrollWidth');
    expect(width).to.be.at.most(320);
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Français' }).click();
    expect(await page.locator('html').getAttribute('lang')).to.equal('fr');
    await page.goto(`${url}?lang=nothing&lang=en`);
    expect(await page.locator('html').getAttribute('lang')).to.equal('fr');
  });

  it('takes what is dropped on it', async () => {
    await open();
    const data = await page.evaluateHandle(`(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(['nothing'], 'dropped.txt'));
      return transfer;
    })()`);
    await page.dispatchEvent('body', 'drop', { dataTransfer: data });
    expect(await verdictOf('dropped.txt')).to.equal('failed');
  });

  it('says without JavaScript why it needs it, and names the command', async () => {
    const context = await tool.browser.newContext({ javaScriptEnabled: false });
    const plain = await context.newPage();
    await plain.goto(url);
    expect(await plain.locator('main').innerText()).to.include('npx emarge verify');
    expect(await plain.getByLabel('Sheets and bundles').isVisible()).to.equal(false);
  });
});
