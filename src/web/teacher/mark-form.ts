import { z } from 'zod';
import type { MarkChange } from '../../application/take-roll-call.ts';
import { ABSENCE_REASONS, isPossibleMark, type Mark } from '../../domain/roll-call.ts';
import { AppError } from '../../errors.ts';
import type { RowTyped } from '../shared/partials.ts';

export const rowForm = z.object({
  /** The mark as it stood when the page was made. */
  seen: z.string().max(40).default(''),
  mark: z.enum(['', 'present', 'late', 'absent']).default(''),
  reason: z.enum(ABSENCE_REASONS).default('unknown'),
  late: z.string().max(40).default(''),
  early: z.string().max(40).default(''),
  /** Instead of the fields: a whole mark, as chosen after a conflict. */
  as: z.string().max(40).optional(),
});

/** The roll call as it is sent: rows by their person's id. */
export const marksForm = z.object({ rows: z.record(z.string().max(40), rowForm).default({}) });

type RowForm = z.output<typeof rowForm>;

export interface ReadMarks {
  changes: MarkChange[];
  /** Rows whose minutes are not possible, as they were typed. */
  wrong: Map<string, RowTyped>;
}

/** @throws AppError MARK_INVALID for what no page of ours sends */
export function readMarks(
  rows: z.output<typeof marksForm>['rows'],
  meeting: { start: number; end: number },
): ReadMarks {
  const read: ReadMarks = { changes: [], wrong: new Map() };
  for (const [person, row] of Object.entries(rows)) {
    const mark = row.as === undefined ? markOf(row) : markFrom(row.as);
    if (mark !== null && (!isPossibleMark(mark, meeting) || isNotLate(row, mark))) {
      read.wrong.set(person, sentRow(row));
    } else read.changes.push({ person, seen: markFrom(row.seen), mark });
  }
  return read;
}

function sentRow({ mark, reason, late, early }: RowForm): RowTyped {
  return { choice: mark, reason, late, early };
}

function isNotLate(row: RowForm, mark: Mark): boolean {
  return row.as === undefined && row.mark === 'late' && mark.kind === 'present' && mark.lateMinutes === 0;
}

function markOf(row: RowForm): Mark | null {
  switch (row.mark) {
    case '':
      return null;
    case 'absent':
      return { kind: 'absent', reason: row.reason };
    case 'present':
      return { kind: 'present', lateMinutes: 0, leftEarlyMinutes: minutesOf(row.early) };
    case 'late':
      return { kind: 'present', lateMinutes: minutesOf(row.late), leftEarlyMinutes: minutesOf(row.early) };
  }
}

/** An empty field is no minutes at all; what is not a whole number is none that is possible. */
function minutesOf(typed: string): number {
  const text = typed.trim();
  if (text === '') return 0;
  return /^\d{1,4}$/.test(text) ? Number(text) : NaN;
}

/** A mark as the fields show it. */
export function typedMark(mark: Mark | null): RowTyped {
  if (mark === null) return { choice: '', reason: 'unknown', late: '', early: '' };
  if (mark.kind === 'absent') return { choice: 'absent', reason: mark.reason, late: '', early: '' };
  const { lateMinutes, leftEarlyMinutes } = mark;
  return {
    choice: lateMinutes > 0 ? 'late' : 'present',
    reason: 'unknown',
    late: lateMinutes > 0 ? String(lateMinutes) : '',
    early: leftEarlyMinutes > 0 ? String(leftEarlyMinutes) : '',
  };
}

/** A mark in one hidden field: `present-5-0`, `absent-illness`; empty for none. */
export function markText(mark: Mark | null): string {
  if (mark === null) return '';
  return mark.kind === 'absent'
    ? `absent-${mark.reason}`
    : `present-${mark.lateMinutes}-${mark.leftEarlyMinutes}`;
}

/** @throws AppError MARK_INVALID */
export function markFrom(text: string): Mark | null {
  if (text === '') return null;
  const [, late, early] = /^present-(\d{1,4})-(\d{1,4})$/.exec(text) ?? [];
  if (late !== undefined && early !== undefined)
    return { kind: 'present', lateMinutes: Number(late), leftEarlyMinutes: Number(early) };
  const reason = ABSENCE_REASONS.find((known) => text === `absent-${known}`);
  if (reason === undefined) throw new AppError('MARK_INVALID');
  return { kind: 'absent', reason };
}
