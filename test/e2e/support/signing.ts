import type { FrameLocator, Locator, Page } from 'playwright-core';
import type { Seat } from './seat.ts';

/** Draws on the pad as a hand does: pressed, over some curves, and lifted. */
export async function drawSignature(page: Page, tool: FrameLocator | Page): Promise<void> {
  const pad = tool.locator('canvas[data-pad]');
  await pad.scrollIntoViewIfNeeded();
  const box = await boxOf(pad);
  const at = (turn: number): [number, number] => [
    box.x + box.width * (0.12 + 0.045 * turn),
    box.y + box.height * (0.55 + 0.3 * Math.sin(turn * 1.7) * (1 - turn / 22)),
  ];
  await page.mouse.move(...at(0));
  await page.mouse.down();
  for (let turn = 0.5; turn <= 16; turn += 0.5) await page.mouse.move(...at(turn));
  await page.mouse.up();
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

async function boxOf(part: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await part.boundingBox();
  if (box === null) throw new Error('it is not on the page');
  return box;
}
