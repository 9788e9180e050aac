import type { Erasure } from '../../application/ports/erasure.ts';
import type { ErasurePlan } from '../../application/erasure/plan.ts';
import { erasureWords, type Translator } from '../../i18n/index.ts';
import type { FieldError } from '../form.ts';
import type { Page } from '../page.ts';
import { paths } from '../paths.ts';
import type { EmptyStateView, ErrorSummaryView, StatusView } from '../shared/partials.ts';
import { reasonWords } from './reason-words.ts';

export interface EraseForm {
  confirm: string;
  reason: string;
}

export type ErasePage = Page<{
  obstacles: string[];
  /** What goes, what stays, what is out of reach. */
  parts: { title: string; lines: string[] }[];
  meetings: { when: string; course: string; what: string; until: string }[];
  /** Null while something holds the person back. */
  form: { action: string; word: string; typed: EraseForm; wrong: Partial<EraseForm> } | null;
  backHref: string;
  errors: ErrorSummaryView | null;
}>;

/** A dry run, and the form that confirms the erasure unless something holds the person back. */
export function eraseView(
  t: Translator,
  plan: ErasurePlan,
  { typed, errors }: { typed: EraseForm; errors: readonly FieldError[] },
): Omit<ErasePage, 'page'> {
  const { person, institution } = plan;
  const zone = institution.timeZone;
  const { obstacles, goes, stays, copies, handedOut } = erasureWords(t, plan);
  return {
    obstacles,
    parts: [
      { title: t.t('admin.erase.goes'), lines: goes },
      { title: t.t('admin.erase.stays'), lines: stays },
      { title: t.t('admin.erase.copies'), lines: copies },
      ...(handedOut.length === 0 ? [] : [{ title: t.t('admin.erase.handedOut'), lines: handedOut }]),
    ],
    meetings: plan.meetings.map(({ meeting, course, statements, row, until }) => ({
      when: t.dateTime(meeting.start, zone),
      course,
      what: t.list([
        t.t('admin.personData.sealed', { count: statements }),
        ...(row ? [t.t('admin.personData.onSheet')] : []),
      ]),
      until: t.date(until, zone),
    })),
    form:
      plan.obstacles.length > 0
        ? null
        : {
            action: paths.admin.personErase(person.id),
            word: t.t('admin.erase.word'),
            typed,
            wrong: Object.fromEntries(errors.map(({ field, words }) => [field, words])),
          },
    backHref: paths.admin.personData(person.id),
    errors: errors.length === 0 ? null : { title: t.t('common.problem'), errors },
  };
}

/** What is wrong with a confirmation, in the page's words. */
export function eraseErrors(t: Translator, { confirm, reason }: EraseForm): FieldError[] {
  const errors: FieldError[] = [];
  const word = t.t('admin.erase.word');
  const wrong = reasonWords(t, reason);
  if (wrong !== null) errors.push({ field: 'reason', words: wrong });
  if (confirm.trim() !== word)
    errors.push({ field: 'confirm', words: t.t('admin.erase.confirmWrong', { word }) });
  return errors;
}

export interface ErasureRow {
  id: string;
  status: StatusView;
  when: string;
  who: string;
  what: string;
  reason: string;
  counts: string;
  /** How far one is that has not ended, and who goes on with it; none for others. */
  progress: string[];
  resumes: boolean;
}

export type ErasuresPage = Page<{
  rows: ErasureRow[];
  resume: string;
  due: string;
  empty: EmptyStateView | null;
}>;

/**
 * The erasures that there were, with who goes on with those that have not ended. @param due meetings whose retention is
 * over
 */
export function erasuresView(
  t: Translator,
  { erasures, due, zone }: { erasures: readonly Erasure[]; due: number; zone: string },
): Omit<ErasuresPage, 'page'> {
  return {
    rows: erasures.map((one) => erasureRow(t, one, zone)),
    resume: paths.admin.erasureResume,
    due: t.t('admin.erasures.due', { count: due }),
    empty:
      erasures.length > 0
        ? null
        : {
            title: t.t('admin.erasures.none'),
            words: t.t('admin.erasures.noneWords'),
            action: { href: paths.admin.people, label: t.t('admin.people.title') },
          },
  };
}

function erasureRow(t: Translator, erasure: Erasure, zone: string): ErasureRow {
  const { id, asked, counts, doneAt, dueAt, what } = erasure;
  const done = doneAt !== null;
  return {
    id,
    status: done
      ? { tone: 'success', words: t.t('admin.erasures.done') }
      : { tone: 'warning', words: t.t('admin.erasures.unfinished') },
    when: t.dateTime(doneAt ?? asked.at, zone),
    who: asked.byName,
    what: t.t(what === 'person' ? 'admin.erasures.person' : 'admin.erasures.meetings'),
    reason: asked.reason,
    counts: t.t('admin.erasures.counts', { meetings: counts.meetings, statements: counts.statements }),
    progress: done ? [] : progressWords(t, erasure, zone),
    resumes: !done && dueAt === null,
  };
}

/** The next step, and whose turn it is: its own, or a person's. */
function progressWords(t: Translator, { step, dueAt, stopped }: Erasure, zone: string): string[] {
  const turn =
    dueAt === null
      ? t.t(stopped === 'hold' ? 'admin.erasures.stopped.hold' : 'admin.erasures.stopped.failure')
      : t.t('admin.erasures.goesOn', { when: t.dateTime(dueAt, zone) });
  return [...(step === null ? [] : [t.t(`erasure.step.${step}`)]), turn];
}
