import type { Locator } from 'playwright-core';
import decodeQR from 'qr/decode.js';

const SIZE = 320;

/** Runs in the browser, which can read a PNG: Node cannot. RGBA of the picture at the size of a thumbnail, as base64. */
const PIXELS = `(async () => {
  const image = document.querySelector('img');
  await image.decode();
  const [width, height] = [${SIZE}, ${SIZE}];
  const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d');
  context.drawImage(image, 0, 0, width, height);
  return btoa(Array.from(context.getImageData(0, 0, width, height).data, (one) => String.fromCharCode(one)).join(''));
})()`;

/** Reads a QR code off the screen, as a camera in the room would. @returns what it says */
export async function readQr(code: Locator): Promise<string> {
  const picture = await code.screenshot();
  const page = await code.page().context().newPage();
  try {
    await page.setContent(`<img src="data:image/png;base64,${picture.toString('base64')}">`);
    const data = Buffer.from(await page.evaluate<string>(PIXELS), 'base64');
    return decodeQR({ width: SIZE, height: SIZE, data }, { timeLimit: 2_000 });
  } finally {
    await page.close();
  }
}
