import type { Translator } from '../../i18n/index.ts';
import type { Page } from '../page.ts';
import { withQuery } from '../paths.ts';
import type { EmptyStateView, NoticeView } from '../shared/partials.ts';

/** Lines on one page of a list. */
export const PAGE_SIZE = 50;

/** What the address says of a list. */
export interface ListQuery {
  q: string;
  page: number;
  /** Other filters by name; empty ones count as not given. */
  filters: Readonly<Record<string, string>>;
}

/** One value of a line. */
export interface ListCell {
  /** Its column's name, which cells say on a phone. */
  label: string;
  text: string;
  href: string | null;
  /** Changed where it stands: what the button sends, and what it is about. */
  toggle: { value: string; on: boolean; about: string } | null;
}

export interface ListLine {
  id: string;
  name: string;
  /** Said under the name. */
  note: string;
  links: { href: string; label: string }[];
  cells: ListCell[];
}

/** An entry of *Modify*: what several lines are made at once. */
export interface ListAction {
  value: string;
  label: string;
}

/** A list with search, columns to choose, several lines to select and a menu of actions. */
export interface ListModel {
  path: string;
  query: ListQuery;
  searchLabel: string;
  /** A filter that is on, and how to get rid of it. */
  filtered: { words: string; clearHref: string } | null;
  notice: NoticeView | null;
  columnsAction: string;
  columns: { key: string; label: string; shown: boolean }[];
  modifyAction: string;
  modifyLabel: string;
  groups: { label: string; actions: ListAction[] }[];
  nameLabel: string;
  heads: string[];
  lines: ListLine[];
  totalWords: string;
  pages: { words: string; previous: string | null; next: string | null } | null;
  empty: EmptyStateView | null;
}

/** A name to be entered for a person who came without one. */
export interface NameForm {
  action: string;
  title: string;
  value: string;
  error: string | null;
  cancelHref: string;
}

export type ListPage = Page<{ list: ListModel; nameForm: NameForm | null }>;

/** The address of a list as it is filtered, on a page of it. */
export function listHref(path: string, { q, filters, page }: ListQuery): string {
  return withQuery(path, { q, ...filters, page: page === 1 ? '' : page });
}

/** The way through a list that is longer than a page; null for one that is not. */
export function pagesOf(
  t: Translator,
  path: string,
  facts: { query: ListQuery; total: number },
): ListModel['pages'] {
  const { query, total } = facts;
  const last = Math.max(1, Math.ceil(total / PAGE_SIZE));
  if (last === 1) return null;
  const to = (page: number): string | null =>
    page < 1 || page > last ? null : listHref(path, { ...query, page });
  return {
    words: t.t('secretariat.list.page', { page: query.page, last }),
    previous: to(query.page - 1),
    next: to(query.page + 1),
  };
}
