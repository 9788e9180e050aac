import { DateTime, IANAZone } from 'luxon';
import type { Span } from '../domain/half-day.ts';

/** A local date and time as an instant (epoch ms UTC), or why there is none. */
export type LocalInstant =
  { ok: true; at: number; date: string } | { ok: false; reason: 'skipped' | 'invalid'; date: string };

const FORMAT = 'yyyy-MM-dd HH:mm';
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** Engines answer some zones by an older name (Asia/Calcutta); a newer one is kept when it is written as they are. */
const WELL_SPELT = /^[A-Z][a-z]+(?:\/[A-Z][a-z]+(?:_[A-Z][a-z]+)*)+$/;

/**
 * The one spelling of an IANA time zone, such as `Europe/Paris` of `europe/paris`; null when there is no such zone. Newer
 * engines also take fixed offsets (`+01:00`), which have no rules.
 */
export function timeZoneOf(name: string): string | null {
  if (!/^[A-Za-z]/.test(name) || !IANAZone.isValidZone(name)) return null;
  const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
  const isOtherName = timeZone.toLowerCase() !== name.toLowerCase();
  return isOtherName && WELL_SPELT.test(name) ? name : timeZone;
}

/**
 * The instant of a local clock reading. An hour skipped by daylight saving is refused; of an hour that comes twice
 * the first is taken.
 */
export function localInstant(zone: string, date: string, time: string): LocalInstant {
  const read = DateTime.fromFormat(`${date} ${time}`, FORMAT, { zone });
  if (!read.isValid || !TIME.test(time)) return { ok: false, reason: 'invalid', date };
  if (read.toFormat(FORMAT) !== `${date} ${time}`) return { ok: false, reason: 'skipped', date };
  return { ok: true, at: firstOf(read), date };
}

/** Whether a local clock reading comes twice on that day, as when daylight saving ends. */
export function comesTwice(zone: string, date: string, time: string): boolean {
  const read = DateTime.fromFormat(`${date} ${time}`, FORMAT, { zone });
  return read.isValid && read.getPossibleOffsets().length > 1;
}

/** Of a local time that comes twice, the first instant. */
function firstOf(local: DateTime): number {
  return Math.min(...local.getPossibleOffsets().map((possible) => possible.toMillis()));
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

/** `[from, to)` of the local day of an instant: 24 hours, 23 or 25 where daylight saving changes, even at midnight. */
export function dayBounds(zone: string, at: number): { from: number; to: number } {
  const day = DateTime.fromMillis(at, { zone }).startOf('day');
  return { from: firstOf(day), to: firstOf(day.plus({ days: 1 }).startOf('day')) };
}

/** What the local clock and calendar show at an instant, as forms take it. */
export function localParts(zone: string, at: number): { date: string; time: string } {
  const local = DateTime.fromMillis(at, { zone });
  return { date: local.toFormat('yyyy-MM-dd'), time: local.toFormat('HH:mm') };
}
