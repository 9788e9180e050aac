import { stringify } from 'csv-stringify/sync';
import { localParts } from '../../application/calendar.ts';
import type { PackFacts } from '../../application/ports/packs.ts';
import type { AttendanceLine, TraineeTotals } from '../../domain/funder-pack.ts';
import type { MessageKey, Translator } from '../../i18n/index.ts';
import { breath } from '../breath.ts';

export type Value = string | number;

/** A table of a pack: heads first, then lines, each made when its turn comes. */
export interface Table {
  heads: string[];
  lines: Iterable<Value[]>;
}

/** Lines that are written at once, before others have their turn. */
const CHUNK = 200;

/** A line for each person and half-day. */
export function summaryTable(t: Translator, { pack, lines }: PackFacts): Table {
  const columns = ['trainee', 'id', 'date', 'half', 'start', 'end'] as const;
  const others = ['attendance', 'reason', 'minutes', 'planned', 'sheet', 'sha256'] as const;
  return {
    heads: [...columns, ...others].map((column) => t.t(`pack.column.${column}`)),
    lines: linesOf(lines, { words: remembered((key: MessageKey) => t.t(key)), time: timesIn(pack.timeZone) }),
  };
}

/** What many lines have in common is worded once. */
interface Worded {
  words: (key: MessageKey) => string;
  /** Of an instant, ISO 8601 UTC, by the clock of a zone. */
  time: (iso: string) => string;
}

function timesIn(zone: string): Worded['time'] {
  return remembered((iso: string) => localParts(zone, Date.parse(iso)).time);
}

function remembered<Key>(make: (key: Key) => string): (key: Key) => string {
  const known = new Map<Key, string>();
  return (key) => {
    const found = known.get(key) ?? make(key);
    known.set(key, found);
    return found;
  };
}

function* linesOf(lines: readonly AttendanceLine[], worded: Worded): Generator<Value[]> {
  for (const line of lines) yield lineOf(line, worded);
}

function lineOf(line: AttendanceLine, { words, time }: Worded): Value[] {
  const { halfDay, name, trainee, attendance, reason, minutes, plannedMinutes, sheet } = line;
  return [
    name ?? words('sheet.erasedName'),
    name === null ? '' : trainee,
    halfDay.date,
    words(`sheet.${halfDay.half}`),
    time(halfDay.start),
    time(halfDay.end),
    words(`pack.attendance.${attendance}`),
    reason === null ? '' : words(`sheet.reason.${reason}`),
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

/**
 * RFC 4180 with a byte order mark, by which spreadsheets know UTF-8. What looks like a formula is made text by an apostrophe.
 * Written some lines at a time: a long table holds nobody up.
 */
export async function csvOf({ heads, lines }: Table): Promise<Uint8Array> {
  const parts = [Buffer.from(written([heads], { bom: true }))];
  for (const chunk of chunksOf(lines)) {
    parts.push(Buffer.from(written(chunk, { bom: false })));
    await breath();
  }
  return Buffer.concat(parts);
}

function written(rows: readonly Value[][], { bom }: { bom: boolean }): string {
  const plainRows = rows.map((row) => row.map(plain));
  return stringify(plainRows, { bom, escape_formulas: true, record_delimiter: 'windows' });
}

function* chunksOf(lines: Table['lines']): Generator<Value[][]> {
  let chunk: Value[][] = [];
  for (const line of lines) {
    chunk.push(line);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  yield chunk;
}
