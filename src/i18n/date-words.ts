/** Dates and durations in one language. Times are epoch ms UTC, shown by the clock of an IANA zone. */
export interface DateWords {
  /** 'Tue 24 Nov 2026' */
  date(ms: number, zone: string): string;
  /** '08:30' */
  time(ms: number, zone: string): string;
  /** 'Tue 24 Nov 2026, 08:30' */
  dateTime(ms: number, zone: string): string;
  /** 'Tue 24 Nov 2026, 08:30:00 GMT+1 (Europe/Paris)': for receipts and evidence. */
  dateTimeWithZone(ms: number, zone: string): string;
  /** The two largest units, rounded up to a minute: '12 mins', '1 hr, 5 mins', '2 days, 3 hrs'. */
  duration(ms: number): string;
}

// Apart from the date: whether a comma stands between them depends on the version of ICU.
const WEEKDAY: Intl.DateTimeFormatOptions = { weekday: 'short' };
const DATE: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric' };
const TIME: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
const EXACT_TIME: Intl.DateTimeFormatOptions = { ...TIME, second: '2-digit', timeZoneName: 'shortOffset' };

const MINUTE_MS = 60_000;
const UNITS = [
  { unit: 'day', minutes: 24 * 60 },
  { unit: 'hour', minutes: 60 },
  { unit: 'minute', minutes: 1 },
] as const;

/** @param intl BCP 47 tag that says which dates and numbers are written */
export function dateWords(intl: string): DateWords {
  // Making a formatter costs a hundred times what using it does.
  const formatters = new Map<string, Intl.DateTimeFormat>();
  const format = (
    style: string,
    options: Intl.DateTimeFormatOptions,
    at: { ms: number; zone: string },
  ): string => {
    const key = `${style} ${at.zone}`;
    const known = formatters.get(key) ?? new Intl.DateTimeFormat(intl, { ...options, timeZone: at.zone });
    formatters.set(key, known);
    return known.format(at.ms);
  };
  const date = (ms: number, zone: string): string =>
    `${format('weekday', WEEKDAY, { ms, zone })} ${format('date', DATE, { ms, zone })}`;
  const time = (ms: number, zone: string): string => format('time', TIME, { ms, zone });
  return {
    date,
    time,
    dateTime: (ms, zone) => `${date(ms, zone)}, ${time(ms, zone)}`,
    dateTimeWithZone: (ms, zone) =>
      `${date(ms, zone)}, ${format('exact time', EXACT_TIME, { ms, zone })} (${zone})`,
    duration: durationWords(intl),
  };
}

function durationWords(intl: string): (ms: number) => string {
  const units = UNITS.map(({ unit, minutes }) => ({
    minutes,
    format: new Intl.NumberFormat(intl, {
      style: 'unit',
      unit,
      unitDisplay: unit === 'day' ? 'long' : 'short',
    }),
  }));
  const joined = new Intl.ListFormat(intl, { type: 'unit', style: 'short' });
  return (ms) => {
    let rest = Math.ceil(ms / MINUTE_MS);
    const parts = units.flatMap(({ minutes, format }) => {
      const count = Math.floor(rest / minutes);
      rest -= count * minutes;
      return count === 0 ? [] : [format.format(count)];
    });
    return parts.length === 0 ? (units.at(-1)?.format.format(0) ?? '') : joined.format(parts.slice(0, 2));
  };
}
