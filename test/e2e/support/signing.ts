import type { FrameLocator, Locator, Page } from 'playwright-core';
import type { Seat } from './seat.ts';

/** Loops that become smaller, as a hand makes them; in parts of the pad's width and height. */
const LOOPS = Array.from({ length: 81 }, (_, step) => {
  const turn = step / 10;
  const size = 0.34 * Math.exp(-turn / 4) + 0.07;
  const angle = 3.2 * turn;
  return [0.2 + 0.055 * turn - 0.3 * size * Math.sin(angle), 0.5 + size * Math.cos(angle + 2.4)] as const;
});

/** A line under them. */
const FLOURISH = Array.from({ length: 16 }, (_, step) => {
  const part = step / 15;
  return [0.7 - 0.42 * part, 0.8 - 0.08 * Math.sin(part * 4)] as const;
});

/** Draws on the pad as a hand does: pressed, over some curves, and lifted. */
export async function drawSignature(page: Page, tool: FrameLocator | Page): Promise<void> {
  const pad = tool.locator('canvas[data-pad]');
  await pad.scrollIntoViewIfNeeded();
  const box = await boxOf(pad);
  for (const stroke of [LOOPS, FLOURISH]) {
    for (const [index, [x, y]] of stroke.entries()) {
      await page.mouse.move(box.x + box.width * x, box.y + box.height * y);
      if (index === 0) await page.mouse.down();
    }
    await page.mouse.up();
  }
}

/** Chooses to type, and does. */
export async function typeName({ tool }: Seat, name: string): Promise<void> {
  await tool.getByLabel('Type my name').check();
  await tool.getByLabel('Your name').fill(name);
  await tool.getByLabel('I declare that I sign').check();
}

export async function signNow(seat: Seat): Promise<void> {
  const { tool } = await seat.toFront();
  await tool.getByRole('button', { name: 'Sign', exact: true }).click();
}

/** To the top of what is seen. */
export async function scrollTo(part: Locator): Promise<void> {
  await part.evaluate((element) =>
    (element as { scrollIntoView(toTop: boolean): void }).scrollIntoView(true),
  );
}

async function boxOf(part: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await part.boundingBox();
  if (box === null) throw new Error('it is not on the page');
  return box;
}
