import { stringify } from 'csv-stringify/sync';
import { localParts } from '../../application/calendar.ts';
import type { PackFacts } from '../../application/ports/packs.ts';
import type { AttendanceLine, TraineeTotals } from '../../domain/funder-pack.ts';
import type { Translator } from '../../i18n/index.ts';

export type Value = string | number;

/** A table of a pack: heads first, then lines. */
export interface Table {
  heads: string[];
  lines: Value[][];
}

/** A line for each person and half-day. */
export function summaryTable(t: Translator, { pack, lines }: PackFacts): Table {
  const columns = ['trainee', 'id', 'date', 'half', 'start', 'end'] as const;
  const others = ['attendance', 'reason', 'minutes', 'planned', 'sheet', 'sha256'] as const;
  return {
    heads: [...columns, ...others].map((column) => t.t(`pack.column.${column}`)),
    lines: lines.map((line) => lineOf(t, line, pack.timeZone)),
  };
}

function lineOf(t: Translator, line: AttendanceLine, zone: string): Value[] {
  const { halfDay, name, trainee, attendance, reason, minutes, plannedMinutes, sheet } = line;
  return [
    name ?? t.t('sheet.erasedName'),
    name === null ? '' : trainee,
    halfDay.date,
    t.t(`sheet.${halfDay.half}`),
    localParts(zone, Date.parse(halfDay.start)).time,
    localParts(zone, Date.parse(halfDay.end)).time,
    t.t(`pack.attendance.${attendance}`),
    reason === null ? '' : t.t(`sheet.reason.${reason}`),
    minutes,
    plannedMinutes,
    sheet.id,
    Buffer.from(sheet.sha256, 'base64url').toString('hex'),
  ];
}

const TOTALS = ['attended', 'unsigned', 'missed', 'absent'] as const;

/** A line for each person. */
export function totalsTable(t: Translator, { totals }: PackFacts): Table {
  return {
    heads: [
      t.t('pack.column.trainee'),
      t.t('pack.column.id'),
      ...TOTALS.map((one) => t.t(`pack.total.${one}`)),
      t.t('pack.column.minutes'),
      t.t('pack.total.unsignedMinutes'),
      t.t('pack.column.planned'),
    ],
    lines: totals.map(
      ({ name, trainee, halfDays, minutes, unsignedMinutes, plannedMinutes }: TraineeTotals) => [
        name,
        trainee,
        ...TOTALS.map((one) => halfDays[one]),
        minutes,
        unsignedMinutes,
        plannedMinutes,
      ],
    ),
  };
}

/** A line for each meeting of the period that is not in the pack. */
export function leftOutTable(t: Translator, { pack, leftOut }: PackFacts): Table {
  return {
    heads: [t.t('pack.column.date'), t.t('pack.column.start'), t.t('sheet.meeting'), t.t('pack.column.why')],
    lines: leftOut.map(({ start, title, why }) => {
      const { date, time } = localParts(pack.timeZone, start);
      return [date, time, title, t.t(`pack.why.${why}`)];
    }),
  };
}

/** What programs take for a formula begins so. The names of people come from outside. */
const CONTROL = /\p{Cc}/gu;

/** Text in one line: a tab before a formula would hide it from the guard. */
export function plain(value: Value): Value {
  return typeof value === 'string' ? value.replace(CONTROL, ' ').trim() : value;
}

/** RFC 4180 with a byte order mark, by which spreadsheets know UTF-8. What looks like a formula is made text by an apostrophe. */
export function csvOf({ heads, lines }: Table): Uint8Array {
  const rows = [heads, ...lines].map((row) => row.map(plain));
  return Buffer.from(stringify(rows, { bom: true, escape_formulas: true, record_delimiter: 'windows' }));
}
