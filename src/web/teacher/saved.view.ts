import type { MarkChange, MarkConflict } from '../../application/take-roll-call.ts';
import { rowOf, type Meeting } from '../../domain/meeting.ts';
import type { Translator } from '../../i18n/index.ts';
import { markInWords } from './conflict.view.ts';
import type { RowTyped } from '../shared/partials.ts';
import { markText, typedMark } from './mark-form.ts';
import { lastMinute } from './row.view.ts';

/** A row that was not saved, and why. */
export interface UnsavedRow {
  person: string;
  words: string;
}

/** A row that a colleague changed: with their mark, as the fields show it. */
export interface ConflictingRow extends UnsavedRow {
  seen: string;
  typed: RowTyped;
}

/** The JSON answer to saved marks: rows that it does not name are saved. */
export interface SavedAnswer {
  /** Marks as they stand now, by person: what the page has seen from now on. */
  seen: Record<string, string>;
  wrong: UnsavedRow[];
  conflicts: ConflictingRow[];
}

/** What was saved of a roll call, and what was not. */
export interface SavedMarks {
  meeting: Meeting;
  changes: readonly MarkChange[];
  conflicts: readonly MarkConflict[];
  wrong: ReadonlyMap<string, unknown>;
}

/** What the page's script is told of marks that it saved: what is stored now, what was wrong, and whose marks collided. */
export function savedAnswer(t: Translator, saved: SavedMarks): SavedAnswer {
  const { meeting, changes, conflicts } = saved;
  return {
    seen: Object.fromEntries(
      changes.map(({ person }) => [person, markText(rowOf(meeting, person)?.mark ?? null)]),
    ),
    wrong: wrongRows(t, saved),
    conflicts: conflicts.map(({ person, theirs }) => ({
      person,
      words: t.t('teacher.conflict.row', { mark: markInWords(t, theirs) }),
      seen: markText(theirs),
      typed: typedMark(theirs),
    })),
  };
}

/** Rows whose minutes are not possible. */
function wrongRows(t: Translator, { meeting, wrong }: SavedMarks): UnsavedRow[] {
  const words = t.t('teacher.row.minutesWrong', { most: lastMinute(meeting) });
  return [...wrong.keys()].map((person) => ({ person, words }));
}
