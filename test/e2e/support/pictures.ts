import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Browser, Frame, Page } from 'playwright-core';
import { expectAccessible } from '../../support/browser.ts';
import { FRAME, PHONE } from './seat.ts';

const ARTEFACTS = new URL('../../../artefacts/', import.meta.url);

/** Photographs pages into `artefacts/<story>`, numbered in the order of the story, and checks each on the way. */
export class Pictures {
  readonly #folder: string;
  #count = 0;

  constructor(story: string) {
    this.#folder = fileURLToPath(new URL(`${story}/`, ARTEFACTS));
    rmSync(this.#folder, { recursive: true, force: true });
    mkdirSync(this.#folder, { recursive: true });
  }

  /** One page as it stands: accessible, and nowhere wider than its window. */
  async take(page: Page, name: string): Promise<void> {
    await expectAccessibleInParts(page);
    await this.#photograph(page, name);
  }

  /** As `take`, and once more as wide as a phone. */
  async takeBoth(page: Page, name: string): Promise<void> {
    await this.take(page, name);
    await asOnPhone(page, () => this.#photograph(page, `${name}-phone`));
  }

  /** As `takeBoth`, for a browser without scripts, in which axe cannot run: it judges a copy of the framed page. */
  async takeUnscripted(page: Page, name: string): Promise<void> {
    await expectAccessibleCopy(page);
    await this.#photograph(page, name);
    await asOnPhone(page, () => this.#photograph(page, `${name}-phone`));
  }

  /** Whatever is open, as it stands when a step fails. */
  async takeAll(browser: Browser): Promise<void> {
    const pages = browser.contexts().flatMap((context) => context.pages());
    for (const [index, page] of pages.entries())
      await page.screenshot({ path: `${this.#folder}failed-${String(index + 1)}.png` });
  }

  async #photograph(page: Page, name: string): Promise<void> {
    for (const frame of page.frames()) await expectNoSidewaysScroll(frame, name);
    this.#count += 1;
    const path = `${this.#folder}${String(this.#count).padStart(2, '0')}-${name}.png`;
    await page.screenshot({ path, animations: 'disabled' });
  }
}

async function asOnPhone(page: Page, act: () => Promise<void>): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize(PHONE);
  await act();
  if (before !== null) await page.setViewportSize(before);
}

/** In a frame the tool is a document of its own; that of the LMS around it is another's to judge. */
async function expectAccessibleInParts(page: Page): Promise<void> {
  if ((await page.locator(FRAME).count()) === 0) {
    await expectAccessible(page);
    return;
  }
  await expectAccessible(page, { inside: FRAME });
}

async function expectAccessibleCopy(page: Page): Promise<void> {
  const frame = page.frames().at(-1);
  const browser = page.context().browser();
  if (frame === undefined || browser === null) throw new Error('there is nothing to copy');
  const context = await scriptedContext(browser, frame);
  try {
    const copy = await context.newPage();
    await copy.goto(frame.url());
    await expectAccessible(copy);
  } finally {
    await context.close();
  }
}

/** A browser that runs scripts but is given the frame's page as it is without: styles come from where they are. */
async function scriptedContext(browser: Browser, frame: Frame): ReturnType<Browser['newContext']> {
  const context = await browser.newContext({ bypassCSP: true });
  const body = (await frame.content()).replaceAll(/<script.*?<\/script>|<\/?noscript>/gs, '');
  await context.route(frame.url(), (route) => route.fulfill({ contentType: 'text/html', body }));
  return context;
}

async function expectNoSidewaysScroll(frame: Frame, name: string): Promise<void> {
  const spare = await frame.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  expect(spare, `${name} scrolls sideways: ${frame.url()}`).to.equal(0);
}
