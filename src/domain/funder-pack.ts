import type { AttendanceSheet, SheetTrainee } from './attendance-sheet.ts';
import type { RecordedSheet, SealedRecord } from './compose-sheet.ts';
import { MINUTE_MS } from './institution.ts';
import { attendedSpan, type AbsenceReason, type Mark } from './roll-call.ts';
import type { SaltedRow, SaltedRowChange } from './statement.ts';

/** A half-day of a meeting, with its day by the meeting's clock, `YYYY-MM-DD`. */
export type PackHalfDay = AttendanceSheet['meeting']['halfDays'][number] & { date: string };

/**
 * What a validated sheet says of one person in one half-day. `unsigned`: marked present, and the signature that was asked for
 * is missing. `missed`: present that day, and none of this half-day, by late minutes or an early leave.
 */
export type Attendance = 'attended' | 'unsigned' | 'missed' | 'absent' | 'erased';

/** One person in one half-day of one sheet. */
export interface AttendanceLine {
  /** A person's id; of an erased row, which names nobody, its digest. */
  trainee: string;
  /** Null once erased. */
  name: string | null;
  halfDay: PackHalfDay;
  attendance: Attendance;
  /** Of an absence. */
  reason: AbsenceReason | null;
  /** Whole minutes of the half-day without what was missed at either end; 0 unless attended or unsigned. */
  minutes: number;
  /** Whole minutes of the half-day. */
  plannedMinutes: number;
  /** As the manifest names it; SHA-256 in base64url. */
  sheet: { id: string; sha256: string };
}

export interface MarkedSheet {
  recorded: Pick<RecordedSheet, 'meeting' | 'trainees'>;
  halfDays: readonly PackHalfDay[];
  /** Whose a row is, by its digest. */
  people: ReadonlyMap<string, string>;
  sheet: AttendanceLine['sheet'];
}

/** Whose each row of a record is: a sheet itself names no ids. Erased rows are in no entry. */
export function peopleOfRows({ rollCall, amendments }: SealedRecord): Map<string, string> {
  const named = [...(rollCall === null ? [] : [rollCall]), ...amendments].flatMap(({ statement, rows }) =>
    rows.map((row, i): [string, SaltedRow | SaltedRowChange | null] => [statement.rows[i] ?? '', row]),
  );
  return new Map(named.flatMap(([digest, row]) => (row === null ? [] : [[digest, row.person.id]])));
}

/** Everybody of a sheet, in each half-day that the meeting lies in, by the marks and signatures recorded on it. */
export function attendanceLines({ recorded, halfDays, people, sheet }: MarkedSheet): AttendanceLine[] {
  const meeting = { start: Date.parse(recorded.meeting.start), end: Date.parse(recorded.meeting.end) };
  return recorded.trainees.flatMap((trainee) =>
    halfDays.map((halfDay) => ({
      trainee: people.get(trainee.row) ?? trainee.row,
      name: trainee.name,
      halfDay,
      ...attendanceIn(halfDay, { trainee, meeting }),
      plannedMinutes: wholeMinutes(Date.parse(halfDay.start), Date.parse(halfDay.end)),
      sheet,
    })),
  );
}

function attendanceIn(
  halfDay: PackHalfDay,
  { trainee, meeting }: { trainee: SheetTrainee; meeting: { start: number; end: number } },
): Pick<AttendanceLine, 'attendance' | 'reason' | 'minutes'> {
  const { mark, state } = trainee;
  if (state === 'erased') return { attendance: 'erased', reason: null, minutes: 0 };
  // A row without a mark shows nobody there.
  if (mark?.kind !== 'present') return { attendance: 'absent', reason: reasonOf(mark), minutes: 0 };
  const span = attendedSpan(meeting, mark);
  const from = Math.max(span.start, Date.parse(halfDay.start));
  const minutes = wholeMinutes(from, Math.min(span.end, Date.parse(halfDay.end)));
  if (minutes === 0) return { attendance: 'missed', reason: null, minutes };
  return { attendance: state === 'missing' ? 'unsigned' : 'attended', reason: null, minutes };
}

function reasonOf(mark: Mark | null): AbsenceReason {
  return mark?.kind === 'absent' ? mark.reason : 'unknown';
}

function wholeMinutes(start: number, end: number): number {
  return Math.max(0, Math.floor((end - start) / MINUTE_MS));
}

/** What one person followed in the period of a pack. Half-days are counted once each, however many meetings they hold. */
export interface TraineeTotals {
  trainee: string;
  /** As on the newest sheet that names the person. */
  name: string;
  halfDays: Record<Exclude<Attendance, 'erased'>, number>;
  minutes: number;
  /** Minutes marked present without the signature that was asked for: in none of the other figures. */
  unsignedMinutes: number;
  plannedMinutes: number;
  /** What was attended, oldest first: what a certificate stands on. */
  attended: AttendanceLine[];
}

/** The best that a half-day shows of a person counts: one signed meeting makes it attended. */
const BEST_FIRST = ['attended', 'unsigned', 'missed', 'absent'] as const;

/** Totals by person, in the order of first appearance. Erased rows name nobody and have none. @param lines oldest first */
export function totalsByTrainee(lines: readonly AttendanceLine[]): TraineeTotals[] {
  const byTrainee = new Map<string, AttendanceLine[]>();
  for (const line of lines) {
    if (line.name === null) continue;
    const known = byTrainee.get(line.trainee);
    if (known === undefined) byTrainee.set(line.trainee, [line]);
    else known.push(line);
  }
  return [...byTrainee].map(([trainee, own]) => totalsOf(trainee, own));
}

function totalsOf(trainee: string, lines: readonly AttendanceLine[]): TraineeTotals {
  const attended = lines.filter(({ attendance }) => attendance === 'attended');
  const unsigned = lines.filter(({ attendance }) => attendance === 'unsigned');
  return {
    trainee,
    name: lines.at(-1)?.name ?? '',
    halfDays: halfDayCounts(lines),
    minutes: sum(attended, ({ minutes }) => minutes),
    unsignedMinutes: sum(unsigned, ({ minutes }) => minutes),
    plannedMinutes: sum(lines, ({ plannedMinutes }) => plannedMinutes),
    attended,
  };
}

function halfDayCounts(lines: readonly AttendanceLine[]): TraineeTotals['halfDays'] {
  const found = new Map<string, Set<Attendance>>();
  for (const { halfDay, attendance } of lines) {
    const key = `${halfDay.date} ${halfDay.half}`;
    found.set(key, (found.get(key) ?? new Set()).add(attendance));
  }
  const counts = { attended: 0, unsigned: 0, missed: 0, absent: 0 };
  for (const all of found.values()) {
    const best = BEST_FIRST.find((one) => all.has(one));
    if (best !== undefined) counts[best] += 1;
  }
  return counts;
}

function sum(lines: readonly AttendanceLine[], of: (line: AttendanceLine) => number): number {
  return lines.reduce((total, line) => total + of(line), 0);
}

/** Why a meeting of the period is not in a pack. */
export type LeftOut = 'not-subject' | 'not-validated' | 'sheet-waits' | 'sheet-removed';

/** The longest period of a pack, days. */
export const PACK_MAX_DAYS = 366;
export const PACK_MAX_SHEETS = 1_000;
/** Rows of all sheets together, so that the summary opens in a spreadsheet. */
export const PACK_MAX_ROWS = 50_000;
/** Bytes of all sheets together: a plain ZIP ends at 4 GB. */
export const PACK_MAX_BYTES = 2 * 1024 ** 3;
/** How long a pack is kept, days. */
export const PACK_KEPT_DAYS = 30;
