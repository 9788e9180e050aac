import { createHash } from 'node:crypto';
import type { AttendanceSheet } from '../../domain/attendance-sheet.ts';
import {
  composeSheet,
  sheetId,
  type DigestedStatement,
  type SealedRecord,
} from '../../domain/compose-sheet.ts';
import { halfDays } from '../../domain/half-day.ts';
import type { Institution } from '../../domain/institution.ts';
import { halfDayBoundaries, localParts } from '../calendar.ts';
import type { SheetCause, SheetRecord } from '../ports/sheets.ts';
import { isoTime } from '../statements.ts';

/** What a sheet is made from: a meeting's statements, in their order, and what is left of erased ones. */
interface Sources {
  statements: readonly DigestedStatement[];
  erased: readonly Pick<DigestedStatement, 'digest'>[];
}

/** A meeting's statements; of an erased one, its digest is known alone. */
export function digested({ statements, erased }: Sources): DigestedStatement[] {
  return [...statements, ...erased.map(({ digest }) => ({ digest, statement: null, rows: [] }))];
}

/** Tells whether anything that a sheet says has changed: a statement came, or something of one was erased. */
export function basisOf(sources: Sources): string {
  const all = digested(sources).map(({ digest, statement, rows }) => [
    digest,
    statement === null,
    rows.map((row) => row === null),
  ]);
  return createHash('sha256').update(JSON.stringify(all)).digest('base64url');
}

/** What a sheet says beside what was sealed. */
interface SheetFacts {
  institution: Institution;
  /** The version before. */
  earlier: Pick<SheetRecord, 'id' | 'version' | 'sha256'> | null;
  why: SheetCause;
  /** Epoch ms UTC. */
  at: number;
}

/** The next version of a meeting's sheet. */
export function sheetOf(
  record: SealedRecord,
  { institution, earlier, why, at }: SheetFacts,
): AttendanceSheet {
  const composed = composeSheet(record);
  const version = (earlier?.version ?? 0) + 1;
  const { name, registrationNumber, address, language } = institution;
  return {
    ...composed,
    meeting: { ...composed.meeting, halfDays: sheetHalfDays(institution, composed.meeting) },
    id: sheetId(record.validation.digest, version),
    version,
    replaces:
      earlier === null
        ? null
        : { id: earlier.id, sha256: earlier.sha256, why: why === 'erasure' ? 'erasure' : 'amendment' },
    madeAt: isoTime(at),
    locale: language,
    provider: { name, registrationNumber, address },
  };
}

/** The parts that the half-day boundary makes of a meeting. */
export function sheetHalfDays(
  { settings }: Institution,
  meeting: Pick<AttendanceSheet['meeting'], 'start' | 'end' | 'timeZone'>,
): AttendanceSheet['meeting']['halfDays'] {
  const { timeZone: zone } = meeting;
  const span = { start: Date.parse(meeting.start), end: Date.parse(meeting.end) };
  const boundary = settings.halfDayBoundaryMinutes;
  return halfDays(span, halfDayBoundaries(zone, span, boundary)).map(({ start, end }) => ({
    half: minutesOf(localParts(zone, start).time) < boundary ? 'morning' : 'afternoon',
    start: isoTime(start),
    end: isoTime(end),
  }));
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
