import type { RollCallRow, RollCallSheet } from '../../application/roll-call-sheet.ts';
import { changesOfRow } from '../../domain/amendment.ts';
import { MINUTE_MS } from '../../domain/institution.ts';
import { effectiveMark } from '../../domain/roll-call.ts';
import type { Translator } from '../../i18n/index.ts';
import { markWords } from '../secretariat/row-words.ts';
import type { RowTyped, StatusView } from '../shared/partials.ts';
import { markText, typedMark } from './mark-form.ts';

/** One student: model of `views/teacher/row.ejs` and of the sheet that is only read. */
export interface RowView {
  person: string;
  name: string;
  /** Shown where the LMS gives no picture. */
  initials: string;
  picture: string | null;
  /** The mark as it stands, for noticing that a colleague changed it. */
  seen: string;
  typed: RowTyped;
  /** The mark in words; empty while there is none. */
  words: string;
  states: StatusView[];
  /** What is wrong with what was typed. */
  error: string | null;
}

export interface RowFacts {
  sheet: RollCallSheet;
  zone: string;
  now: number;
  /** Rows that were refused, as they were typed. */
  wrong?: ReadonlyMap<string, RowTyped> | undefined;
}

/** A student's row: the marks to choose from, and what stands beside them. */
export function rowView(t: Translator, row: RollCallRow, facts: RowFacts): RowView {
  const { person, name, picture, mark } = row.row;
  const wrong = facts.wrong?.get(person);
  const typed = wrong ?? typedMark(mark);
  return {
    person,
    name,
    initials: initialsOf(name),
    picture,
    seen: markText(mark),
    typed: typed.late === '' && wrong === undefined ? { ...typed, late: usualLateness(facts) } : typed,
    words: markWords(t, mark),
    states: rowStates(t, row, facts),
    error:
      wrong === undefined
        ? null
        : t.t('teacher.row.minutesWrong', { most: lastMinute(facts.sheet.file.meeting) }),
  };
}

/** 'signed 08:41', 'scanned', 'not expected to sign' ... */
function rowStates(t: Translator, row: RollCallRow, { sheet, zone }: RowFacts): StatusView[] {
  const absent = effectiveMark(row, 'manual')?.kind === 'absent';
  const states: StatusView[] = [];
  if (row.signedAt !== null) {
    const at = t.time(row.signedAt, zone);
    states.push(
      absent
        ? { tone: 'danger', words: t.t('teacher.row.signedAbsent', { at }) }
        : { tone: 'success', words: t.t('teacher.row.signed', { at }) },
    );
  } else if (!row.row.subject) states.push({ tone: 'neutral', words: t.t('teacher.row.notSubject') });
  else if (absent) states.push({ tone: 'neutral', words: t.t('teacher.row.notExpected') });
  if (changesOfRow(sheet.file.meeting, row.row.person).length > 0)
    states.push({ tone: 'info', words: t.t('common.amendment.tag', { count: 1 }) });
  if (row.scanned && sheet.mode !== 'manual')
    states.push({ tone: 'info', words: t.t('teacher.row.scanned') });
  return states;
}

/** Whoever comes in while the meeting runs is late by the minutes since its start; before and after it is a guess. */
function usualLateness({ sheet, now }: RowFacts): string {
  const { start, end } = sheet.file.meeting;
  return String(now > start && now < end ? Math.ceil((now - start) / MINUTE_MS) : 5);
}

/** The most minutes that a mark can hold: one is left of the meeting. */
export function lastMinute({ start, end }: { start: number; end: number }): number {
  return Math.ceil((end - start) / MINUTE_MS) - 1;
}

/** The first letters of the first and the last part of a name. */
export function initialsOf(name: string): string {
  const parts = name.split(/\s+/u).filter((part) => /\p{L}|\p{N}/u.test(part));
  const ends = parts.length > 1 ? [parts[0], parts.at(-1)] : parts;
  return ends
    .map((part) => /[\p{L}\p{N}]/u.exec(part ?? '')?.[0] ?? '')
    .join('')
    .toUpperCase();
}
