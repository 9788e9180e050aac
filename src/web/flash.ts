import type { Request, Response } from 'express';
import { z } from 'zod';
import { clearCookie, cookieOf, setCookie } from './cookies.ts';

export type FlashTone = 'success' | 'warning' | 'info';

/** One line for the next page, such as 'Saved'. */
export interface Flash {
  tone: FlashTone;
  words: string;
}

const flash = z.object({ tone: z.enum(['success', 'warning', 'info']), words: z.string().min(1).max(500) });

/** Leaves a line for the next page that this browser opens. */
export function leaveFlash(res: Response, line: Flash): void {
  setCookie(res, 'flash', { value: JSON.stringify(line) });
}

/** Takes the line left by the page before, once. */
export function takeFlash(req: Request, res: Response): Flash | null {
  const text = cookieOf(req, 'flash');
  if (text === null) return null;
  clearCookie(res, 'flash');
  return readFlash(text);
}

function readFlash(text: string): Flash | null {
  try {
    const read = flash.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
