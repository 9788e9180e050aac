import type { MarkConflict } from '../../application/take-roll-call.ts';
import { rowOf, type Meeting } from '../../domain/meeting.ts';
import type { Mark } from '../../domain/roll-call.ts';
import type { Translator } from '../../i18n/index.ts';
import type { Crumb, Page } from '../page.ts';
import { paths } from '../paths.ts';
import { markWords } from '../secretariat/row-words.ts';
import { markText } from './mark-form.ts';

/** One row that a colleague changed: the value and the words of either mark. */
export interface ConflictRow {
  person: string;
  name: string;
  theirs: { value: string; words: string };
  yours: { value: string; words: string };
}

export interface ConflictModel {
  breadcrumbs: Crumb[];
  action: string;
  backHref: string;
  rows: ConflictRow[];
}

export type ConflictPage = Page<ConflictModel>;

export function conflictModel(
  t: Translator,
  { meeting, conflicts }: { meeting: Meeting; conflicts: readonly MarkConflict[] },
): ConflictModel {
  const backHref = paths.teacher.meeting(meeting.id);
  return {
    breadcrumbs: [{ href: backHref, label: t.t('teacher.rollCall') }],
    action: paths.teacher.marks(meeting.id),
    backHref,
    rows: conflicts.map(({ person, theirs, yours }) => ({
      person,
      name: rowOf(meeting, person)?.name ?? '',
      theirs: { value: markText(theirs), words: markInWords(t, theirs) },
      yours: { value: markText(yours), words: markInWords(t, yours) },
    })),
  };
}

export function markInWords(t: Translator, mark: Mark | null): string {
  return mark === null ? t.t('teacher.row.unmarked') : markWords(t, mark);
}
