import type { Request, Response } from 'express';
import { cookieOf, setCookie } from '../cookies.ts';

const YEAR_MS = 365 * 24 * 60 * 60_000;

/** Which list a choice of columns belongs to. */
export type ListName = 'courses' | 'students';

/** The columns that this browser shows of a list; the list's own choice until somebody chose. */
export function shownColumns<Key extends string>(
  req: Request,
  list: ListName,
  { all, byDefault }: { all: readonly Key[]; byDefault: readonly Key[] },
): readonly Key[] {
  const kept = new URLSearchParams(cookieOf(req, 'columns') ?? '').get(list);
  if (kept === null) return byDefault;
  const chosen = kept.split('.');
  return all.filter((key) => chosen.includes(key));
}

/** Remembers the columns of a list for a year, beside those of the other list. @param now epoch ms UTC */
export function rememberColumns(
  { req, res }: { req: Request; res: Response },
  list: ListName,
  { columns, now }: { columns: readonly string[]; now: number },
): void {
  const kept = new URLSearchParams(cookieOf(req, 'columns') ?? '');
  kept.set(list, columns.join('.'));
  setCookie(res, 'columns', { value: kept.toString(), expiresAt: now + YEAR_MS });
}
