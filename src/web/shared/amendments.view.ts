import {
  namesOfTeachers,
  type AmendedFact,
  type AmendedField,
  type AmendmentChanges,
} from '../../domain/amended.ts';
import type { Amendment } from '../../domain/meeting.ts';
import type { Translator } from '../../i18n/index.ts';
import type { PageChrome } from '../page.ts';
import { AMENDED_FIELD_WORDS, markWords } from '../secretariat/row-words.ts';

/** One thing that an amendment changed, as it was and as it is. */
export interface ChangeLine {
  term: string;
  before: string;
  after: string;
}

export interface AmendmentView {
  number: number;
  heading: string;
  /** 'Sam, 25 Nov 2026, 10:00' */
  by: string;
  iso: string;
  reason: string;
  changes: ChangeLine[];
  /** Where its whole statement is; null for who may not read it. */
  href: string | null;
}

/** Model of `views/shared/amendments.ejs`. */
export interface AmendmentsPart {
  page: PageChrome;
  amendments: readonly AmendmentView[];
  level: 'h2' | 'h3';
}

/** How a page names what changed. */
export interface AmendmentWords {
  zone: string;
  /** Whether the page is the student's own. */
  own?: boolean;
  href?: (amendment: Amendment) => string | null;
}

/** Oldest first. */
export function amendmentViews(
  t: Translator,
  amendments: readonly Amendment[],
  words: AmendmentWords,
): AmendmentView[] {
  return amendments.map((amendment) => ({
    number: amendment.number,
    heading: t.t('common.amendment.heading', { number: amendment.number }),
    by: t.t('common.amendment.by', { name: amendment.byName, at: t.dateTime(amendment.at, words.zone) }),
    iso: new Date(amendment.at).toISOString(),
    reason: amendment.reason,
    changes: changeLines(t, amendment, words),
    href: words.href?.(amendment) ?? null,
  }));
}

/** 'Amended', beside what was amended; null where nothing was. */
export function amendedTag(t: Translator, amendments: readonly unknown[]): string | null {
  return amendments.length === 0 ? null : t.t('common.amendment.tag', { count: amendments.length });
}

/** What an amendment changes, a line each with before and after; `own` speaks to the person whom it is about. */
export function changeLines(
  t: Translator,
  { facts, rows, setAside }: AmendmentChanges,
  { zone, own = false }: AmendmentWords,
): ChangeLine[] {
  return [
    ...facts.map((fact) => factLine(t, fact, zone)),
    ...rows.map(({ name, before, after }) => ({
      term: own ? t.t('common.amendment.yourMark') : name,
      before: before === null ? t.t('common.amendment.notOnSheet') : markWords(t, before),
      after: markWords(t, after),
    })),
    ...setAside.map(({ name }) => ({
      term: own ? t.t('common.amendment.yourSignature') : t.t('common.amendment.signature', { name }),
      before: t.t('common.amendment.counted'),
      after: t.t('common.amendment.noLongerCounts'),
    })),
  ];
}

function factLine(t: Translator, { field, before, after }: AmendedFact, zone: string): ChangeLine {
  const words = (value: string): string => factWords(t, { field, value, zone });
  return { term: t.t(AMENDED_FIELD_WORDS[field]), before: words(before), after: words(after) };
}

/** A fact's text for reading: instants by the clock of the zone, names one after the other. */
export function factWords(
  t: Translator,
  { field, value, zone }: { field: AmendedField; value: string; zone: string },
): string {
  const names = field === 'teachers' ? (namesOfTeachers(value) ?? [value]) : null;
  if (value === '' || names?.length === 0) return t.t('common.amendment.nothing');
  if (names !== null) return t.list(names);
  return field === 'start' || field === 'end' ? t.dateTime(Date.parse(value), zone) : value;
}
