import type { AuditEntry } from '../../domain/audit.ts';
import { actorWords } from '../../i18n/index.ts';
import type { Page } from '../page.ts';
import { paths, withQuery } from '../paths.ts';
import type { EmptyStateView } from '../shared/partials.ts';
import { eventDetails, eventWords, type Telling } from './audit-words.ts';

export interface AuditRow {
  when: string;
  who: string;
  what: string;
  details: string[];
}

export type AuditPage = Page<{
  rows: AuditRow[];
  empty: EmptyStateView | null;
  pager: { words: string; previous: string | null; next: string | null } | null;
}>;

export const AUDIT_PAGE_SIZE = 50;

/** @param entries one page, newest first, and one entry more where there is a next page */
export function auditView(
  telling: Telling,
  entries: readonly AuditEntry[],
  page: number,
): Omit<AuditPage, 'page'> {
  const { t, zone } = telling;
  const older = entries.length > AUDIT_PAGE_SIZE;
  const address = (to: number): string => withQuery(paths.admin.audit, { page: to === 1 ? null : to });
  return {
    rows: entries.slice(0, AUDIT_PAGE_SIZE).map(({ at, actor, actorName, event }) => ({
      when: t.dateTime(at, zone),
      who: actorWords(t, { actor, actorName }),
      what: eventWords(telling, event),
      details: eventDetails(telling, event),
    })),
    empty:
      entries.length === 0
        ? { title: t.t('admin.audit.emptyTitle'), words: t.t('admin.audit.emptyWords'), action: null }
        : null,
    pager:
      page === 1 && !older
        ? null
        : {
            words: t.t('admin.audit.page', { page }),
            previous: page > 1 ? address(page - 1) : null,
            next: older ? address(page + 1) : null,
          },
  };
}
