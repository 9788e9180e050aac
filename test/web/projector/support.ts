import decode from 'qr/decode.js';
import type { Response } from 'supertest';
import type { QrPicture } from '../../../src/web/projector/qr.ts';
import { COOKIES } from '../../../src/web/cookies.ts';
import type { TestApp } from '../support/app.ts';
import type { School } from '../support/school.ts';
import type { Visitor } from '../support/visitor.ts';

type Where = Pick<School, 'teacher' | 'meeting'>;

/** The teacher's press on the button, in the LMS's frame. */
export async function askForHandoff(
  test: TestApp,
  { teacher, meeting }: Where,
  locale = 'en',
): Promise<Response> {
  const frame = await test.signIn(teacher, { locale });
  return frame.post(`/teacher/meetings/${meeting.id}/projector`);
}

/** What the answered form would send. */
export function handoffIn(answer: Response): string {
  const handoff = /name="handoff" value="([^"]+)"/.exec(answer.text)?.[1];
  if (handoff === undefined) throw new Error(`no hand-off in\n${answer.text}`);
  return handoff;
}

/** The window that the hand-off opens, with the cookies that it is given: none of the frame's. */
export async function openWindow(
  test: TestApp,
  handoff: string,
): Promise<{ window: Visitor; answer: Response }> {
  const window = test.stranger();
  const answer = await window.post('/projector', { handoff });
  const lines: unknown = answer.headers['set-cookie'];
  const cookie = (Array.isArray(lines) ? lines.map(String) : []).find((line) =>
    line.startsWith(COOKIES.projector),
  );
  if (cookie !== undefined) window.cookies[COOKIES.projector] = /=([^;]*)/.exec(cookie)?.[1] ?? '';
  return { window, answer };
}

/** A projector's window on the meeting. */
export async function openProjector(test: TestApp, where: Where, locale = 'en'): Promise<Visitor> {
  const { window } = await openWindow(test, handoffIn(await askForHandoff(test, where, locale)));
  return window;
}

/** A grey picture, a byte a pixel. */
export interface Picture {
  side: number;
  luma: Uint8Array;
}

/** Draws a path of bars, as our pages write it. */
export function drawQr({ size, path }: QrPicture, scale: number): Picture {
  const side = size * scale;
  const luma = new Uint8Array(side * side).fill(255);
  for (const [, x = '', y = '', length = ''] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row++) {
      const start = row * side + Number(x) * scale;
      luma.fill(0, start, start + Number(length) * scale);
    }
  }
  return { side, luma };
}

/** Reads a code as a camera would. */
export function readQr(picture: QrPicture): string {
  const { side, luma } = drawQr(picture, 8);
  const data = Uint8Array.from({ length: luma.length * 3 }, (_, i) => luma[Math.floor(i / 3)] ?? 255);
  return decode({ width: side, height: side, data });
}
