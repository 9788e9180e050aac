import type { MarkConflict } from '../../application/take-roll-call.ts';
import { rowOf, type Meeting } from '../../domain/meeting.ts';
import type { Mark } from '../../domain/roll-call.ts';
import type { Translator } from '../../i18n/index.ts';
import type { Page, PageHead } from '../page.ts';
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
  head: PageHead;
  action: string;
  backHref: string;
  rows: ConflictRow[];
  /** Rows that were not saved either, since their minutes are not possible. */
  wrong: string[];
}

export type ConflictPage = Page<ConflictModel>;

/** Rows that a colleague marked meanwhile: theirs or yours, a choice each. */
export function conflictModel(
  t: Translator,
  {
    meeting,
    conflicts,
    wrong,
  }: { meeting: Meeting; conflicts: readonly MarkConflict[]; wrong: ReadonlyMap<string, unknown> },
): ConflictModel {
  const nameOf = (person: string): string => rowOf(meeting, person)?.name ?? '';
  const backHref = paths.teacher.meeting(meeting.id);
  return {
    head: {
      title: t.t('teacher.conflict.title'),
      breadcrumbs: [{ href: backHref, label: t.t('teacher.rollCall') }],
      status: 409,
    },
    action: paths.teacher.marks(meeting.id),
    backHref,
    rows: conflicts.map(({ person, theirs, yours }) => ({
      person,
      name: nameOf(person),
      theirs: { value: markText(theirs), words: markInWords(t, theirs) },
      yours: { value: markText(yours), words: markInWords(t, yours) },
    })),
    wrong: [...wrong.keys()].map(nameOf),
  };
}

/** A mark in words, also of a row that has none. */
export function markInWords(t: Translator, mark: Mark | null): string {
  return mark === null ? t.t('teacher.row.unmarked') : markWords(t, mark);
}
