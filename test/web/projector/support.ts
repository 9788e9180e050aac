import decode from 'qr/decode.js';
import type { Response } from 'supertest';
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

/** Draws a path of bars, as our pages write it, and reads it as a camera would. 8 px a module. */
export function readQr({ size, path }: { size: number; path: string }): string {
  const scale = 8;
  const side = size * scale;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [, x = '', y = '', length = ''] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row++) {
      for (let column = Number(x) * scale; column < (Number(x) + Number(length)) * scale; column++) {
        data.fill(0, (row * side + column) * 4, (row * side + column) * 4 + 3);
      }
    }
  }
  return decode({ width: side, height: side, data });
}
