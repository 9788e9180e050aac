import { DateTime, IANAZone } from 'luxon';
import type { Span } from '../domain/half-day.ts';

/** A local date and time as an instant (epoch ms UTC), or why there is none. */
export type LocalInstant =
  { ok: true; at: number; date: string } | { ok: false; reason: 'skipped' | 'invalid'; date: string };

const FORMAT = 'yyyy-MM-dd HH:mm';

export function isTimeZone(name: string): boolean {
  return IANAZone.isValidZone(name);
}

/**
 * The instant of a local clock reading. An hour skipped by daylight saving is refused; of an hour that comes twice
 * the first is taken.
 */
export function localInstant(zone: string, date: string, time: string): LocalInstant {
  const read = DateTime.fromFormat(`${date} ${time}`, FORMAT, { zone });
  if (!read.isValid) return { ok: false, reason: 'invalid', date };
  if (read.toFormat(FORMAT) !== `${date} ${time}`) return { ok: false, reason: 'skipped', date };
  const first = Math.min(...read.getPossibleOffsets().map((possible) => possible.toMillis()));
  return { ok: true, at: first, date };
}

/** The same local hour on `times` weeks in a row, across daylight saving. */
export function weekly(plan: { zone: string; date: string; time: string; times: number }): LocalInstant[] {
  const first = DateTime.fromISO(plan.date, { zone: 'utc' });
  return Array.from({ length: plan.times }, (_, week) =>
    localInstant(plan.zone, first.plus({ weeks: week }).toFormat('yyyy-MM-dd'), plan.time),
  );
}

/** The half-day boundary of each local day that a span touches, epoch ms UTC. */
export function halfDayBoundaries(zone: string, span: Span, boundaryMinutes: number): number[] {
  const boundaries: number[] = [];
  const last = DateTime.fromMillis(span.end, { zone });
  for (
    let day = DateTime.fromMillis(span.start, { zone }).startOf('day');
    day <= last;
    day = day.plus({ days: 1 })
  ) {
    const time = { hour: Math.floor(boundaryMinutes / 60), minute: boundaryMinutes % 60 };
    boundaries.push(day.set(time).toMillis());
  }
  return boundaries;
}

/** `[from, to)` of the local day of an instant: 23, 24 or 25 hours. */
export function dayBounds(zone: string, at: number): { from: number; to: number } {
  const day = DateTime.fromMillis(at, { zone }).startOf('day');
  return { from: day.toMillis(), to: day.plus({ days: 1 }).toMillis() };
}

/** What the local clock and calendar show at an instant, as forms take it. */
export function localParts(zone: string, at: number): { date: string; time: string } {
  const local = DateTime.fromMillis(at, { zone });
  return { date: local.toFormat('yyyy-MM-dd'), time: local.toFormat('HH:mm') };
}
