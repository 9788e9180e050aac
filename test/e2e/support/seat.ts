import type { BrowserContext, BrowserContextOptions, FrameLocator, Page } from 'playwright-core';
import type { World } from './world.ts';

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

/** A page that is slower than this on a busy machine is broken. */
const LONGEST_WAIT_MS = 15_000;

/** The frame of the demo LMS, as Moodle calls it. */
export const FRAME = '#contentframe';

/** Where a person opens the tool. */
export interface Opening {
  /** As the demo LMS names the person. */
  person: string | RegExp;
  course?: string;
  /** What the demo LMS offers; as it stands unless said. */
  storage?: string;
}

/** Somebody at a browser of their own: the LMS in the window, the tool in its frame. */
export class Seat {
  readonly page: Page;
  readonly #world: World;

  private constructor(world: World, page: Page) {
    this.#world = world;
    this.page = page;
  }

  /** Sits down at a new browser, which has no cookies. */
  static async at(world: World, options: BrowserContextOptions = {}): Promise<Seat> {
    const context = await world.browser.newContext({ viewport: DESKTOP, locale: 'en-GB', ...options });
    context.setDefaultTimeout(LONGEST_WAIT_MS);
    return new Seat(world, await context.newPage());
  }

  /** Another tab of the same browser. */
  async beside(): Promise<Seat> {
    return new Seat(this.#world, await this.context.newPage());
  }

  get context(): BrowserContext {
    return this.page.context();
  }

  /** The tool in the LMS's frame. */
  get tool(): FrameLocator {
    return this.page.frameLocator(FRAME);
  }

  /** Goes through the pages of the LMS and opens the tool in the frame of a course. */
  async open({ person, course = 'Java 101', storage }: Opening): Promise<void> {
    await this.#choose(person);
    if (storage !== undefined) await this.page.getByLabel(storage).check();
    await this.page.getByRole('button', { name: `${course}: open in the frame` }).click();
  }

  /** As `open`, in a window of its own. */
  async openWindow({ person, course = 'Java 101' }: Opening): Promise<Page> {
    await this.#choose(person);
    const opened = this.context.waitForEvent('page');
    await this.page.getByRole('button', { name: `${course}: open in a new window` }).click();
    return opened;
  }

  async #choose(person: string | RegExp): Promise<void> {
    await this.toFront();
    await this.page.goto(this.#world.lmsUrl);
    await this.page.locator('.people a', { has: this.page.getByText(person, { exact: true }) }).click();
  }

  /** Takes this tab up again: a browser hardly draws the one that lies behind. */
  async toFront(): Promise<this> {
    await this.page.bringToFront();
    return this;
  }

  /** Waits until the tool shows the page with this heading. */
  async sees(heading: string | RegExp): Promise<void> {
    await this.tool.getByRole('heading', { level: 1, name: heading }).waitFor();
  }

  /** Follows a link of the tool's own navigation. */
  async goes(link: string): Promise<void> {
    await this.tool.getByRole('navigation').getByRole('link', { name: link, exact: true }).first().click();
  }

  /** Where the frame is, as a path of the tool. */
  path(): string {
    const frame = this.page.frames().find((one) => one.url().startsWith(this.#world.toolUrl));
    return frame === undefined ? '' : frame.url().slice(this.#world.toolUrl.length);
  }
}
