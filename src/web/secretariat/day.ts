import { z } from 'zod';
import { dayBounds, localInstant, localParts } from '../../application/calendar.ts';
import type { Translator } from '../../i18n/index.ts';

/** A day in a query: `YYYY-MM-DD`; what is not one counts as not given. */
export const dayQuery = z.iso.date().optional().catch(undefined);

/** A day by an institution's clock. */
export interface Day {
  /** `YYYY-MM-DD` */
  date: string;
  /** `[from, to)`, epoch ms UTC. */
  from: number;
  to: number;
}

/** @param at an instant of the day, epoch ms UTC, for when no date is given */
export function dayOf(zone: string, date: string | undefined, at: number): Day {
  const noon = date === undefined ? null : localInstant(zone, date, '12:00');
  const bounds = dayBounds(zone, noon?.ok === true ? noon.at : at);
  return { date: localParts(zone, bounds.from).date, ...bounds };
}

/** The form by which a day is chosen, and the days beside it. */
export interface DayPicker {
  date: string;
  words: string;
  previous: string;
  next: string;
  /** Null on today itself. */
  today: string | null;
}

/** @param hrefOf the page's address on another day */
export function dayPicker(
  t: Translator,
  { day, zone, now }: { day: Day; zone: string; now: number },
  hrefOf: (date: string) => string,
): DayPicker {
  const today = localParts(zone, now).date;
  return {
    date: day.date,
    words: t.date(day.from, zone),
    previous: hrefOf(localParts(zone, day.from - 1).date),
    next: hrefOf(localParts(zone, day.to).date),
    today: day.date === today ? null : hrefOf(today),
  };
}
