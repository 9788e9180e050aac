import type { Locator } from 'playwright-core';
import decodeQR from 'qr/decode.js';
import { z } from 'zod';

/** Runs in the browser, which can read a PNG: Node cannot. */
const PIXELS = `(async () => {
  const image = document.querySelector('img');
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d');
  context.drawImage(image, 0, 0);
  return { width, height, data: [...context.getImageData(0, 0, width, height).data] };
})()`;

const pixels = z.object({ width: z.number(), height: z.number(), data: z.array(z.number()) });

/** Reads a QR code off the screen, as a camera in the room would. @returns what it says */
export async function readQr(code: Locator): Promise<string> {
  const picture = await code.screenshot();
  const page = await code.page().context().newPage();
  try {
    await page.setContent(`<img src="data:image/png;base64,${picture.toString('base64')}">`);
    const { width, height, data } = pixels.parse(await page.evaluate(PIXELS));
    return decodeQR({ width, height, data: Uint8Array.from(data) }, { timeLimit: 2_000 });
  } finally {
    await page.close();
  }
}
